"""No feature is passed over in silence: every emitter tells of it, or a table says why not."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest

from compiler import pipeline
from compiler.artifact import Once, OwnedFile, Region
from compiler.diagnostics.render import human
from compiler.emit.registry import EMITTERS
from compiler.ir.resource import Project
from compiler.settings import Settings

from .features import FEATURES, FLAGS, SILENT, UNIONS, members_of, str_of

EVERY = {**FEATURES, **FLAGS}
NAMES = [emitter.name for emitter in EMITTERS]


def analysed(specs: Mapping[str, str]) -> Project:
    texts = {f"specs/{name}.yaml": text.encode() for name, text in specs.items()}
    project = pipeline.analyse(texts, Settings())
    sources = {path: data.decode() for path, data in texts.items()}
    assert isinstance(project, Project), human(project, sources)
    return project


@cache
def both(feature: str) -> tuple[Project, Project]:
    one = EVERY[feature]
    return analysed(one.having), analysed(one.lacking)


def emitted(name: str, project: Project) -> dict[str, str]:
    """What an emitter says, by path and region."""
    emitter = next(one for one in EMITTERS if one.name == name)
    artifacts = [a for resource in project.resources for a in emitter.resource(resource, project)]
    artifacts += emitter.project(project)
    said = {}
    for item in artifacts:
        match item:
            case Region():
                said[f"{item.path}#{item.name}"] = item.text
            case OwnedFile() | Once():
                said[item.path] = item.text
            case _:
                pass
    return said


def within(value: Any) -> Iterator[str]:
    """The members of unions that stand anywhere in an IR, by name."""
    if isinstance(value, enum.Enum):
        yield str_of(value)
    elif is_dataclass(value):
        yield type(value).__name__
        for item in fields(value):
            if item.name != "settings":
                yield from within(getattr(value, item.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from within(item)
    else:
        yield type(value).__name__


def test_every_member_of_every_union_stands_in_the_table() -> None:
    members = [member for union in UNIONS for member in members_of(union)]
    assert sorted(members) == sorted(FEATURES)
    assert SILENT.keys() <= set(NAMES)
    assert [m for silent in SILENT.values() for m in silent if m not in EVERY] == []


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_is_in_the_ir_of_its_spec(feature: str) -> None:
    having, _ = both(feature)
    assert feature in set(within(having.resources))


@pytest.mark.parametrize("emitter", NAMES)
@pytest.mark.parametrize("feature", EVERY)
def test_an_emitter_tells_of_a_feature_or_says_why_not(feature: str, emitter: str) -> None:
    having, lacking = (emitted(emitter, project) for project in both(feature))
    silent = SILENT.get(emitter, {}).get(feature)
    if silent is None:
        assert having != lacking, f"{emitter} passes over {feature}: implement it, or say why"
    else:
        assert having == lacking, f"{emitter} does tell of {feature}: {silent!r} is out of date"
