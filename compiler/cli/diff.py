"""restc diff: what a change of the specs does to clients and to the database."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from compiler import pipeline
from compiler.cli.options import CLEAN, FAILURE, FINDINGS, FORMATS, Options
from compiler.cli.program import options_of, speaking_in
from compiler.cli.project import FILE, Project, UsageError, find_root, open_project
from compiler.cli.report import say, say_diagnostics
from compiler.compare import render
from compiler.compare.api import api_changes
from compiler.compare.database import database_changes
from compiler.compare.rule import Finding, Level, in_order
from compiler.host.disk import DiskTree
from compiler.host.git import GitError, revision_tree
from compiler.ir.resource import Project as Specs
from compiler.tree import Tree

SPOKEN = (*(name for name in FORMATS if name != "concise"), "markdown", "changelog")
FAILS: dict[str, tuple[Level, ...]] = {
    "breaking": (Level.BREAKING,),
    "risky": (Level.BREAKING, Level.RISKY),
}


@click.command("diff")
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--fail-on",
    type=click.Choice(list(FAILS)),
    help="Exit 1 where a change is of this level, or of a worse one.",
)
@speaking_in(SPOKEN)
@click.pass_context
def command(ctx: click.Context, base: str, head: str | None, fail_on: str | None) -> int:
    """Say what a change of the specs does to clients and to the database.

    BASE and HEAD are revisions of git or folders; HEAD is the working tree where it is left out.
    Each change is breaking, risky or safe. No database is needed.
    """
    options = options_of(ctx)
    here = _here(options)
    later = here if head is None else _state(head, here, options)
    before = _analysed(_state(base, here, options), base, options)
    after = _analysed(later, head or "the working tree", options)
    if before is None or after is None:
        return FAILURE
    findings = in_order([*api_changes(before, after), *database_changes(before, after)])
    _say(findings, options)
    levels = FAILS.get(fail_on or "", ())
    return FINDINGS if any(one.rule.level in levels for one in findings) else CLEAN


def _here(options: Options) -> Project:
    root = find_root(options.directory)
    return open_project(root, DiskTree(root))


def _state(name: str, here: Project, options: Options) -> Project:
    """The project as it is in a folder, or was in a revision; raises UsageError for neither."""
    folder = Path(options.directory, name)
    if folder.is_dir():
        return _with_settings(folder.resolve(), DiskTree(folder.resolve()), here, alone=True)
    try:
        return _with_settings(here.root, revision_tree(here.root, name), here)
    except GitError as error:
        message = str(error).splitlines()[0] if str(error) else ""
        raise UsageError(f"{name} is neither a folder nor a revision: {message}") from error


def _with_settings(root: Path, tree: Tree, here: Project, alone: bool = False) -> Project:
    """With the settings that lie there; with today's where there are none.

    A folder without settings holds the specs themselves.
    """
    if "tool.restc" in (tree.read(FILE) or "").replace(" ", ""):
        return open_project(root, tree)
    settings = replace(here.settings, specs="") if alone else here.settings
    return Project(root, tree, settings)


def _analysed(state: Project, name: str, options: Options) -> Specs | None:
    specs = pipeline.analyse(pipeline.spec_texts(state.tree, state.settings), state.settings)
    if isinstance(specs, Specs):
        return specs
    if options.format in ("human", "markdown", "changelog"):
        say(f"The specs of {name} have mistakes:\n\n")
    say_diagnostics(specs, options, state.tree)
    return None


def _say(findings: Sequence[Finding], options: Options) -> None:
    spoken: dict[str, Callable[[Sequence[Finding]], str]] = {
        "json": render.as_json,
        "github": render.github,
        "markdown": render.markdown,
        "changelog": render.changelog,
    }
    chosen = spoken.get(options.format)
    say(chosen(findings) if chosen else render.human(findings, options.colour))
