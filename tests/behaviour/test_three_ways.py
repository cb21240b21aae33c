"""Revisions from nothing make what sql/schema.sql makes, and so what create_all makes.

That schema.sql and create_all agree is tested where the cases and the tracker are compiled.
"""

from pathlib import Path

import pytest

from compiler.emit.fastapi.migrations import alembic_files
from compiler.host.disk import DiskTree
from compiler.ir.resource import Project
from compiler.migrate.environment import Environment
from compiler.migrate.following import Following, Wish, following
from compiler.migrate.history import History
from compiler.settings import Settings
from compiler.tree import MemoryTree
from tests.database import Server
from tests.golden.cases import CASES, analysed, compiled, settings_of

from .catalogue import catalogue, differences
from .migrating import REPOSITORY, Migrating

BEFORE = {
    "tracker": "",
    "existing": (REPOSITORY / "examples/existing/sql/schema.sql")
    .read_text("utf-8")
    .partition("-- restc:begin ")[0],
}
"""What is there before the first revision: the shop makes its own tables by hand."""
PEOPLE = "CREATE TABLE people (id uuid PRIMARY KEY);\n"


@pytest.mark.parametrize("name", BEFORE)
def test_an_example_migrates_to_its_schema(name: str, postgres: Server) -> None:
    example = Migrating(REPOSITORY / "examples" / name)
    with postgres.database(example.schema) as fresh, postgres.database(BEFORE[name]) as database:
        example.on(database.url).alembic("upgrade", "head")
        found = catalogue(database)
        ours = {key: text for key, text in found.items() if "alembic_version" not in key[1]}
        told = "specs changed: run `restc migrate`, in examples/existing too"
        assert list(differences(ours, catalogue(fresh))) == [], told


def revision_of(project: Project) -> Following:
    environment = Environment("", "migrations", "migrations/versions")
    found = following(MemoryTree(), environment, Wish(project))
    assert isinstance(found, Following), found
    return found


def test_every_case_migrates_to_its_schema(postgres: Server, tmp_path: Path) -> None:
    """One chain for all of them, since starting Alembic takes longer than running a revision."""
    for item in alembic_files(Settings(), configured=False):
        path = tmp_path / item.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(item.text, "utf-8")
    (tmp_path / "migrations/versions").mkdir()
    schema, parent = PEOPLE, "None"
    for number, case in enumerate(CASES):
        settings = settings_of(case)
        found = revision_of(analysed(case, settings))
        text = found.texts[found.path] or ""
        own = text.partition('\nrevision = "')[2].partition('"')[0]
        assert "\ndown_revision = None\n" in text
        chained = text.replace("\ndown_revision = None\n", f"\ndown_revision = {parent}\n")
        chained = chained.replace(f'"{own}"', f'"{number:012}"')
        parent = f'"{number:012}"'
        (tmp_path / f"migrations/versions/{number:04}_{case.name}.py").write_text(chained, "utf-8")
        schema += compiled(case, settings)[settings.schema_sql]
    with postgres.database(schema) as fresh, postgres.database(PEOPLE) as database:
        Migrating(tmp_path).on(database.url).alembic("upgrade", "head")
        ours = {k: text for k, text in catalogue(database).items() if "alembic_version" not in k[1]}
        assert list(differences(ours, catalogue(fresh))) == []
        Migrating(tmp_path).on(database.url).alembic("downgrade", "base")
        left = {key for key in catalogue(database) if "alembic_version" not in key[1]}
        assert {name for kind, name in left if kind == "table"} == {"people"}


def test_the_examples_have_nothing_pending() -> None:
    for name in ("tracker", "existing"):
        where = "." if name == "tracker" else "examples/existing"
        told = Migrating(REPOSITORY).restc("-C", str(REPOSITORY / where), "migrate", "--sql")
        assert told.startswith("Nothing to migrate"), (name, told)


def test_histories_of_examples_are_read() -> None:
    from compiler.migrate.history import read_history

    tree = DiskTree(REPOSITORY / "examples/tracker")
    found = read_history(tree, "migrations/versions")
    assert isinstance(found, History)
    assert [len(one.parents) for one in found.revisions][:2] == [0, 1]
