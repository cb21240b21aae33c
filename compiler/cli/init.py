"""restc init: what a new or an existing application needs before its first compile."""

import json
from collections.abc import Iterator, Mapping

import click

from compiler.cli.detection import Found, detect
from compiler.cli.options import CLEAN, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import FILE, ConfigurationError, UsageError
from compiler.cli.report import say
from compiler.cli.schema import schema_text
from compiler.host.disk import DiskTree
from compiler.host.journal import apply, recover
from compiler.settings import Settings, read_settings
from compiler.tree import Tree
from compiler.workspace.change import Change

HOOKS = ".pre-commit-config.yaml"
SCHEMA = ".restc/schema.json"

REPOSITORIES = "repos:\n"

HOOK = """\
  - repo: local
    hooks:
      - id: restc-check
        name: restc check
        entry: restc check --index
        language: system
        always_run: true
        pass_filenames: false
        require_serial: true
"""

EXAMPLE = """\
# yaml-language-server: $schema=../.restc/schema.json
# One spec a resource. This one shows the essentials: edit it or delete it, then `restc compile`.
resource: note
story: As a visitor I read short notes, so that I know what is going on.

# Who may see and change a row: `public`, or rows that belong to a `profile` or an `account`.
ownership: public

# What DELETE does: `hard` removes the row, `soft` hides it.
delete: hard

fields:
  title: {type: string, max_length: 200}
  # Fields are required unless they say otherwise.
  body: {type: text, max_length: 10000, required: false}

api:
  # Anyone reads public rows; who writes them is said here. `platform:` roles are the operator's.
  roles: {create: ["platform:editor"], update: ["platform:editor"], delete: ["platform:editor"]}
"""


@click.command("init")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@speaking
@click.pass_context
def command(ctx: click.Context, dry_run: bool) -> int:
    """Prepare a new or an existing application.

    Nothing that exists is overwritten; a pyproject.toml gains the table [tool.restc].
    """
    return run(options_of(ctx), dry_run)


def run(options: Options, dry_run: bool) -> int:
    """Prepare the folder; the exit code."""
    root = options.directory.resolve()
    if not root.is_dir():
        raise UsageError(f"{options.directory} is not a folder")
    recover(root)
    tree = DiskTree(root)
    texts, advice = prepared(tree)
    changes = [
        Change(path, tree.read(path), text)
        for path, text in texts.items()
        if tree.read(path) != text
    ]
    if not dry_run:
        apply(root, changes)
    if not options.quiet:
        for change in changes:
            say(f"{change.verb} {change.path}\n")
        for line in advice:
            say(line)
        say(f"{'Would be prepared' if dry_run else 'Ready'}: edit specs/, then `restc compile`.\n")
    return CLEAN


def prepared(tree: Tree) -> tuple[dict[str, str], list[str]]:
    """The wanted text of each file by path, and what to do by hand."""
    before = tree.read(FILE)
    settings = read_settings(before or "", FILE)
    if not isinstance(settings, Settings):
        raise ConfigurationError(settings)
    texts: dict[str, str] = {}
    advice: list[str] = []
    table = _table({})
    found = None if _has_table(before or "") else detect(tree, before or "")
    if found is not None:
        table = _table(found.settings)
        settings = _settings(table)
        if "principal" in found.settings:
            texts |= _absent(tree, settings, _adapter(settings, found))
        advice += [f"{line}\n" for line in found.advice]
        advice += [f"Fill in {path}.\n" for path in texts]
    new = found is None and _is_new(tree, settings)
    if new:
        texts |= _absent(tree, settings, _scaffold(settings))
    texts[FILE] = _with_table(before if before is not None else texts.get(FILE, ""), table)
    if not any(path.endswith((".yaml", ".yml")) for path in tree.paths(settings.specs)):
        # In an application that lives, an example must not become a table by itself.
        name = "note.yaml" if new else "note.yaml.example"
        texts[f"{settings.specs}/{name}"] = EXAMPLE
    texts[SCHEMA] = schema_text()
    hooks = tree.read(HOOKS)
    if hooks is None:
        texts[HOOKS] = REPOSITORIES + HOOK
    elif "restc-check" not in hooks:
        advice.append(f"Add this to the repos of {HOOKS}:\n{HOOK}")
    return texts, advice


def _is_new(tree: Tree, settings: Settings) -> bool:
    folder = settings.place(settings.package.replace(".", "/"))
    return not any(path.endswith(".py") for path in tree.paths(folder))


def _scaffold(settings: Settings) -> Iterator[tuple[str, str]]:
    from compiler.emit.fastapi.scaffold import scaffold

    for item in scaffold(settings):
        yield item.path, item.text


def _absent(tree: Tree, settings: Settings, files: Iterator[tuple[str, str]]) -> Mapping[str, str]:
    placed = ((settings.place(path), text) for path, text in files)
    return {path: text for path, text in placed if tree.read(path) is None}


def _adapter(settings: Settings, found: Found) -> Iterator[tuple[str, str]]:
    from compiler.emit.fastapi.adapter import adapter

    item = adapter(settings, found.user)
    yield item.path, item.text


def _table(found: Mapping[str, str | int]) -> str:
    """[tool.restc] with what was found, as far as it isn't the default."""
    defaults = Settings()
    shown: dict[str, str | int] = {"specs": defaults.specs, "app": defaults.app}
    shown |= {
        key: value
        for key, value in found.items()
        if key == "app" or value != getattr(defaults, key)
    }
    lines = (f"{key} = {json.dumps(value)}\n" for key, value in shown.items())
    return "[tool.restc]\n" + "".join(lines)


def _settings(table: str) -> Settings:
    settings = read_settings(table, FILE)
    if not isinstance(settings, Settings):
        raise ConfigurationError(settings)
    return settings


def _has_table(text: str) -> bool:
    return "tool.restc" in text.replace(" ", "")


def _with_table(text: str, table: str) -> str:
    """A pyproject.toml with the table at its end, or as it was if it has one."""
    if _has_table(text):
        return text
    new_line = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else new_line if text.endswith("\n") else new_line * 2
    return text + gap + table.replace("\n", new_line)
