"""restc compile: write what the specs say, or prove that it is written."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import click

from compiler import pipeline
from compiler.cli.last import LastCompile
from compiler.cli.options import CLEAN, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import (
    FILE,
    ConfigurationError,
    Project,
    find_root,
    open_project,
    project_path,
)
from compiler.cli.registration import registration
from compiler.cli.report import progress, say, say_diagnostics, say_diff, say_plan
from compiler.cli.version import VERSION
from compiler.host.disk import DiskTree, WitnessedTree
from compiler.host.halves import halved
from compiler.host.journal import apply, recover
from compiler.host.ruff import ruff_gate
from compiler.tree import MemoryTree
from compiler.workspace.change import WorkspacePlan
from compiler.workspace.drift import Present
from compiler.workspace.lock import Lock, compiler_id, read_lock
from compiler.workspace.pending import FOLDER as SNAPSHOTS
from compiler.workspace.pending import pending, told
from compiler.workspace.plan import Wanted, plan


@dataclass(frozen=True, slots=True)
class Mode:
    """What to do with the plan: write it, or only show it."""

    check: bool = False
    diff: bool = False
    dry_run: bool = False
    overwrite: bool = False

    @property
    def plain(self) -> bool:
        return self.writes and not self.overwrite

    @property
    def writes(self) -> bool:
        return not (self.check or self.diff or self.dry_run)


@click.command("compile")
@click.argument("paths", nargs=-1, metavar="[PATHS]...")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a byte differs.")
@click.option("--diff", is_flag=True, help="Write nothing; print the diff, exit 1 if there is one.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@click.option("--overwrite", is_flag=True, help="Lose hand edits of generated text.")
@speaking
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[str, ...],
    check: bool,
    diff: bool,
    dry_run: bool,
    overwrite: bool,
) -> int:
    """Write what the specs say, all or nothing.

    With PATHS (specs or folders of specs), only what depends on them is written.
    """
    # What a compile allocates lives until its end: looking for garbage would only cost time.
    gc.disable()
    try:
        return run(options_of(ctx), paths, Mode(check, diff, dry_run, overwrite))
    finally:
        gc.enable()


def run(options: Options, paths: Sequence[str], mode: Mode) -> int:
    """Compile a project; the exit code."""
    root = find_root(options.directory)
    recover(root)
    tree = WitnessedTree(DiskTree(root), {FILE})
    project = open_project(root, tree)
    last = LastCompile.of(project, tree) if mode.plain and not paths else None
    if last and last.agrees and options.format == "human":
        if not options.quiet:
            say(f"{last.summary}\n")
        return CLEAN
    lock = read_lock(project.tree)
    if not isinstance(lock, Lock):
        raise ConfigurationError(lock)
    if last:
        with progress("compiling", options):
            narrowed = last.narrowed(lock)
        if narrowed:
            made = plan(
                narrowed.wanted(compiler_id(VERSION, project.settings)),
                project.tree,
                lock,
                project.settings,
                registration(project.settings),
            )
            code = _carry_out(project, made, options, mode)
            tables = {owner: one.tables for owner, one in lock.resources.items() if one.tables}
            tables |= narrowed.compiled.tables
            last.remember(made, narrowed.before, _say_pending(project, tables, made, options))
            return code
    with progress("compiling", options):
        compiled = pipeline.compile_project(project.tree, project.settings, ruff_gate, halved)
        if isinstance(compiled, pipeline.Rejected):
            wanted = None
        else:
            chosen = _chosen(project, lock, compiled.inputs, options, paths)
            version = compiler_id(VERSION, project.settings)
            made_of, inputs = compiled.artifacts, compiled.inputs
            wanted = Wanted(made_of, inputs, version, chosen, tables=compiled.tables)
    if wanted is None:
        assert isinstance(compiled, pipeline.Rejected)
        say_diagnostics(compiled.diagnostics, options, project.tree)
        return FINDINGS
    made = plan(
        wanted,
        project.tree,
        lock,
        project.settings,
        registration(project.settings),
        overwrite=mode.overwrite,
    )
    code = _carry_out(project, made, options, mode)
    behind = _say_pending(project, wanted.tables, made, options)
    if last and isinstance(compiled, pipeline.Compiled):
        last.remember_all(made, compiled, behind)
    return code


def _say_pending(
    project: Project, tables: Mapping[str, str], made: WorkspacePlan, options: Options
) -> str:
    """Tell that a migration is pending; what was told, for when nothing has changed since."""
    if made.conflicts:
        return ""
    late = pending(tables, Present.of(project.tree))
    sentence = told(late) if late else ""
    if sentence and not options.quiet and options.format == "human":
        say(f"{sentence}\n")
    # Before there is any snapshot, nothing on the disk would tell that there is one now.
    return sentence if any(project.tree.paths(SNAPSHOTS)) else ""


def _carry_out(project: Project, made: WorkspacePlan, options: Options, mode: Mode) -> int:
    done = mode.writes and not made.conflicts
    if done:
        apply(project.root, (*made.changes, *made.locks))
    if mode.diff and options.format != "json":
        say_diff(made)
        if made.conflicts or made.refused:
            say_plan(made, options, project.tree, done)
    else:
        # A span speaks of the tree before: once written, its lines may have moved.
        say_plan(made, options, MemoryTree() if done else project.tree, done)
    if made.conflicts or made.refused:
        return FINDINGS
    differs = bool(made.changes or made.locks)
    return FINDINGS if differs and (mode.check or mode.diff) else CLEAN


def _chosen(
    project: Project,
    lock: Lock,
    inputs: Mapping[str, Mapping[str, str]],
    options: Options,
    paths: Sequence[str],
) -> frozenset[str] | None:
    """The owners that depend on any of the paths now, or did when they were last compiled."""
    if not paths:
        return None
    asked = [project_path(project, options.directory, path) for path in paths]
    known = [(owner, locked.inputs) for owner, locked in lock.resources.items()]
    return frozenset(
        owner
        for owner, specs in [*inputs.items(), *known]
        if any(spec == path or spec.startswith(path + "/") for path in asked for spec in specs)
    )
