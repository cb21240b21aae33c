"""restc eject: a generated file becomes the user's, and the lock remembers."""

import click

from compiler.cli.options import CLEAN, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import Opened, UsageError, open_file
from compiler.cli.report import say, say_diagnostics
from compiler.cli.version import VERSION
from compiler.host.journal import apply
from compiler.workspace.change import Change
from compiler.workspace.lock import Output, compiler_id
from compiler.workspace.ownership import owned_at, with_outputs, without_header


@click.command("eject")
@click.argument("file")
@speaking
@click.pass_context
def command(ctx: click.Context, file: str) -> int:
    """Own a generated file from now on: it is neither written nor removed any more.

    The line that says it is generated goes. `restc adopt FILE` is the way back.
    """
    return run(options_of(ctx), file)


def run(options: Options, file: str) -> int:
    """Eject one file; the exit code."""
    opened = open_file(options, file)
    project, path = opened.project, opened.path
    owner, output = opened.locked or ("", None)
    if output and output.kind in ("region", "register"):
        raise UsageError(f"{file} is yours already but for what stands between the markers")
    if output and output.kind in ("once", "ejected"):
        say(f"{path} is yours already\n")
        return CLEAN
    if not output:
        found = _owner_of(opened, options)
        if found is None:
            return FINDINGS
        owner = found
    compiler = compiler_id(VERSION, project.settings)
    ejected = ((owner, Output(path, "ejected")),)
    changes = with_outputs(opened.lock, project.tree, compiler, ejected)
    text = without_header(opened.text)
    if text != opened.text:
        changes = (Change(path, opened.text, text), *changes)
    apply(project.root, changes)
    say(f"{path} is yours now; commit .restc/lock with it\n")
    return CLEAN


def _owner_of(opened: Opened, options: Options) -> str | None:
    """Whose file stands in the way: only a compile knows what it would write there."""
    from compiler import pipeline

    project = opened.project
    compiled = pipeline.compile_project(project.tree, project.settings, lambda _files: ())
    if isinstance(compiled, pipeline.Rejected):
        say_diagnostics(compiled.diagnostics, options, project.tree)
        return None
    item = owned_at(compiled.artifacts, opened.path, project.settings)
    if item is None:
        raise UsageError(f"{opened.path} is not generated: no spec makes it")
    return item.owner
