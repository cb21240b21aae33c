"""Whatever a database has otherwise is told, and the statements that come with it mend it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from compiler.migrate.catalogue import Difference, comparison, differences
from tests.database import Server

from .steps import Bench, bench, project_of

SPECS = {
    "project": "resource: project\nownership: account\ndelete: hard\n"
    "fields: {name: {type: string, max_length: 80}}\n",
    "task": """\
resource: task
ownership: {through: project}
delete: soft
unique: [[title]]
indexes: [{on: [size], where: "size > 1"}]
api: {search: [title]}
checks: {sane: "size < 100"}
fields:
  title: {type: string, max_length: 80}
  size: {type: integer, ge: 0, default: 1}
  code: {type: string, max_length: 9, required: false, generated: lower(title)}
relations:
  project: {to: project, on_delete: cascade}
  labels: {to: project, many: true}
""",
}
DRIFTS = {
    "a column that is in no spec": "ALTER TABLE tasks ADD extra integer",
    "a column that is missing": "ALTER TABLE tasks DROP COLUMN deleted_at CASCADE",
    "another type": "ALTER TABLE tasks ALTER size TYPE bigint",
    "another default": "ALTER TABLE tasks ALTER size SET DEFAULT 2",
    "a default that is missing": "ALTER TABLE tasks ALTER size DROP DEFAULT",
    "a default that is in no spec": "ALTER TABLE tasks ALTER title SET DEFAULT ''",
    "NULL taken": "ALTER TABLE tasks ALTER size DROP NOT NULL",
    "NULL not taken": "ALTER TABLE tasks ALTER deleted_at SET NOT NULL",
    "another computation": "ALTER TABLE tasks DROP code; "
    "ALTER TABLE tasks ADD code text GENERATED ALWAYS AS (upper(title)) STORED",
    "a computation that is gone": "ALTER TABLE tasks ALTER code DROP EXPRESSION",
    "a check that is missing": "ALTER TABLE tasks DROP CONSTRAINT {check}",
    "a check that is in no spec": "ALTER TABLE tasks ADD CONSTRAINT extra CHECK (size <> 3)",
    "another check": "ALTER TABLE tasks DROP CONSTRAINT {check}, "
    "ADD CONSTRAINT {check} CHECK (size < 99)",
    "a check that wasn't validated": "ALTER TABLE tasks DROP CONSTRAINT {check}, "
    "ADD CONSTRAINT {check} CHECK (size < 100) NOT VALID",
    "a key that is missing": "ALTER TABLE tasks DROP CONSTRAINT {key}",
    "a primary key that is missing": "ALTER TABLE task_labels DROP CONSTRAINT task_labels_pkey",
    "an index that is missing": "DROP INDEX {index}",
    "an index that is in no spec": "CREATE INDEX extra ON tasks (title)",
    "another index": "DROP INDEX {index}; CREATE INDEX {index} ON tasks (size)",
    "an index that is invalid": "UPDATE pg_index SET indisvalid = false "
    "WHERE indexrelid = '{index}'::regclass",
    "another comment": "COMMENT ON TABLE tasks IS 'Other'",
    "a comment that is missing": "COMMENT ON TABLE tasks IS NULL",
    "a table that is missing": "DROP TABLE task_labels",
}


@pytest.fixture(scope="module", name="bench")
def _bench(postgres: Server) -> Iterator[Bench]:
    with bench(postgres) as database:
        yield database


def told(database: Bench) -> list[Difference]:
    project = project_of(SPECS)
    answers: list[Sequence[Any]] = []
    for statement, answered in comparison(project):
        if answered:
            answers.append(database.loop.run(database.connection.fetch(statement)))
        else:
            database.execute(statement)
    return list(differences(project, *answers))


def test_nothing_is_told_of_a_fresh_install(bench: Bench) -> None:
    bench.populated(SPECS, "")
    assert told(bench) == []


@pytest.mark.parametrize("name", DRIFTS)
def test_what_is_told_mends_it(name: str, bench: Bench) -> None:
    bench.populated(SPECS, "")
    table = next(r.table for r in project_of(SPECS).resources if r.names.spec == "task")
    index = next(one.name for one in table.indexes if one.where and "size" in one.where)
    check = next(one.name for one in table.checks if one.sql == "size < 100")
    key = next(one.name for one in table.foreign_keys if one.target_table == "projects")
    bench.execute(DRIFTS[name].format(index=index, key=key, check=check))
    found = told(bench)
    assert found
    # A column that is made anew loses its checks, which are told the next time.
    for _ in range(2):
        for difference in told(bench):
            for statement in difference.statements:
                bench.execute(statement)
    assert told(bench) == [], found
