"""The pages of docs/reference, made of what the compiler itself knows: `make docs`."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from difflib import unified_diff
from pathlib import Path
from typing import Any

import click

from compiler.cli.program import COMMANDS, restc
from compiler.compare.api import RULES
from compiler.compare.database import RULES as DATABASE_RULES
from compiler.compare.rule import Level
from compiler.diagnostics.codes import CODES
from compiler.schema.column import Column
from compiler.schema.json_schema import json_schema
from compiler.settings import CHOICES, Settings
from tests.behaviour.rules import WITHOUT_EXAMPLE, Example, example_of

from . import pages as written
from .settings import MEANINGS
from .value import Schema, in_words, title

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
NOTE = "<!-- Written by `make docs` from {}. Change that, not this page. -->"
KINDS = ("ResourceSpec", "TraitSpec", "EnumSpec", "ExternalSpec", "RemovedSpec")
PARTS = (
    *("Scoped", "Through", "Relation", "Unique", "Index", "Transitions", "Transition"),
    *("Value", "Approve", "Backfill", "EnumBackfill"),
    *("Api", "Hooks", "Action", "Criterion"),
)
TYPES = (
    *("String", "Text", "Format", "Integer", "Decimal", "Float", "Boolean", "Date", "Time"),
    *("DateTime", "Uuid", "Enum", "Json", "Bytes", "Reference"),
)
FAMILIES = {
    "R0": "YAML",
    "R1": "The shape of a spec",
    "R2": "Names and references",
    "R3": "SQL expressions",
    "R4": "Ownership and roles",
    "R5": "Evolution",
    "R6": "Workspace and registration",
    "R9": "Our own mistakes",
}


def pages() -> dict[str, str]:
    """Every page by its name in docs/reference."""
    parts = json_schema()["definitions"]
    named = {
        "documents.md": _documents(parts),
        "fields.md": _fields(parts),
        "settings.md": _settings(),
        "commands.md": _commands(),
        "codes.md": _codes(),
        "changes.md": _changes(),
    }
    return {name: "\n".join(lines).rstrip() + "\n" for name, lines in named.items()}


def _documents(parts: Mapping[str, Schema]) -> Iterator[str]:
    yield from _opening("Documents", "compiler/schema")
    yield "One document a file, below the folder that `specs` in [the settings](settings.md) names."
    yield "Its first key says what it is: `resource:`, `trait:`, `enum:`, `external:` or"
    yield "`removed:`. An unknown key is an error. Keys in bold are required."
    for name in (*KINDS, *PARTS):
        yield from _section(name, parts[name], frozenset())


def _fields(parts: Mapping[str, Schema]) -> Iterator[str]:
    yield from _opening("Fields", "compiler/schema")
    yield "A field is a name and a mapping with at least `type`. These keys go with every type;"
    yield "a member of `shape:` or `input:` takes no `access`, `generated`, `json`, `column`,"
    yield "`renamed_from` or `backfill`."
    common = {info.alias or key for key, info in Column.model_fields.items()}
    boolean = parts["BooleanField"]
    shared = {key: value for key, value in boolean["properties"].items() if key in common}
    yield from _table(shared, ())
    for name in TYPES:
        yield from _section(f"{name}Field", parts[f"{name}Field"], common)
    yield from ("", "## arrays", "")
    yield "`<type>[]`: any number of values of one type, in order. `json[]` and `bytes[]` aren't"
    yield "supported. `items` takes the keys that limit each value:"
    yield from _table(parts["StringArrayField"]["properties"], ("items",), {*common, "type"})
    for name in sorted(parts):
        if name.endswith("Limits"):
            yield from _section(name, parts[name], frozenset())


def _section(name: str, part: Schema, without: set[str] | frozenset[str]) -> Iterator[str]:
    properties = part.get("properties", {})
    types = properties.get("type", {}).get("enum", ()) if name.endswith("Field") else ()
    heading = ", ".join(types) or title(name)
    yield from ("", f"## {heading}", "", part["description"])
    yield from _table(properties, part.get("required", ()), {*without, "type"})
    rest = part.get("additionalProperties")
    if isinstance(rest, dict):
        yield from ("", f"Every other key: {in_words(rest)}.")


def _table(
    properties: Mapping[str, Schema],
    required: Sequence[str],
    without: set[str] | frozenset[str] = frozenset(),
) -> Iterator[str]:
    rows = {key: value for key, value in properties.items() if key not in without}
    if not rows:
        return
    yield from ("", "| key | value | meaning |", "|---|---|---|")
    for key, value in rows.items():
        shown = f"**`{key}`**" if key in required else f"`{key}`"
        words = [value["description"]]
        if "default" in value:
            words.append(f"Default: `{_yaml(value['default'])}`.")
        if value.get("examples"):
            words.append(f"Such as `{_yaml(value['examples'][0])}`.")
        yield _row(shown, in_words(value), " ".join(words))


def _settings() -> Iterator[str]:
    yield from _opening("Settings", "compiler/settings.py and tests/docs/settings.py")
    yield "The table `[tool.restc]` of `pyproject.toml`. `specs` and `app` are relative to that"
    yield "file, every other folder and file to `app`."
    yield from ("", "| key | default | meaning |", "|---|---|---|")
    for field in fields(Settings):
        default = "none" if field.default is None else f"`{field.default}`"
        choices = ", ".join(f"`{choice}`" for choice in CHOICES.get(field.name, ()))
        meaning = MEANINGS[field.name] + (f" One of {choices}." if choices else "")
        yield _row(f"`{field.name}`", default, meaning)


def _commands() -> Iterator[str]:
    yield from _opening("Commands", "compiler/cli")
    yield "`python -m compiler` is the same as `restc`. Data goes to stdout, diagnostics and"
    yield "progress to stderr; `NO_COLOR` is honoured."
    yield from ("", "| exit code | meaning |", "|---|---|")
    yield from ("| 0 | clean |", "| 1 | findings, drift or a refusal |")
    yield from ("| 2 | usage, configuration or our own failure |", "| 130 | interrupted |")
    for name, summary in COMMANDS.items():
        yield from ("", f"## restc {name}", "", summary)
        if name != "check":
            yield from ("", "```text", *_help(name), "```")
        else:
            yield from ("", "```text", "Usage: restc check [--index]", "")
            yield "  --index  Compare what is staged in git instead of the files."
            yield "```"


def _help(name: str) -> list[str]:
    with click.Context(restc, info_name="restc", terminal_width=88) as parent:
        command = restc.get_command(parent, name)
        assert command is not None
        with click.Context(command, parent, name, terminal_width=88) as context:
            return command.get_help(context).splitlines()


def _codes() -> Iterator[str]:
    yield from _opening("Codes", "compiler/diagnostics/codes.py")
    yield "`restc explain CODE` prints the page of a code. No code is given to another mistake."
    for prefix, family in FAMILIES.items():
        rows = [code for code in CODES.values() if code.code.startswith(prefix)]
        if not rows:
            continue
        yield from ("", f"## {family}", "", "| code | mistake |", "|---|---|")
        for code in rows:
            yield _row(f"[{code.code}](../diagnostics/{code.page})", code.title)


LEVELS = {
    Level.BREAKING: "a request that was right fails, an answer isn't what it was, or data is lost",
    Level.RISKY: "some clients may trip over it; whoever knows them decides",
    Level.SAFE: "nobody notices who doesn't look for it",
}


def _changes() -> Iterator[str]:
    yield from _opening("Changes", "compiler/compare and tests/behaviour/rules.py")
    yield "What `restc diff` finds, by rule; [the guide](../guides/reviewing-changes.md) says how"
    yield "to use it. The ids are stable. A change is"
    yield ""
    yield from (f"- **{level}**: {meaning};" for level, meaning in LEVELS.items())
    yield ""
    yield "The examples below are the smallest ones; a test runs each of them."
    for rule in (*RULES, *DATABASE_RULES):
        yield from ("", f"## {rule.id}", "", f"*{rule.level}.* {rule.meaning}", "")
        if rule.id in WITHOUT_EXAMPLE:
            yield f"No two specs show it yet: {WITHOUT_EXAMPLE[rule.id]}."
            continue
        yield from ("```diff", *_changed(example_of(rule.id)), "```")


def _changed(example: Example) -> Iterator[str]:
    """The lines that differ, each file under its name."""
    for name in sorted({*example.before, *example.after}):
        old, new = (side.get(name, "").splitlines() for side in (example.before, example.after))
        lines = list(unified_diff(old, new, n=0, lineterm=""))[2:]
        if lines:
            yield f"# specs/{name}.yaml"
            yield from (line for line in lines if not line.startswith("@@"))


def _opening(heading: str, source: str) -> Iterator[str]:
    yield from (f"# {heading}", "", NOTE.format(source), "")


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _yaml(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def main() -> None:
    """Write every page, remove those that are no longer made, and bring excerpts up to date."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for path in written.pages():
        path.write_text(written.refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
