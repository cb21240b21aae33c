"""Twenty mistakes, and what each of four tools says to them: `python -m benchmarks.mistakes`.

Writes docs/mistakes.md. Needs Node, for the two tools that come from npm.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from pydantic import ValidationError

from compiler import pipeline
from compiler.cli.schema import schema_text
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.resource import Project
from compiler.schema.resource import ResourceSpec
from compiler.settings import Settings
from tests.behaviour.editor.node import PACKAGES, program
from tests.behaviour.editor.server import LanguageServer, language_server

PAGE = Path(__file__).parents[1] / "docs/mistakes.md"
PATH = "specs/task.yaml"
MODELINE = "# yaml-language-server: $schema=../.restc/schema.json\n"
HEAD = "resource: task\nownership: account\ndelete: hard\nfields:\n"
TITLE = "  title: {type: string, max_length: 200}\n"
LONGEST = 150
YAML = {"validate": True, "schemas": {}, "schemaStore": {"enable": False}}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: what it is, the lines that make it, and the same in TypeSpec if it exists."""

    what: str
    lines: str
    typespec: str = ""
    head: str = HEAD + TITLE

    @property
    def text(self) -> str:
        return f"{self.head}{self.lines}\n"


MISTAKES = (
    Mistake(
        "a misspelt key",
        "  note: {type: text, max_lenght: 50}",
        "model Task { @maxLenght(50) note: string; }",
    ),
    Mistake("another tool's key", "  due: {type: date, nullable: true}"),
    Mistake(
        "a misspelt type", "  count: {type: interger, ge: 1}", "model Task { count: interger; }"
    ),
    Mistake("another language's type", "  active: {type: bool}", "model Task { active: bool; }"),
    Mistake("a quoted truth", '  due: {type: date, required: "false"}'),
    Mistake("a truth of YAML 1.1", "  due: {type: date, required: no}"),
    Mistake(
        "a quoted number",
        '  note: {type: text, max_length: "50"}',
        'model Task { @maxLength("50") note: string; }',
    ),
    Mistake("a missing limit", "  note: {type: string}"),
    Mistake(
        "bounds the wrong way round",
        "  n: {type: integer, ge: 9, le: 3}",
        "model Task { @minValue(9) @maxValue(3) n: int32; }",
    ),
    Mistake(
        "a default that isn't a value",
        "  status: {type: enum, values: [todo, done], default: tood}",
        "enum S { todo, done } model Task { status: S = S.tood; }",
    ),
    Mistake(
        "a field twice", "  title: {type: text}", "model Task { title: string; title: string; }"
    ),
    Mistake(
        "a relation to nothing",
        "relations:\n  project: {to: projct}",
        "model Project {} model Task { project: Projct; }",
    ),
    Mistake(
        "a required key that is set to NULL",
        "relations:\n  parent: {to: task, on_delete: set_null}",
    ),
    Mistake("a name instead of a list", "unique: title"),
    Mistake("a filter that is no field", "api: {filter: [titel]}"),
    Mistake("a check on a column that isn't there", "checks: {named: \"titel <> ''\"}"),
    Mistake("a comparison with NULL", 'checks: {named: "title = NULL"}'),
    Mistake(
        "a state that doesn't exist",
        "  status: {type: enum, values: [todo, done], default: todo}\n"
        "transitions: {status: {todo: [doen], done: []}}",
    ),
    Mistake(
        "any caller as a writer of public rows", "", head=HEAD.replace("account", "public") + TITLE
    ),
    Mistake("a bracket that is never closed", "  note: {type: text", "model Task { note: string"),
    Mistake("a line indented by a tab", "\tnote: {type: text}"),
)


def said_by_restc(mistake: Mistake) -> str:
    found = pipeline.analyse({PATH: mistake.text.encode()}, Settings())
    assert not isinstance(found, Project), mistake.what
    return _counted([_own_words(one) for one in found])


def _own_words(one: Diagnostic) -> str:
    more = one.label or one.help or "".join(one.notes)
    place = f"{one.span.line}:{one.span.column} " if one.span else ""
    return f"{place}{one.code} {one.message}" + (f" ({more})" if more else "")


