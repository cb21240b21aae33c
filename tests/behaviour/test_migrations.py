"""Specs change, and a database follows: revisions written, run, undone, merged and interrupted."""

import shutil
import sys
from pathlib import Path

import pytest

from compiler.migrate.history import Revision, read_revision
from tests.database import Database, Server

from .catalogue import Catalogue, catalogue, differences
from .migrating import Migrating, copied

PENDING = "A migration is pending (note): `restc migrate` writes it."


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Migrating:
    """A new application, compiled and committed, without a revision."""
    project = Migrating(tmp_path_factory.mktemp("fresh"))
    project.restc("init", "-q")
    project.restc("compile", "-q")
    project.git("init", "-q", "-b", "main")
    project.commit("Start")
    return project


@pytest.fixture(scope="module")
def started(fresh: Migrating, tmp_path_factory: pytest.TempPathFactory) -> Migrating:
    """The same with its first revision."""
    project = copied(fresh, tmp_path_factory.mktemp("started") / "app")
    assert PENDING in project.restc("compile")
    project.restc("migrate")
    project.commit("Create notes")
    return project


@pytest.fixture
def application(started: Migrating, tmp_path: Path) -> Migrating:
    return copied(started, tmp_path / "app")


def found(database: Database) -> Catalogue:
    """What is in a database, but for Alembic's own."""
    every = catalogue(database)
    return {key: text for key, text in every.items() if "alembic_version" not in key[1]}


def assert_as_fresh(database: Database, application: Migrating, postgres: Server) -> None:
    with postgres.database(application.schema) as other:
        assert list(differences(found(database), found(other))) == []


def test_a_field_comes_and_the_database_follows_and_goes_back(
    application: Migrating, postgres: Server
) -> None:
    with postgres.database() as database:
        app = application.on(database.url)
        assert "1 to run" in app.restc("db", "status", code=1)
        assert "Running upgrade" in app.restc("db", "upgrade")
        database.execute("INSERT INTO notes (title) VALUES ('Kept')")
        before = found(database)
        app.add("estimate: {type: integer, ge: 0, required: false}")
        assert PENDING in app.restc("compile")
        assert PENDING in app.restc("check")
        assert PENDING in app.restc("check", "--fail-on-pending", code=1)
        assert "R550" in app.restc("check", "--fail-on-pending", "--format", "json", code=1)
        assert "ADD COLUMN" in app.restc("migrate", "--sql")
        assert len(app.revisions) == 1
        app.restc("migrate", "-m", "Say how long a note takes")
        assert app.revisions[1:] == ["0002_say_how_long_a_note_takes.py"]
        assert "Nothing to migrate" in app.restc("migrate")
        assert PENDING not in app.restc("check", "--fail-on-pending")
        assert "0002_say" in app.restc("db", "status", code=1)
        app.restc("db", "upgrade")
        assert "the last one" in app.restc("db", "status")
        assert "what the specs ask for" in app.restc("db", "drift")
        assert_as_fresh(database, app, postgres)
        app.alembic("downgrade", "-1")
        assert list(differences(found(database), before)) == []
        app.restc("db", "upgrade")
        assert_as_fresh(database, app, postgres)
        assert database.rows("SELECT title, estimate FROM notes") == [("Kept", None)]


def test_git_sees_a_revision_with_what_it_leads_to_and_nothing_else(
    application: Migrating,
) -> None:
    app = application
    app.add("estimate: {type: integer, required: false}")
    app.restc("compile", "-q")
    app.commit("Estimates")
    app.restc("migrate", "--sql")
    assert app.git("status", "--short") == ""
    app.restc("migrate")
    assert app.git("status", "--short").splitlines() == [
        " M .restc/schema/note.json",
        "?? migrations/versions/0002_add_estimate_to_notes.py",
    ]
    app.commit("Migrate")
    first = app.git("show", "HEAD")
    app.git("reset", "-q", "--hard", "HEAD~1")
    app.restc("migrate")
    app.git("add", "-A")
    # The same specs and snapshots give the same revision, to the byte.
    assert app.git("diff", "--cached") in first


