"""A document of the right shape keeps what its author wrote; a wrong one is explained in place."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.schema.array import StringArrayField
from compiler.schema.constraint import Transition
from compiler.schema.document import Document
from compiler.schema.field import DecimalField, JsonField
from compiler.schema.ownership import Scoped, Through
from compiler.schema.resource import KINDS, ExternalSpec, ResourceSpec
from compiler.schema.validate import validate
from compiler.source.node import Entry, Mapping, Node, Scalar, Sequence
from compiler.source.reader import read

ROOT = Path(__file__).parents[3]
SPECS = sorted((ROOT / "specs").rglob("*.yaml"))
HEAD = "resource: task\nownership: account\ndelete: soft\n"


def judged(text: str) -> Document | tuple[Diagnostic, ...]:
    node = read(text, "specs/task.yaml")
    return validate(node) if isinstance(node, Mapping) else node


def resource(text: str) -> ResourceSpec:
    result = judged(text)
    assert isinstance(result, Document), result
    assert isinstance(result.spec, ResourceSpec)
    return result.spec


def mistakes(text: str) -> list[tuple[str, str]]:
    result = judged(text)
    assert not isinstance(result, Document)
    return [(mistake.code, mistake.message) for mistake in result]


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_reference_specs_are_documents(path: Path) -> None:
    result = judged(path.read_text("utf-8"))
    assert isinstance(result, Document)
    assert result.name == path.stem


def test_numbers_keep_the_text_of_their_author() -> None:
    spec = resource(
        HEAD + "fields:\n  rate: {type: decimal, precision: 5, scale: 2, ge: 0.10, le: 1}\n"
    )
    rate = spec.fields["rate"]
    assert isinstance(rate, DecimalField)
    assert (str(rate.ge), rate.le) == ("0.10", Decimal(1))


def test_json_defaults_are_plain_json() -> None:
    text = HEAD + "fields:\n  s: {type: json, default: {a: [1, 0.5, null, {b: yes}]}}\n"
    field = resource(text).fields["s"]
    assert isinstance(field, JsonField)
    assert field.default == {"a": [1, 0.5, None, {"b": "yes"}]}


def test_short_forms_are_spelt_out() -> None:
    spec = resource(
        HEAD
        + "unique:\n  - [a, b]\n"
        + "transitions:\n  status:\n"
        + "    {initial: todo, todo: [doing], doing: {done: {set: {at: null}}}}\n"
    )
    assert isinstance(spec.ownership, Scoped)
    assert spec.ownership.scope == "account"
    assert spec.unique[0].on == ("a", "b")
    states = spec.transitions["status"].states
    assert list(states) == ["todo", "doing"]
    assert states["todo"] == {"doing": Transition.model_validate({})}
    assert states["doing"]["done"].set_ == {"at": None}


def test_ownership_through_a_parent() -> None:
    spec = resource("resource: task\nownership: {through: project}\ndelete: hard\n")
    assert spec.ownership == Through(through="project")


def test_an_array_knows_its_element() -> None:
    text = HEAD + 'fields:\n  tags: {type: "string[]", items: {max_length: 40}, default: []}\n'
    tags = resource(text).fields["tags"]
    assert isinstance(tags, StringArrayField)
    assert (tags.element, tags.items.max_length, tags.default) == ("string", 40, ())


def test_a_document_is_frozen() -> None:
    with pytest.raises(ValidationError):
        resource(HEAD).delete = "hard"


def test_a_document_finds_keys_and_values() -> None:
    result = judged(HEAD + "fields:\n  title: {type: string, max_length: 200}\nunique: [[title]]\n")
    assert isinstance(result, Document)
    at = "specs/task.yaml"
    assert result.span() == Span(at, 1, 11, 1, 15)
    assert result.span("fields", "title", "max_length") == Span(at, 5, 37, 5, 40)
    assert result.key_span("fields", "title") == Span(at, 5, 3, 5, 8)
    assert result.span("unique", 0, 0) == Span(at, 6, 11, 6, 16)
    # Where the author wrote nothing, the nearest place around it stands for it.
    assert result.key_span("fields", "title", "access") == result.key_span("fields", "title")


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    text = HEAD + "fields:\n  title: {type: string, max_lenght: 200}\n"
    assert mistakes(text) == [("R104", "unknown key `max_lenght` in a string field")]


def test_a_list_whose_items_are_wrong_is_not_empty_as_well() -> None:
    text = HEAD + "fields:\n  s: {type: enum, values: [1]}\n"
    assert mistakes(text) == [("R103", "expected a string, found the whole number 1")]


def test_a_misspelt_type_hides_the_keys_of_the_meant_one() -> None:
    text = HEAD + "fields:\n  n: {type: int, ge: 0, le: 5, default: 1}\n"
    assert mistakes(text) == [("R105", "`int` is not a type")]


def test_a_key_named_like_a_tag_of_ours_is_found() -> None:
    text = HEAD + 'fields:\n  "<StringField>": {type: string, max_length: 5, "<StringField>": 1}\n'
    result = judged(text)
    assert not isinstance(result, Document)
    assert [(m.code, m.span.column) for m in result if m.span] == [("R107", 3), ("R104", 50)]


def test_columns_of_an_external_table_are_no_columns_of_ours() -> None:
    text = "external: user\ntable: users\ncolumns:\n  name: {type: text, access: internal}\n"
    assert mistakes(text) == [("R104", "unknown key `access` in a member of type `text`")]
    result = judged(text.replace(", access: internal", ""))
    assert isinstance(result, Document)
    assert isinstance(result.spec, ExternalSpec)


WORDS = sorted(
    {key for kind in KINDS.values() for key in kind.model_fields}
    | {"type", "string", "enum", "values", "to", "many", "on", "set", "string[]", "x", "initial"}
)
SPAN = Span("specs/task.yaml", 1, 1, 1, 2)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.sampled_from(WORDS), st.text()
).map(lambda value: Scalar(value, "" if value is None else str(value), SPAN))


def mapping(entries: dict[str, Node]) -> Mapping:
    return Mapping(tuple(Entry(Scalar(k, k, SPAN), v) for k, v in entries.items()), SPAN)


NODES: st.SearchStrategy[Node] = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: Sequence(tuple(items), SPAN))
        | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5).map(mapping)
    ),
    max_leaves=30,
)


def places(node: Node, at: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """The way to each node, by its number among its neighbours."""
    yield at
    for index, child in enumerate(children(node)):
        yield from places(child, (*at, index))


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Mapping(entries=entries):
            return tuple(entry.value for entry in entries)
        case Sequence(items=items):
            return items
        case Scalar():
            return ()


def replaced(node: Node, at: tuple[int, ...], by: Node) -> Node:
    if not at:
        return by
    index, rest = at[0], at[1:]
    match node:
        case Mapping(entries=entries, span=span):
            key, value = entries[index].key, replaced(entries[index].value, rest, by)
            return Mapping((*entries[:index], Entry(key, value), *entries[index + 1 :]), span)
        case Sequence(items=items, span=span):
            value = replaced(items[index], rest, by)
            return Sequence((*items[:index], value, *items[index + 1 :]), span)
        case Scalar():
            raise AssertionError


REFERENCE = [read(path.read_text("utf-8"), path.name) for path in SPECS]


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.data())
def test_any_change_to_a_reference_spec_is_judged_without_a_bug(data: st.DataObject) -> None:
    node = data.draw(st.sampled_from([n for n in REFERENCE if isinstance(n, Mapping)]))
    at = data.draw(st.sampled_from([place for place in places(node) if place]))
    changed = replaced(node, at, data.draw(NODES))
    assert isinstance(changed, Mapping)
    result = validate(changed)
    assert isinstance(result, Document) or result


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(st.sampled_from(WORDS), NODES, max_size=12),
)
def test_any_tree_is_judged_without_a_bug(kind: str, entries: dict[str, Node]) -> None:
    result = validate(mapping({kind: Scalar("task", "task", SPAN), **entries}))
    if not isinstance(result, Document):
        assert result
        assert all("pydantic" not in m.message and "Input should" not in m.message for m in result)
