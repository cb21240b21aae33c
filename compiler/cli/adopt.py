"""restc adopt: a file that is the user's, or was edited by hand, is its spec's again."""

import click

from compiler import pipeline
from compiler.cli.options import CLEAN, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import UsageError, open_file
from compiler.cli.report import say, say_diagnostics
from compiler.cli.version import VERSION
from compiler.host.journal import apply
from compiler.workspace.change import Change, unified
from compiler.workspace.lock import compiler_id
from compiler.workspace.ownership import Adoption, adoption, with_outputs


@click.command("adopt")
@click.argument("file")
@click.option("--diff", is_flag=True, help="Write nothing; print what would be lost, exit 1.")
@speaking
@click.pass_context
def command(ctx: click.Context, file: str, diff: bool) -> int:
    """Let a file be generated again: one that was ejected, edited, or there before its spec.

    It is replaced by what its spec makes of it, and the difference is printed. Of a shared
    document, only the regions are replaced.
    """
    return run(options_of(ctx), file, show=diff)


def run(options: Options, file: str, *, show: bool = False) -> int:
    """Adopt one file; the exit code."""
    opened = open_file(options, file)
    project, path = opened.project, opened.path
    compiled = pipeline.compile_project(project.tree, project.settings, lambda _files: ())
    if isinstance(compiled, pipeline.Rejected):
        say_diagnostics(compiled.diagnostics, options, project.tree)
        return FINDINGS
    adopted = adoption(compiled.artifacts, path, opened.text, project.settings)
    if adopted is None:
        if opened.locked and opened.locked[1].kind == "once":
            raise UsageError(f"{path} was written once and is yours: delete it to have it anew")
        raise UsageError(f"no spec makes {path}")
    if not isinstance(adopted, Adoption):
        say_diagnostics(adopted, options, project.tree)
        return FINDINGS
    compiler = compiler_id(VERSION, project.settings)
    changes = with_outputs(opened.lock, project.tree, compiler, adopted.outputs)
    if adopted.text != opened.text:
        changes = (Change(path, opened.text, adopted.text), *changes)
        say(unified(path, opened.text, adopted.text, "yours", "as compiled") + "\n")
    if show:
        return FINDINGS if changes else CLEAN
    apply(project.root, changes)
    say(f"{path} is generated; {'commit .restc/lock with it' if changes else 'it was already'}\n")
    return CLEAN