def said_by_pydantic(mistake: Mistake) -> str:
    try:
        ResourceSpec.model_validate(_tuples(yaml.safe_load(mistake.text)))
    except ValidationError as error:
        found = error.errors(include_url=False)
        return _counted([f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found])
    except yaml.YAMLError as error:
        return _one_line(str(error))
    return ""


def _tuples(value: Any) -> Any:
    """Lists as the meta-schema holds them: pydantic is not to be blamed for those."""
    if isinstance(value, dict):
        return {key: _tuples(member) for key, member in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def said_by_editor(mistake: Mistake, server: LanguageServer) -> str:
    found = server.mistakes(PATH, MODELINE + mistake.text)
    # The first line is the editor's own.
    places = [(one["range"]["start"], one["message"]) for one in found]
    return _counted([f"{at['line']}:{at['character'] + 1} {said}" for at, said in places])


def said_by_typespec(mistake: Mistake, folder: Path, command: list[str]) -> str:
    (folder / "main.tsp").write_text(mistake.typespec + "\n", "utf-8")
    options = ["compile", "--no-emit", "--pretty=false", "main.tsp"]
    done = subprocess.run(
        [*command, *options], cwd=folder, capture_output=True, text=True, check=False
    )
    found = re.findall(r"^main\.tsp:(\d+:\d+) - (?:error|warning) (.*)$", done.stdout, re.M)
    return _counted([" ".join(one) for one in found])


def _counted(said: list[str]) -> str:
    if not said:
        return ""
    more = f" and {len(said) - 1} more" if len(said) > 1 else ""
    return _one_line(said[0]) + more


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def table() -> Iterator[str]:
    """The rows of the table; raises MissingError where Node or a package isn't there."""
    typespec = program("@typespec/compiler", "cmd/tsp.js")
    editor = program("yaml-language-server", "bin/yaml-language-server")
    yield "| mistake | restc | pydantic alone | yaml-language-server | TypeSpec |"
    yield "|---|---|---|---|---|"
    with TemporaryDirectory() as temporary:
        root = Path(temporary).resolve()
        for folder in (".restc", "specs"):
            (root / folder).mkdir()
        (root / ".restc/schema.json").write_text(schema_text(), "utf-8")
        with language_server(editor, root, {"yaml": YAML}) as server:
            for one in MISTAKES:
                lines = one.lines.strip() or "ownership: public"
                what = f"{one.what}: {_code(lines)}"
                cells = [said_by_restc(one), said_by_pydantic(one), said_by_editor(one, server)]
                told = said_by_typespec(one, root, typespec) if one.typespec else None
                shown = [_code(cell) if cell else "nothing" for cell in cells]
                last = "has no such thing" if told is None else _code(told) if told else "nothing"
                yield f"| {' | '.join([what, *shown, last])} |"


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    pad = " " if fence == "``" else ""
    return f"{fence}{pad}{' ⏎ '.join(text.splitlines())}{pad}{fence}".replace("|", "\\|")


def versions() -> dict[str, Any]:
    """What the table was made with."""
    from importlib.metadata import version

    return {"pydantic": version("pydantic"), **PACKAGES}


INTRODUCTION = """\
# Mistakes

What `restc`, pydantic, yaml-language-server and TypeSpec say to the same mistake, each in its own
words, cut at {longest} characters; `python -m benchmarks.mistakes` asks them anew. pydantic judges
the same meta-schema without our words, after PyYAML; yaml-language-server has our JSON Schema;
TypeSpec has its own source, where it can say such a thing. `line:column` stands before what has a
place. Made with {versions}.

`restc` reports all mistakes of all specs at once, and `restc lint --fix` mends the certain ones.

"""


def main() -> None:
    """Write the page."""
    made = ", ".join(f"{name} {version}" for name, version in versions().items())
    text = INTRODUCTION.format(longest=LONGEST, versions=made)
    PAGE.write_text(text + "\n".join(table()) + "\n", "utf-8")


if __name__ == "__main__":
    main()
