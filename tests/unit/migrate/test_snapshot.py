"""The kept schema comes back as it was, and says what is wrong with a file that isn't one."""

import json
from pathlib import Path

import pytest

from compiler.ir.resource import Project
from compiler.migrate.intent import Intent
from compiler.migrate.plan import plan_migration
from compiler.migrate.schema import Schema, schema_of
from compiler.migrate.snapshot import format_schema, read_schema, snapshot_path, state_id
from compiler.pipeline import analyse
from compiler.settings import Settings
from compiler.tree import MemoryTree

SPECS = Path(__file__).parents[3] / "specs"


def tracker() -> Schema:
    texts = {path.as_posix(): path.read_bytes() for path in SPECS.rglob("*.yaml")}
    project = analyse(texts, Settings())
    assert isinstance(project, Project)
    return schema_of(project)


def test_a_schema_comes_back_as_it_was() -> None:
    schema = tracker()
    read = read_schema(MemoryTree(format_schema(schema)))
    assert isinstance(read, Schema)
    assert read.tables == schema.tables
    assert state_id(read) == state_id(schema)
    assert plan_migration(read, schema, Intent()) is None


def test_the_hash_tells_any_two_states_apart() -> None:
    schema = tracker()
    fewer = Schema({name: t for name, t in schema.resources.items() if name != "label"})
    assert state_id(fewer) != state_id(schema)


def broken(**changes: object) -> str:
    document = json.loads(format_schema(tracker())[snapshot_path("label")])
    table = document["tables"][0]
    for key, value in changes.items():
        if key == "format":
            document["format"] = value
        elif value is None:
            del table[key]
        else:
            table[key] = value
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Expecting property name"),
        ("[]", "it doesn't have `format` and `tables`"),
        (broken(format=2), "a newer restc wrote it: its format is 2, this one's 1"),
        (broken(format="1"), "'1' is no format"),
        (broken(name=None), "tables[0] has no 'name'"),
        (broken(name=7), "tables[0].name is 7, not a str"),
        (broken(columns={}), "tables[0].columns is no list"),
        (broken(columns=["id"]), "tables[0].columns[0] is no object"),
        (broken(colour="red"), "tables[0] has an unknown key 'colour'"),
    ],
)
def test_a_file_that_is_no_schema_is_an_error(text: str, said: str) -> None:
    found = read_schema(MemoryTree({snapshot_path("label"): text}))
    assert isinstance(found, tuple)
    assert [diagnostic.code for diagnostic in found] == ["R530"]
    assert found[0].notes[0].startswith(said)


def test_a_merge_conflict_is_called_one() -> None:
    found = read_schema(MemoryTree({snapshot_path("label"): "<<<<<<< ours\n{"}))
    assert isinstance(found, tuple)
    assert "an unresolved merge conflict" in found[0].message
