"""restc show: what a spec makes, and the spec with everything written out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from compiler import pipeline
from compiler.cli.expanded import expanded
from compiler.host.disk import DiskTree
from compiler.ir.resource import Project, Resource
from compiler.schema.document import Document
from compiler.schema.validate import validate
from compiler.settings import Settings, read_settings
from compiler.source.node import Mapping
from compiler.source.reader import read

from .conftest import Sandbox

ROOT = Path(__file__).parents[3]
PROJECTS = [ROOT, *sorted((ROOT / "tests/golden/good").iterdir())]
TASK = (
    "resource: task\nownership: account\ndelete: soft\nuse: [timestamps]\n"
    "fields: {title: {type: string, max_length: 80}}\n"
)
TRAIT = "trait: timestamps\nfields:\n  made_at: {type: datetime, default: now}\n"


def document(texts: dict[str, bytes], path: str) -> Document:
    node = read(texts[path].decode(), path)
    assert isinstance(node, Mapping)
    found = validate(node)
    assert isinstance(found, Document)
    return found


def bare(resource: Resource) -> Resource:
    """Without what says where things stand: a trait's fields come after the relations."""
    table = replace(
        resource.table, columns=tuple(sorted(resource.table.columns, key=lambda one: one.name))
    )
    fields = tuple(sorted(resource.fields, key=lambda one: one.names.column))
    return replace(resource, uses=(), approvals=(), table=table, fields=fields)


@pytest.mark.parametrize("folder", PROJECTS, ids=lambda path: path.name)
def test_an_expanded_spec_compiles_to_the_same(folder: Path) -> None:
    tree = DiskTree(folder)
    own = folder / "settings.toml"
    settings = read_settings(f"[tool.restc]\n{own.read_text() if own.is_file() else ''}")
    assert isinstance(settings, Settings)
    texts = {path: tree.read_bytes(path) or b"" for path in tree.paths("specs")}
    project = pipeline.analyse(texts, settings)
    assert isinstance(project, Project), project
    for resource in project.resources:
        documents = [document(texts, path) for path in resource.uses]
        traits = {one.name: one for one in documents if one.kind == "trait"}
        text = expanded(document(texts, resource.source), traits, resource)
        again = pipeline.analyse({**texts, resource.source: text.encode()}, settings)
        assert isinstance(again, Project), (text, again)
        assert bare(again.resource(resource.names.spec)) == bare(resource), text


def test_expanded_says_where_each_thing_comes_from(sandbox: Sandbox) -> None:
    sandbox.write({"specs/task.yaml": TASK, "specs/timestamps.yaml": TRAIT})
    said = sandbox.run("show", "task", "--expanded")
    assert said.code == 0
    assert "plural: tasks  # by default\n" in said.out
    assert "  # from the trait `timestamps`, specs/timestamps.yaml:3:3\n" in said.out
    assert "title: {type: string, max_length: 80, required: true, access: read_write}" in said.out
    assert "use:" not in said.out
    assert "# By themselves: id (uuid), account_id (uuid), deleted_at (timestamptz).\n" in said.out


def test_what_a_spec_makes(sandbox: Sandbox) -> None:
    sandbox.write({"specs/task.yaml": TASK, "specs/timestamps.yaml": TRAIT})
    before = sandbox.files()
    told = json.loads(sandbox.run("show", "task", "--format", "json").out)
    assert told["specs"] == ["specs/task.yaml", "specs/timestamps.yaml"]
    assert told["tables"] == ["tasks"]
    assert "title text NOT NULL" in told["columns"]
    assert "POST /api/v1/tasks" in told["routes"]
    assert "app/models/task.py" in told["files"]
    assert any(region.startswith("sql/schema.sql") for region in told["regions"])
    human = sandbox.run("show", "task").out
    assert "\nroutes:\n" in human
    assert "  app/models/task.py\n" in human
    assert sandbox.files() == before


def test_what_cannot_be_shown(sandbox: Sandbox) -> None:
    sandbox.write({"specs/task.yaml": TASK, "specs/timestamps.yaml": TRAIT})
    assert "did you mean `task`?" in sandbox.run("show", "taks").err
    sandbox.write({"specs/user.yaml": "resource: user\n"})
    said = sandbox.run("show", "task")
    assert (said.code, "R102" in said.out) == (1, True)
