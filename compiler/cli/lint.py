"""restc lint: every mistake of the specs without compiling them, and the certain ones mended."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click

from compiler import pipeline
from compiler.cli.options import CLEAN, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import Project, UsageError, find_root, open_project, project_path
from compiler.cli.report import progress, say, say_diagnostics
from compiler.diagnostics.codes import CODES, Level, level_of
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.fix import Fix, spliced
from compiler.host.disk import DiskTree
from compiler.host.journal import apply, recover
from compiler.tree import Tree, below, encode
from compiler.workspace.change import Change, unified

ROUNDS = 10
"""A mended mistake may have hidden another one behind it; nobody makes so many on one spot."""


@dataclass(frozen=True, slots=True)
class Mode:
    """What is asked for: fixes made or only shown, warnings counted or left out."""

    fix: bool = False
    diff: bool = False
    strict: bool = False
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mended:
    """The texts after every certain fix, how many were made, and what is left."""

    texts: Mapping[str, str]
    made: int
    found: tuple[Diagnostic, ...]


@click.command("lint")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--fix", is_flag=True, help="Mend what is certain; nothing else in a file changes.")
@click.option("--diff", is_flag=True, help="Write nothing; print what --fix would change.")
@click.option("--strict", is_flag=True, help="Exit 1 for warnings as well.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave out a warning's code.")
@speaking
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    fix: bool,
    diff: bool,
    strict: bool,
    ignore: tuple[str, ...],
) -> int:
    """Say every mistake in the specs, without compiling them.

    With PATHS (specs or folders of specs), only those in them; the others are read all the same.
    """
    gc.disable()
    try:
        mode = Mode(fix and not diff, diff, strict, _warnings(ignore))
        return run(options_of(ctx), paths, mode)
    finally:
        gc.enable()


def run(options: Options, paths: Sequence[str], mode: Mode) -> int:
    """Lint a project; the exit code."""
    root = find_root(options.directory)
    recover(root)
    project = open_project(root, DiskTree(root))
    asked = [project_path(project, options.directory, path) for path in paths]
    _specs_in(project, paths, asked)
    with progress("reading specs", options):
        found = _chosen(pipeline.lint_project(project.tree, project.settings), asked, mode)
        mended = mend(project, asked, mode, found)
    changes = [Change(path, project.tree.read(path), text) for path, text in mended.texts.items()]
    if mode.diff:
        for change in changes:
            say(unified(change.path, change.before or "", change.after or "", "is", "mended"))
            say("\n")
        return FINDINGS if changes else CLEAN
    if mode.fix:
        apply(root, changes)
        found = mended.found
    shown = options.format == "human" and not options.quiet
    if mode.fix and shown:
        for change in changes:
            say(f"mended {change.path}\n")
    say_diagnostics(found, options, DiskTree(root))
    if shown and not found:
        say("No mistakes in the specs.\n")
    failing = found if mode.strict else [one for one in found if _is_error(one)]
    return FINDINGS if failing else CLEAN


def mend(
    project: Project, asked: Sequence[str], mode: Mode, found: tuple[Diagnostic, ...]
) -> Mended:
    """Make every certain fix in memory, and again for what comes to light behind them."""
    texts: dict[str, str] = {}
    made = 0
    for _ in range(ROUNDS if mode.fix or mode.diff else 0):
        fixes: dict[str, list[Fix]] = {}
        for fix in filter(None, (diagnostic.fix for diagnostic in found)):
            if _is_asked(fix.span.path, asked):
                fixes.setdefault(fix.span.path, []).append(fix)
        done = 0
        for path, wanted in fixes.items():
            text = texts.get(path, project.tree.read(path) or "")
            texts[path], fitting = spliced(text, wanted)
            done += len(fitting)
        if not done:
            break
        made += done
        tree = _Over(project.tree, texts)
        found = _chosen(pipeline.lint_project(tree, project.settings), asked, mode)
    changed = {path: text for path, text in texts.items() if text != project.tree.read(path)}
    return Mended(changed, made, found)


@dataclass(frozen=True, slots=True)
class _Over:
    """A tree with some files as they would be."""

    tree: Tree
    texts: Mapping[str, str]

    def read(self, path: str) -> str | None:
        return self.texts[path] if path in self.texts else self.tree.read(path)

    def read_bytes(self, path: str) -> bytes | None:
        return encode(self.texts[path]) if path in self.texts else self.tree.read_bytes(path)

    def paths(self, under: str = "") -> Sequence[str]:
        return list(self.tree.paths(under))


def _chosen(
    found: Sequence[Diagnostic], asked: Sequence[str], mode: Mode
) -> tuple[Diagnostic, ...]:
    return tuple(
        one
        for one in found
        if one.code not in mode.ignored and (one.span is None or _is_asked(one.span.path, asked))
    )


def _is_asked(path: str, asked: Sequence[str]) -> bool:
    return not asked or any(path == one or below(path, one) for one in asked)


def _specs_in(project: Project, paths: Sequence[str], asked: Sequence[str]) -> None:
    specs = list(project.tree.paths(project.settings.specs))
    for typed, path in zip(paths, asked, strict=True):
        if not any(_is_asked(spec, [path]) for spec in specs):
            raise UsageError(f"there is no spec in {typed}")


def _warnings(codes: Sequence[str]) -> frozenset[str]:
    for code in codes:
        if code not in CODES:
            raise UsageError(f"--ignore: there is no code {code}")
        if level_of(code) is Level.ERROR:
            raise UsageError(f"--ignore: {code} is no warning; a mistake can't be left out")
    return frozenset(codes)


def _is_error(diagnostic: Diagnostic) -> bool:
    return level_of(diagnostic.code) is Level.ERROR
