"""The JSON Schema agrees with the compiler, and explains itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from compiler.schema.array import ARRAYS
from compiler.schema.document import Document
from compiler.schema.field import TYPES
from compiler.schema.json_schema import json_schema
from compiler.schema.part import Part
from compiler.schema.resource import KINDS
from compiler.schema.validate import validate
from compiler.source.node import Mapping
from compiler.source.plain import to_python
from compiler.source.reader import read

ROOT = Path(__file__).parents[3]
SPECS = sorted((ROOT / "specs").rglob("*.yaml"))
SCHEMA = json_schema()
VALIDATOR = Draft7Validator(SCHEMA)
HEAD = "resource: task\nownership: account\ndelete: soft\n"
FIELD = HEAD + "fields:\n  a: "

# What only the compiler can say: it compares two values.
BEYOND = {"contradicting_keys"}


def data(text: str) -> Any:
    node = read(text, "spec.yaml")
    assert isinstance(node, Mapping)
    return to_python(node)


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    for model in kind.__subclasses__():
        yield model
        yield from parts(model)


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_it_accepts_the_reference_specs(path: Path) -> None:
    assert list(VALIDATOR.iter_errors(data(path.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "text",
    [
        "summary: nothing\n",
        "resource: task\nenum: task\nownership: account\ndelete: soft\nvalues: [a]\n",
        "resource: task\n",
        "resource: Task\nownership: account\ndelete: soft\n",
        "resource: task\nownership: acount\ndelete: soft\n",
        "resource: task\nownership: {thru: project}\ndelete: soft\n",
        HEAD + "queries: {}\n",
        HEAD + "use: timestamps\n",
        HEAD + "fields:\n",
        FIELD + "string\n",
        FIELD + "{required: false}\n",
        FIELD + "{type: string}\n",
        FIELD + "{type: string, max_lenght: 5}\n",
        FIELD + "{type: string, max_length: 0}\n",
        FIELD + "{type: boolean, max_length: 5}\n",
        FIELD + "{type: severity, max_length: 5}\n",
        FIELD + "{type: enum, values: [a, a]}\n",
        FIELD + '{type: "string[]", items: {}}\n',
        FIELD + '{type: "date[]", items: {}}\n',
        FIELD + "{type: json, shape: {b: {type: text, access: internal}}}\n",
        HEAD + "relations:\n  project: {on_delete: cascade}\n",
        HEAD + "relations:\n  project: {to: project, on_delete: casade}\n",
        HEAD + "transitions:\n  a: {b: {c: {sett: {}}}}\n",
        HEAD + "api: {operations: [create, batch_erase]}\n",
        HEAD + "hooks: {before_create: trim}\n",
        HEAD + "unique:\n  - []\n",
    ],
)
def test_it_refuses(text: str) -> None:
    assert list(VALIDATOR.iter_errors(data(text))) != []


def misshapen() -> list[Path]:
    """The bad cases that are a matter of one value's shape."""
    cases = sorted((ROOT / "tests" / "golden" / "bad").glob("*/diagnostics.txt"))
    shapes = [case.parent for case in cases if "error[R1" in case.read_text("utf-8")]
    return [case for case in shapes if case.name not in BEYOND and _alone(case)]


def _alone(case: Path) -> bool:
    """Whether the shape of the one file is to blame, not what it says of others or of the IR."""
    path = case / "specs" / "task.yaml"
    if not path.is_file():
        return False
    node = read(path.read_text("utf-8"), "task.yaml")
    return isinstance(node, Mapping) and not isinstance(validate(node), Document)


@pytest.mark.parametrize("case", misshapen(), ids=lambda case: case.name)
def test_it_refuses_the_bad_cases_of_shape(case: Path) -> None:
    text = (case / "specs" / "task.yaml").read_text("utf-8")
    assert list(VALIDATOR.iter_errors(data(text))) != []


@pytest.mark.parametrize("model", sorted(set(parts()), key=repr))
def test_every_model_and_every_key_has_a_description(model: type[Part]) -> None:
    assert (model.__doc__ or "").endswith(".")
    for name, info in model.model_fields.items():
        assert info.description, f"{model.__name__}.{name}"
        assert info.description.endswith((".", ")")), f"{model.__name__}.{name}"


def test_every_type_has_a_choice_with_words() -> None:
    named = SCHEMA["definitions"]["Field"]["properties"]["type"]["anyOf"][0]
    assert set(named["enum"]) == {*TYPES, *(f"{name}[]" for name in ARRAYS)}
    assert len(named["markdownEnumDescriptions"]) == len(named["enum"])
    assert all(named["markdownEnumDescriptions"])


def test_every_key_is_explained_on_hover() -> None:
    for title, definition in SCHEMA["definitions"].items():
        assert definition["title"].islower(), title
        assert definition["description"]
        for key, schema in definition["properties"].items():
            assert schema["markdownDescription"], f"{title}.{key}"


def test_examples_fit_their_own_schema() -> None:
    for title, definition in SCHEMA["definitions"].items():
        for key, schema in definition["properties"].items():
            validator = Draft7Validator({**schema, "definitions": SCHEMA["definitions"]})
            for example in schema.get("examples", []):
                assert validator.is_valid(example), f"{title}.{key}: {example}"


def test_kinds_are_told_apart_by_their_key() -> None:
    assert [arm["required"] for arm in SCHEMA["then"]["oneOf"]] == [[kind] for kind in KINDS]