def test_revisions_are_clean_for_the_tools_of_the_application(started: Migrating) -> None:
    for tool in ("ruff check", "ruff format --check", "mypy --strict", "bandit -q"):
        started.run(sys.executable, "-m", *tool.split(), *files(started))


def files(project: Migrating) -> list[str]:
    return ["migrations/env.py", *(f"migrations/versions/{name}" for name in project.revisions)]


def test_two_branches_are_told_of_and_put_in_a_row(
    application: Migrating, postgres: Server
) -> None:
    app = application
    app.git("checkout", "-qb", "ours")
    app.add("estimate: {type: integer, required: false}")
    app.restc("compile", "-q")
    app.restc("migrate", "-m", "Our estimate")
    app.commit("Ours")
    app.git("checkout", "-q", "main")
    app.replace("\napi:", "  pinned: {type: boolean, default: false}\n\napi:")
    app.restc("compile", "-q")
    app.restc("migrate", "-m", "Their pin")
    app.commit("Theirs")
    theirs = (app.root / "migrations/versions/0002_their_pin.py").read_bytes()
    app.git("checkout", "-q", "ours")
    assert "merge the base branch first" in app.restc("migrate", "rebase", code=1)
    app.git("merge", "-q", "main", "-m", "Merge", code=1)
    conflicts = app.git("diff", "--name-only", "--diff-filter=U").split()
    # The specs merged by themselves; what is compiled from them is compiled again.
    assert not [path for path in conflicts if path.startswith(("specs/", "migrations/"))]
    app.git("checkout", "-q", "--ours", "--", *conflicts)
    app.restc("compile", "-q", "--overwrite")
    told = app.restc("migrate", code=1)
    assert "R540" in told
    assert "0002_our_estimate.py" in told
    assert "0002_their_pin.py" in told
    app.restc("migrate", "rebase")
    assert app.revisions[1:] == ["0002_their_pin.py", "0003_our_estimate.py"]
    assert (app.root / "migrations/versions/0002_their_pin.py").read_bytes() == theirs
    assert "Nothing to rebase" in app.restc("migrate", "rebase")
    assert "Nothing to migrate" in app.restc("migrate")
    with postgres.database() as database:
        app.on(database.url).restc("db", "upgrade")
        assert_as_fresh(database, app, postgres)


def test_a_revision_of_the_base_branch_is_never_changed(application: Migrating) -> None:
    app = application
    app.git("checkout", "-qb", "ours")
    (app.root / "migrations/versions" / app.revisions[0]).open("a").write("# Changed\n")
    assert "R545" in app.restc("migrate", "rebase", code=1)


def test_an_interrupted_upgrade_is_finished_by_the_next(
    application: Migrating, postgres: Server
) -> None:
    app = application
    app.add("estimate: {type: integer, ge: 0, backfill: 3}")
    app.restc("compile", "-q")
    app.restc("migrate")
    revision = app.root / "migrations/versions" / app.revisions[1]
    text = revision.read_text("utf-8")
    begun = "    op.execute(dedent("
    assert text.count(begun) == 1
    dying = f"    global left\n    left -= 1\n    if not left:\n        os._exit(9)\n{begun}"
    head = "import os\nleft = int(os.environ.get('STATEMENTS', '0'))\n"
    revision.write_text(text.replace("import time\n", f"import time\n{head}").replace(begun, dying))
    first = read_revision("", (revision.parent / app.revisions[0]).read_text("utf-8"))
    assert isinstance(first, Revision)
    for statements in (6, 13):
        with postgres.database() as database:
            on = app.on(database.url)
            on.alembic("upgrade", first.id)
            database.execute("INSERT INTO notes (title) SELECT g FROM generate_series(1, 5000) g")
            on.alembic("upgrade", "head", code=9, STATEMENTS=str(statements))
            on.restc("db", "upgrade")
            assert_as_fresh(database, app, postgres)
            assert database.rows("SELECT DISTINCT estimate FROM notes") == [(3,)]


ENV = """
import asyncio
import os

from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine


def run(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


async def main():
    url = os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+asyncpg:")
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(main())
"""
THEIRS = """
from alembic import op

revision = "ae1027a6acf1"
down_revision = None


def upgrade():
    op.execute("CREATE TABLE people (id uuid PRIMARY KEY)")


def downgrade():
    op.drop_table("people")
"""


