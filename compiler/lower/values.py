"""Defaults and examples, held against the rules of the field that they stand for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal as Number
from typing import Any, assert_never
from uuid import UUID

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.field import (
    Array,
    Boolean,
    Bytes,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    FieldType,
    Float,
    Integer,
    Json,
    JsonShape,
    Text,
    TextFormat,
    Time,
    Uuid,
)
from compiler.lower.known import Findings
from compiler.lower.pattern import python_pattern
from compiler.schema.document import Document
from compiler.schema.field import JsonField

Place = tuple[str | int, ...]
FORMATS = {
    TextFormat.EMAIL: "this is no e-mail address",
    TextFormat.URL: "this is no URL that begins with http:// or https://",
    TextFormat.SLUG: "this is no slug: lower-case letters and digits, `-` between the words",
}
STRICT = {"ge": "gt", "le": "lt"}
"""The bounds of whole numbers are kept as the inclusive ones."""
LONGEST_MATCHED = 1000
"""Characters of a text up to which Python's backtracking matcher may be let loose on it."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a value doesn't fit: the part at `path`, and the key of the field that forbids it."""

    reason: str
    key: str = ""
    path: Place = ()
    candidates: tuple[str, ...] = ()


def judge_values(
    document: Document, place: Place, spec: Any, kind: FieldType, findings: Findings
) -> None:
    """A finding for a default or an example of the field at `place` that it wouldn't accept."""
    for key in ("default", "example"):
        value = getattr(spec, key, None)
        if value is None or (key == "default" and value == "now" and isinstance(kind, DateTime)):
            continue
        for misfit in misfits(value, kind):
            _add(document, place, key, kind, misfit, findings)
    if isinstance(spec, JsonField) and isinstance(kind, Json) and kind.shape and spec.shape:
        types = {member.name: member.type for member in kind.shape.members}
        for name, member in spec.shape.items():
            if name in types:
                judge_values(document, (*place, "shape", name), member, types[name], findings)


def judge_value(
    document: Document, at: Place, value: object, kind: FieldType, findings: Findings
) -> None:
    """A finding for a value at a place of its own, which ends in the key that has it."""
    cut = next(index for index, step in enumerate(at) if step == "backfill")
    for misfit in misfits(value, kind):
        inner = replace(misfit, path=(*at[cut + 1 :], *misfit.path))
        _add(document, at[:cut], "backfill", kind, inner, findings)


def _add(
    document: Document, place: Place, key: str, kind: FieldType, misfit: Misfit, findings: Findings
) -> None:
    at = document.span(*place, key, *misfit.path)
    if misfit.candidates:
        element = kind.element if isinstance(kind, Array) else kind
        shared = element.shared if isinstance(element, Enumeration) else None
        findings.no_value(shared or str(place[-1]), misfit.reason, misfit.candidates, at)
        return
    others: tuple[Label, ...] = ()
    for name in (misfit.key, STRICT.get(misfit.key, "")):
        for rule in ((*place, name), (*place, "items", name)):
            if name and document.at(*rule) is not None:
                others = (Label(document.span(*rule), "against this"),)
    findings.diagnostics.append(
        Diagnostic(
            "R225",
            f"the {key} of `{place[-1]}` is no value that it accepts",
            at,
            label=misfit.reason,
            others=others,
            help=f"change the {key}" + (f" or `{misfit.key}`" if others else ""),
        )
    )


def misfits(value: object, kind: FieldType) -> Iterator[Misfit]:
    """What keeps a value of a spec, as plain YAML says it, from being one of the type."""
    match kind:
        case Text():
            yield from _text(value, kind)
        case Integer():
            yield from _integer(value, kind)
        case Decimal():
            yield from _decimal(value, kind)
        case Float():
            yield from _bounds(value, kind)
        case Enumeration():
            values = tuple(member.value for member in kind.members)
            if value not in values:
                yield Misfit(str(value), candidates=values)
        case Date():
            yield from _readable(value, _day, "there is no such day")
        case Time():
            yield from _readable(value, time.fromisoformat, "there is no such time of day")
        case DateTime():
            yield from _readable(value, datetime.fromisoformat, "there is no such moment")
        case Uuid():
            yield from _readable(value, UUID, "this is no UUID")
        case Array():
            yield from _array(value, kind)
        case Json():
            if kind.shape is not None:
                yield from _object(value, kind.shape)
            yield from _unstorable(value)
        case Boolean():
            if not isinstance(value, bool):
                yield Misfit("this is neither true nor false")
        case Bytes():
            yield Misfit("binary data has no form in a spec")
        case _:
            assert_never(kind)


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day in (date.min, date.max):
        raise ValueError
    return day


