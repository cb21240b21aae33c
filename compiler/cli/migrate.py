"""restc migrate: write the next revision, when the specs ask for other tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import click

from compiler import pipeline
from compiler.cli.options import CLEAN, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import Project, UsageError, find_root, open_project
from compiler.cli.report import say, say_diagnostics
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.emit.fastapi.migrations import alembic_files
from compiler.host.disk import DiskTree
from compiler.host.git import GitError, revision_tree
from compiler.host.journal import apply, recover
from compiler.ir.resource import Project as Analysed
from compiler.migrate.environment import Environment, read_environment
from compiler.migrate.following import Following, Wish, following
from compiler.migrate.rebase import rebased
from compiler.migrate.script import script
from compiler.tree import Tree
from compiler.workspace.change import Change
from compiler.workspace.drift import specs_of

BASES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
"""Where a branch goes to, if nobody says."""
ASKED = "compiler.cli.migrate"
"""Under which click hands the options of `migrate` on to `rebase`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What to call the revision, and whether only to show it."""

    message: str = ""
    sql: bool = False


@click.group("migrate", invoke_without_command=True)
@click.option("-m", "--message", default="", metavar="TEXT", help="What the revision is called.")
@click.option("--sql", is_flag=True, help="Write nothing; print the SQL.")
@speaking
@click.pass_context
def command(ctx: click.Context, message: str, sql: bool) -> int:
    """Write the next Alembic revision, if the specs ask for other tables than the last one left.

    It needs no database. `restc db upgrade` runs what it writes.
    """
    asked = Asked(message.strip(), sql)
    ctx.meta[ASKED] = asked
    return CLEAN if ctx.invoked_subcommand else run(options_of(ctx), asked)


@command.command("rebase")
@click.option("--base", default="", metavar="REVISION", help="The branch that this one goes to.")
@click.pass_context
def rebase(ctx: click.Context, base: str) -> int:
    """Put this branch's revisions after those of the branch that it goes to.

    Merge that branch first. Its revisions stay as they are; those that only this branch has become
    one, which starts where the last of them ends.
    """
    return rebase_onto(options_of(ctx), base, ctx.meta[ASKED])


def run(options: Options, asked: Asked) -> int:
    """Write the next revision, or print its SQL; the exit code."""
    project, analysed, environment = _opened(options)
    if not isinstance(analysed, Analysed):
        say_diagnostics(analysed, options, project.tree)
        return FINDINGS
    found = following(project.tree, environment, _wish(analysed, asked))
    if found is None:
        if not options.quiet:
            say("Nothing to migrate: the revisions make the tables that the specs ask for.\n")
        return CLEAN
    if isinstance(found, tuple):
        say_diagnostics(found, options, project.tree)
        return FINDINGS
    return _carry_out(project, environment, found, options, asked)


def rebase_onto(options: Options, base: str, asked: Asked) -> int:
    """Write this branch's revisions anew; the exit code."""
    project, analysed, environment = _opened(options)
    if not isinstance(analysed, Analysed):
        say_diagnostics(analysed, options, project.tree)
        return FINDINGS
    there = _base(project, base)
    found = rebased(project.tree, there, environment, _wish(analysed, asked))
    if found is None:
        if not options.quiet:
            say("Nothing to rebase: this branch's revisions follow those of its base.\n")
        return CLEAN
    if isinstance(found, tuple):
        say_diagnostics(found, options, project.tree)
        return FINDINGS
    return _carry_out(project, environment, found, options, asked)


def _opened(options: Options) -> tuple[Project, Analysed | tuple[Diagnostic, ...], Environment]:
    root = find_root(options.directory)
    recover(root)
    project = open_project(root, DiskTree(root))
    tree, settings = project.tree, project.settings
    environment = read_environment(tree, settings)
    if isinstance(environment, Diagnostic):
        return project, (environment,), Environment("", "", "")
    texts = {path: tree.read_bytes(path) or b"" for path in specs_of(tree, settings)}
    return project, pipeline.analyse(texts, settings), environment


def _wish(analysed: Analysed, asked: Asked) -> Wish:
    now = datetime.now().astimezone()
    # Only for set-ups whose file_template names files by the time.
    when = {part: getattr(now, part) for part in ("year", "month", "day", "hour", "minute")}
    when |= {"second": now.second, "epoch": int(now.timestamp())}
    return Wish(analysed, asked.message, when)


def _base(project: Project, named: str) -> Tree:
    for name in (named,) if named else BASES:
        try:
            return revision_tree(project.root, name)
        except GitError as error:
            if named:
                raise UsageError(f"--base {named}: {error}") from error
    raise UsageError(f"none of {', '.join(BASES)} is here: name a branch with --base")


def _carry_out(
    project: Project, environment: Environment, found: Following, options: Options, asked: Asked
) -> int:
    migration = found.migration
    if asked.sql:
        say(script(migration.upgrade) if migration else "")
        return CLEAN
    texts = {**_environment(project, environment), **found.texts}
    tree = project.tree
    changes = [
        Change(path, tree.read(path), text)
        for path, text in sorted(texts.items())
        if tree.read(path) != text
    ]
    apply(project.root, changes)
    if not options.quiet:
        for change in changes:
            if not change.path.startswith(".restc/"):
                say(f"{change.verb} {change.path}\n")
        if migration and migration.downgrade is None:
            say(f"There is no way back: {' '.join(migration.lost)}\n")
        say("`restc db upgrade` runs it; commit it with the specs and .restc/.\n")
    return CLEAN


def _environment(project: Project, environment: Environment) -> Mapping[str, str]:
    """What Alembic needs, where the application has none of it yet."""
    if environment.found:
        return {}
    settings, tree = project.settings, project.tree
    config = tree.read(settings.place(f"{settings.package.replace('.', '/')}/config.py")) or ""
    files = alembic_files(settings, "def asyncpg_url(" in config)
    texts = {settings.place(item.path): item.text for item in files}
    return {path: text for path, text in texts.items() if tree.read(path) is None}
