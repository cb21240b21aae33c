"""Specs change, and a database follows: revisions written, run, undone, merged and interrupted."""

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
    app.git("merge", "-q", "main", "-m", "Merge")
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
    for statements in (6, 11, 16):
        with postgres.database() as database:
            on = app.on(database.url)
            on.alembic("upgrade", first.id)
            database.execute("INSERT INTO notes (title) SELECT g FROM generate_series(1, 5000) g")
            on.alembic("upgrade", "head", code=9, STATEMENTS=str(statements))
            on.restc("db", "upgrade")
            assert_as_fresh(database, app, postgres)
            assert database.rows("SELECT DISTINCT estimate FROM notes") == [(3,)]
