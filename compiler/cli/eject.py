"""restc eject: a generated file becomes the user's, and the lock remembers."""

from collections.abc import Iterator
from dataclasses import replace

import click

from compiler import pipeline
from compiler.artifact import OwnedFile
from compiler.cli.options import CLEAN, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import (
    ConfigurationError,
    Project,
    UsageError,
    find_root,
    open_project,
    project_path,
)
from compiler.cli.report import say, say_diagnostics
from compiler.cli.version import VERSION
from compiler.host.disk import DiskTree
from compiler.host.journal import apply, recover
from compiler.workspace.change import Change
from compiler.workspace.lock import (
    Lock,
    Output,
    ResourceLock,
    compiler_id,
    format_lock,
    lock_path,
    read_lock,
)


@click.command("eject")
@click.argument("file")
@speaking
@click.pass_context
def command(ctx: click.Context, file: str) -> int:
    """Own a generated file from now on: it is neither written nor removed any more.

    Delete the file to have it generated again.
    """
    return run(options_of(ctx), file)


def run(options: Options, file: str) -> int:
    """Eject one file; the exit code."""
    root = find_root(options.directory)
    recover(root)
    project = open_project(root, DiskTree(root))
    path = project_path(project, options.directory, file)
    if project.tree.read_bytes(path) is None:
        raise UsageError(f"there is no file {file}")
    lock = read_lock(project.tree)
    if not isinstance(lock, Lock):
        raise ConfigurationError(lock)
    kinds = {output.path: (owner, output.kind) for owner, output in lock.outputs()}
    owner, kind = kinds.get(path, ("", ""))
    if kind in ("region", "register"):
        raise UsageError(f"{file} is yours already but for what stands between the markers")
    if kind in ("once", "ejected"):
        say(f"{path} is yours already\n")
        return CLEAN
    if not kind:
        found = _owner_of(project, path)
        if isinstance(found, pipeline.Rejected):
            say_diagnostics(found.diagnostics, options, project.tree)
            return FINDINGS
        owner = found
    before = project.tree.read(lock_path(owner))
    fresh = ResourceLock(compiler_id(VERSION, project.settings))
    after = format_lock(_ejected(lock.resources.get(owner, fresh), path))
    apply(root, (Change(lock_path(owner), before, after),))
    say(f"{path} is yours now; commit {lock_path(owner)} with it\n")
    return CLEAN


def _owner_of(project: Project, path: str) -> str | pipeline.Rejected:
    """Whose file stands in the way: only a compile knows what it would write there."""
    compiled = pipeline.compile_project(project.tree, project.settings, lambda _files: ())
    if isinstance(compiled, pipeline.Rejected):
        return compiled
    for item in compiled.artifacts:
        if isinstance(item, OwnedFile) and project.settings.place(item.path) == path:
            return item.owner
    raise UsageError(f"{path} is not generated: no spec makes it")


def _ejected(locked: ResourceLock, path: str) -> ResourceLock:
    def outputs() -> Iterator[Output]:
        yield Output(path, "ejected")
        yield from (output for output in locked.outputs if output.path != path)

    return replace(locked, outputs=tuple(outputs()))