def _text(value: object, kind: Text) -> Iterator[Misfit]:
    if not isinstance(value, str):
        yield Misfit("this is no text")
        return
    yield from _unstorable(value)
    if len(value) < kind.min_length:
        yield Misfit(f"this has {len(value)} characters, too few", "min_length")
    if kind.max_length is not None and len(value) > kind.max_length:
        yield Misfit(f"this has {len(value)} characters, too many", "max_length")
    for pattern in kind.patterns if len(value) <= LONGEST_MATCHED else ():
        portable = python_pattern(pattern)
        if isinstance(portable, str) and not re.search(portable, value):
            if pattern == kind.pattern:
                yield Misfit("this does not match the pattern", "pattern")
            else:
                yield Misfit(FORMATS[kind.format])


def _integer(value: object, kind: Integer) -> Iterator[Misfit]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Misfit("this is no whole number")
    elif value < kind.ge:
        yield Misfit(f"this is less than {kind.ge}", "ge")
    elif value > kind.le:
        yield Misfit(f"this is more than {kind.le}", "le")


def _decimal(value: object, kind: Decimal) -> Iterator[Misfit]:
    number = _number(value)
    if number is None:
        yield Misfit("this is no number")
        return
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    if -exponent > kind.scale:
        yield Misfit(f"this has more than {kind.scale} digits after the point", "scale")
    whole = kind.precision - kind.scale
    if number.adjusted() + 1 > whole and number:
        yield Misfit(f"this has more than {whole} digits before the point", "precision")
    yield from _bounds(number, kind)


def _bounds(value: object, kind: Decimal | Float) -> Iterator[Misfit]:
    number = _number(value)
    if number is None:
        yield Misfit("this is no number")
        return
    bounds = {key: _number(getattr(kind, key)) for key in ("ge", "gt", "le", "lt")}
    ge, gt, le, lt = bounds.values()
    if ge is not None and number < ge:
        yield Misfit(f"this is less than {ge}", "ge")
    if gt is not None and number <= gt:
        yield Misfit(f"this is not more than {gt}", "gt")
    if le is not None and number > le:
        yield Misfit(f"this is more than {le}", "le")
    if lt is not None and number >= lt:
        yield Misfit(f"this is not less than {lt}", "lt")


def _number(value: object) -> Number | None:
    match value:
        case bool():
            return None
        case int() | Number():
            return Number(value)
        case float():
            return Number(repr(value))
        case _:
            return None


def _readable(value: object, reader: Any, reason: str) -> Iterator[Misfit]:
    try:
        reader(value)
    except (TypeError, ValueError):
        yield Misfit(reason)


def _array(value: object, kind: Array) -> Iterator[Misfit]:
    if not isinstance(value, (tuple, list)):
        yield Misfit("this is no list")
        return
    if len(value) < kind.min_items:
        yield Misfit(f"this has {len(value)} items, too few", "min_items")
    if kind.max_items is not None and len(value) > kind.max_items:
        yield Misfit(f"this has {len(value)} items, too many", "max_items")
    for position, item in enumerate(value):
        yield from _below(position, misfits(item, kind.element))
        if kind.unique_items and item in value[:position]:
            yield Misfit("this item stands here twice", "unique_items", (position,))


def _object(value: object, shape: JsonShape) -> Iterator[Misfit]:
    if not isinstance(value, dict):
        yield Misfit("this is no object", "shape")
        return
    members = {member.name: member for member in shape.members}
    for name in value:
        if name not in members:
            yield Misfit(f"the shape has no member `{name}`", "shape", (name,))
    for name, member in members.items():
        if name not in value:
            if member.required:
                yield Misfit(f"the member `{name}` is missing", "shape")
        elif value[name] is None:
            if not member.nullable:
                yield Misfit("this member can't be null", path=(name,))
        else:
            yield from _below(name, misfits(value[name], member.type))


def _below(step: str | int, found: Iterator[Misfit]) -> Iterator[Misfit]:
    for misfit in found:
        yield Misfit(misfit.reason, misfit.key, (step, *misfit.path), misfit.candidates)


def _unstorable(value: object) -> Iterator[Misfit]:
    """PostgreSQL can store neither NUL nor half of a surrogate pair, in text or in JSON."""
    match value:
        case str():
            if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
                yield Misfit("this holds a character that PostgreSQL can't store")
        case dict():
            for key, item in value.items():
                yield from _unstorable(key)
                yield from _below(key, _unstorable(item))
        case list() | tuple():
            for position, item in enumerate(value):
                yield from _below(position, _unstorable(item))
