"""restc db: run the revisions, and look at the database; thin commands over Alembic."""

import re

import click

from compiler import pipeline
from compiler.cli.options import CLEAN, FINDINGS
from compiler.cli.program import options_of, speaking
from compiler.cli.project import ConfigurationError, Project, UsageError, find_root, open_project
from compiler.cli.report import say, say_diagnostics
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.host.application import Application, is_local, place_of
from compiler.host.disk import DiskTree
from compiler.ir.resource import Project as Analysed
from compiler.migrate.catalogue import comparison, differences
from compiler.migrate.environment import read_environment
from compiler.migrate.history import History, out_of_order, read_history, schema_id
from compiler.migrate.schema import Schema
from compiler.migrate.snapshot import read_schema
from compiler.workspace.drift import specs_of
from compiler.workspace.pending import FOLDER

REMAINING = """
SELECT count(*) FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
    AND relname <> 'alembic_version'
"""


@click.group("db")
@speaking
def command() -> None:
    """Run the revisions, and look at the database of DATABASE_URL."""


@command.command("upgrade")
@click.argument("revision", default="head")
@click.pass_context
def upgrade(ctx: click.Context, revision: str) -> int:
    """Run the revisions that the database doesn't have yet, up to REVISION."""
    project = _opened(ctx)
    _history(project)
    application(project).alembic("upgrade", revision, say=say)
    if not options_of(ctx).quiet:
        say("The database is up to date.\n" if revision == "head" else "")
    return CLEAN


@command.command("status")
@click.pass_context
def status(ctx: click.Context) -> int:
    """Say which revisions the database doesn't have yet; 1 where there are any."""
    project = _opened(ctx)
    history = _history(project)
    printed = application(project).alembic("current", say=lambda _line: None)
    at = set(re.findall(r"^\w+", printed, re.MULTILINE))
    unknown = at - {revision.id for revision in history.revisions}
    if unknown:
        raise UsageError(f"the database is at {', '.join(sorted(unknown))}, which no file has")
    parents = {one.id: one.parents for one in history.revisions}
    done = set(at)
    while more := {parent for one in done for parent in parents.get(one, ())} - done:
        done |= more
    missing = [revision for revision in history.revisions if revision.id not in done]
    for revision in missing:
        say(f"not run yet: {revision.path}\n")
    last = [revision.path for revision in history.revisions if revision.id in at]
    where = f"The database is at {', '.join(last)}" if last else "The database has no revision yet"
    say(f"{where}: {len(missing)} to run.\n" if missing else f"{where}, the last one.\n")
    return FINDINGS if missing else CLEAN


@command.command("reset")
@click.option("--yes", is_flag=True, help="Also where the database isn't on this machine.")
@click.pass_context
def reset(ctx: click.Context, yes: bool) -> int:
    """Drop the tables, with everything in them, and run every revision anew.

    The drop script says what goes. Tables that it leaves are taken to be yours, and so are the
    revisions before the first that restc wrote: they aren't run again.
    """
    project = _opened(ctx)
    history = _history(project)
    app = application(project)
    if not yes and not is_local(app.database):
        raise UsageError(f"{place_of(app.database)} isn't on this machine: --yes to drop it all")
    path = project.settings.place(project.settings.drop_sql)
    drop = project.tree.read(path)
    if drop is None:
        raise UsageError(f"there is no {path}: run `restc compile`")
    [[[kept]]] = app.ask([(drop, False), (REMAINING, True)])
    first = next((revision for revision in history.revisions if revision.is_ours), None)
    if kept and first and first.parents:
        app.alembic("stamp", "--purge", first.parents[0], say=lambda _line: None)
    else:
        app.ask([("DROP TABLE IF EXISTS alembic_version", False)])
    app.alembic("upgrade", "head", say=say)
    if not options_of(ctx).quiet:
        say("The database is empty, and up to date.\n")
    return CLEAN


@command.command("drift")
@click.pass_context
def drift(ctx: click.Context) -> int:
    """Say where the database is other than the specs have it; 1 where it is.

    Each difference comes with the statements that would mend it; none is run.
    """
    options = options_of(ctx)
    project = _opened(ctx)
    tree, settings = project.tree, project.settings
    texts = {path: tree.read_bytes(path) or b"" for path in specs_of(tree, settings)}
    analysed = pipeline.analyse(texts, settings)
    if not isinstance(analysed, Analysed):
        say_diagnostics(analysed, options, tree)
        return FINDINGS
    expected, live = application(project).ask(comparison(analysed))
    found = [
        Diagnostic("R551", one.message, None, help="\n".join(one.statements))
        for one in differences(analysed, expected, live)
    ]
    if found:
        say_diagnostics(found, options, tree)
        return FINDINGS
    if not options.quiet and options.format == "human":
        say("The database is what the specs ask for.\n")
    return CLEAN


def application(project: Project) -> Application:
    """The application of a project."""
    return Application(project.root, project.root / project.settings.app)


def _opened(ctx: click.Context) -> Project:
    root = find_root(options_of(ctx).directory)
    return open_project(root, DiskTree(root))


def _history(project: Project) -> History:
    """The revisions, if they can be run as they stand; raises ConfigurationError, UsageError."""
    environment = read_environment(project.tree, project.settings)
    if isinstance(environment, Diagnostic):
        raise ConfigurationError((environment,))
    history = read_history(project.tree, environment.versions)
    if not isinstance(history, History):
        raise ConfigurationError(history)
    if not environment.found or not history.revisions:
        raise UsageError("there are no revisions yet: `restc migrate` writes the first")
    schema = read_schema(project.tree)
    if not isinstance(schema, Schema):
        raise ConfigurationError(schema)
    if problems := out_of_order(history, schema_id(schema), FOLDER):
        raise ConfigurationError(problems)
    return history
