"""Rows with the values of another one, for rules of uniqueness."""

from dataclasses import dataclass, replace

from compiler.emit.pytest.source import source
from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.values import required
from compiler.ir.boundary import Value
from compiler.ir.example import valid
from compiler.ir.field import Field, Text
from compiler.ir.ownership import Scope
from compiler.ir.relation import Relation
from compiler.ir.resource import Resource
from compiler.ir.rule import CheckRule, UniqueRule
from compiler.ir.witness import completed


@dataclass(frozen=True, slots=True)
class Same:
    """Arguments for factories; empty where there is no such row."""

    first: str
    """For the row that has the values first."""
    again: str
    """For a row with the same values."""
    elsewhere: str
    """For a row with the same values of its own, but below another parent."""
    free_for_others: bool
    """Whether somebody else may have the same values."""
    changes: str
    """The body of an update that takes the values."""
    shared: str
    """For a row that differs just in what an update can change."""
    pointer: str
    """`, "/title"` where the refusal points at a member."""


def same_values(suite: Suite, rule: UniqueRule) -> Same:
    """How the tests of a rule make two rows collide."""
    resource = suite.resource
    fields = [resource.field(name) for name in rule.fields]
    keys = {f.names.python: _relation(resource, f) for f in fields}
    sent = [f for f in fields if f.in_create and f.in_response]
    start = required(resource)
    first = {n: source(v) for n, v in suite.by_json(_demanded(resource, rule)).items()}
    first |= {
        f.names.json: _some(suite, f, keys[f.names.python])
        for f in sent
        if f.names.python not in start and not f.required_in_create and f.names.json not in first
    }
    demanded = {n: text for n, text in first.items() if n not in {f.names.json for f in sent}}
    again = {f.names.json: _taken(suite, rule, f) for f in sent}
    own = {f.names.json: again[f.names.json] for f in sent if keys[f.names.python] is None}
    inside = [key for key in keys.values() if key is not None and not _open(key)]
    violation = next(v for v in resource.violations if v.constraint == rule.constraint)
    changed = {n: text for n, text in again.items() if _updatable(suite, n)}
    kept = {n: text for n, text in again.items() if n not in changed}
    return Same(
        first=suite.keywords(first),
        again=suite.keywords(demanded | again),
        elsewhere=suite.keywords(demanded | own) if own and len(own) < len(again) else "",
        free_for_others=rule.within_owner
        and resource.ownership.scope is not Scope.PUBLIC
        and not inside,
        changes="{" + ", ".join(f'"{n}": {text}' for n, text in changed.items()) + "}",
        shared=suite.keywords(demanded | kept),
        pointer=f', "{violation.pointer}"' if violation.pointer else "",
    )


def _demanded(resource: Resource, rule: UniqueRule) -> dict[str, Value]:
    """What brings a row under the rule, where the rule is about some rows only."""
    if rule.where is None or not rule.where.shared:
        return {}
    names = tuple(f.names.python for f in resource.fields if f.names.column in rule.where.columns)
    condition = CheckRule("where", "where", rule.where, names, in_python=True)
    narrowed = replace(resource, checks=(*resource.checks, condition))
    start = required(resource)
    whole = completed(narrowed, start) or start
    return {name: value for name, value in whole.items() if name not in start}


def _some(suite: Suite, field: Field, key: Relation | None) -> str:
    """A value for a member that could be left out."""
    if key is None:
        return source(valid(field, 1))
    return suite.reference(key)


def _taken(suite: Suite, rule: UniqueRule, field: Field) -> str:
    text = f'{suite.row}["{field.names.json}"]'
    plain = isinstance(field.type, Text) and not field.type.patterns
    return f"{text}.swapcase()" if rule.ignore_case and plain else text


def _updatable(suite: Suite, json_name: str) -> bool:
    return any(f.names.json == json_name for f in suite.resource.updated)


def _relation(resource: Resource, field: Field) -> Relation | None:
    return next((r for r in resource.relations if r.field == field.names.python), None)


def _open(key: Relation) -> bool:
    return key.external and key.within is None