def test_an_alembic_that_was_there_goes_on(
    fresh: Migrating, tmp_path: Path, postgres: Server
) -> None:
    app = copied(fresh, tmp_path / "app")
    shutil.rmtree(app.root / "migrations")
    ini = "[alembic]\nscript_location = %(here)s/db/history\nprepend_sys_path = .\n"
    written = {
        "alembic.ini": ini,
        "db/history/env.py": ENV,
        "db/history/versions/ae1027a6acf1_add_people.py": THEIRS,
    }
    for path, text in written.items():
        (app.root / path).parent.mkdir(parents=True, exist_ok=True)
        (app.root / path).write_text(text, "utf-8")
    app.restc("migrate")
    for path, text in written.items():
        assert (app.root / path).read_text("utf-8") == text
    assert not (app.root / "migrations").exists()
    [ours] = [p for p in (app.root / "db/history/versions").glob("*.py") if "people" not in p.name]
    revision = read_revision("", ours.read_text("utf-8"))
    assert isinstance(revision, Revision)
    assert revision.parents == ("ae1027a6acf1",)
    assert ours.name == f"{revision.id}_create_notes.py"
    with postgres.database() as database:
        on = app.on(database.url)
        on.restc("db", "upgrade")
        assert "the last one" in on.restc("db", "status")
        assert [name for (name,) in database.rows(TABLES)] == ["alembic_version", "notes", "people"]
        database.execute("INSERT INTO notes (title) VALUES ('Gone')")
        on.restc("db", "reset")
        assert database.rows("SELECT * FROM notes") == []


TABLES = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"


@pytest.mark.parametrize("command", ["upgrade", "status", "drift", "reset"])
def test_a_database_that_is_not_there_is_told_of(started: Migrating, command: str) -> None:
    assert "DATABASE_URL isn't set" in started.restc("db", command, code=2)
    nowhere = "postgresql://ada:secret@localhost:1/tracker"
    told = started.on(nowhere).restc("db", command, code=2)
    assert told.startswith("restc: no database answers at localhost:1/tracker")
    assert "secret" not in told


def test_a_database_elsewhere_is_not_dropped_by_accident(started: Migrating) -> None:
    elsewhere = started.on("postgresql://ada:secret@database.test/tracker")
    told = elsewhere.restc("db", "reset", code=2)
    assert "database.test/tracker isn't on this machine: --yes" in told


DRIFTS = {
    "ALTER TABLE notes ADD extra integer": "ALTER TABLE notes DROP COLUMN extra;",
    "ALTER TABLE notes DROP COLUMN body": "ALTER TABLE notes ADD COLUMN body text;",
    "ALTER TABLE notes ALTER title DROP NOT NULL": "ALTER TABLE notes ALTER COLUMN title SET NOT",
    "ALTER TABLE notes ALTER body SET DEFAULT ''": "ALTER TABLE notes ALTER COLUMN body DROP DEF",
    "ALTER TABLE notes ALTER body TYPE varchar(9)": "ALTER TABLE notes ALTER COLUMN body TYPE text",
    "ALTER TABLE notes DROP CONSTRAINT notes_title_length":
        "ALTER TABLE notes ADD CONSTRAINT notes_title_length CHECK",
    "CREATE INDEX extra ON notes (body)": "DROP INDEX CONCURRENTLY extra;",
    "COMMENT ON TABLE notes IS 'Other'": "COMMENT ON TABLE notes IS 'Note.';",
    "DROP TABLE notes": "CREATE TABLE notes (",
}  # fmt: skip


def test_what_a_database_has_otherwise_is_told_with_what_would_mend_it(
    started: Migrating, postgres: Server
) -> None:
    for change, mend in DRIFTS.items():
        with postgres.database(f"{started.schema};{change}") as database:
            before = catalogue(database)
            told = started.on(database.url).restc("db", "drift", code=1)
            assert f"help: {mend}" in told, (change, told)
            assert catalogue(database) == before
    with postgres.database(started.schema) as database:
        told = started.on(database.url).restc("db", "drift")
        assert told == "The database is what the specs ask for.\n"
