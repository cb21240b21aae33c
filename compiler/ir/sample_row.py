"""Example rows: the body that creates one, and the answer that tells it."""

from collections.abc import Mapping

from compiler.ir.example import JsonValue, identifier, plain, valid
from compiler.ir.field import Constant, Field, Role
from compiler.ir.resource import Resource
from compiler.ir.witness import completed

FURTHER = 3
"""How many members that could be left out an example shows."""


def request(resource: Resource) -> dict[str, JsonValue]:
    """A body for a create, by JSON name: what is required, and a little more."""
    fields = resource.created
    optional = [f for f in fields if not f.required_in_create and f.role is Role.DATA][:FURTHER]
    chosen = {f.names.python for f in optional}
    shown = [f for f in fields if f.required_in_create or f.names.python in chosen]
    body = {f.names.python: _value(f, resource) for f in shown}
    whole = completed(resource, body) or completed(resource, _required(resource)) or body
    return {f.names.json: whole[f.names.python] for f in fields if f.names.python in whole}


def change(resource: Resource) -> dict[str, JsonValue]:
    """A body for an update: another value of one member that stands alone."""
    tied = {name for check in resource.checks for name in check.fields}
    tied |= {machine.field for machine in resource.machines}
    for field in sorted(resource.updated, key=lambda f: f.names.python in tied):
        if field.role is Role.DATA:
            return {field.names.json: valid(field, 1)}
    for field in resource.updated:
        return {field.names.json: _value(field, resource, 1)}
    return {}


def answer(resource: Resource, sent: Mapping[str, JsonValue] | None = None) -> dict[str, JsonValue]:
    """The row as it is answered after a create with the example body, and `sent` after it."""
    known = {**request(resource), **(sent or {})}
    found: dict[str, JsonValue] = {}
    for field in resource.answered:
        if field.names.json in known:
            found[field.names.json] = known[field.names.json]
        elif isinstance(field.default, Constant):
            found[field.names.json] = plain(field.default.value, field.type)
        elif field.nullable:
            found[field.names.json] = None
        else:
            found[field.names.json] = _value(field, resource)
        if sent and field.role is Role.VERSION:
            found[field.names.json] = 2
    links: dict[str, JsonValue] = {link.json: known.get(link.json, []) for link in resource.links}
    return {**found, **links}


def _required(resource: Resource) -> dict[str, JsonValue]:
    return {f.names.python: _value(f, resource) for f in resource.created if f.required_in_create}


def _value(field: Field, resource: Resource, number: int = 0) -> JsonValue:
    """A value; keys name what they point at, so that one row has one id in all examples."""
    if field.role is Role.ID and not isinstance(valid(field), int):
        return identifier(resource.names.spec, number)
    relation = next((r for r in resource.relations if r.field == field.names.python), None)
    if relation is not None and not isinstance(valid(field), int):
        same = relation.target == resource.names.spec
        return identifier(relation.target, number + same)
    return valid(field, number)
