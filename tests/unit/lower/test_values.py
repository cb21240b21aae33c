"""A default or an example is a value of its type, or what keeps it from being one."""

from collections.abc import Iterator
from decimal import Decimal as Number

import pytest

from compiler.ir.field import (
    Array,
    Boolean,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    EnumMember,
    FieldType,
    Float,
    Integer,
    Json,
    JsonMember,
    JsonShape,
    Text,
    TextFormat,
    Time,
    Uuid,
)
from compiler.lower.values import misfits

SIZE = Enumeration("Size", (EnumMember("big", "BIG"), EnumMember("small", "SMALL")))
SHAPE = Json(
    JsonShape(
        "Options",
        (
            JsonMember("dark", Boolean(), True, False, None, ""),
            JsonMember("size", SIZE, False, True, None, ""),
            JsonMember("words", Array(Text(max_length=3)), False, False, None, ""),
        ),
    )
)
CENTS = Decimal(6, 2, ge=Number(0), lt=Number(5000))
SMALL = Integer(16, 0, 9)


def fine() -> Iterator[tuple[object, FieldType]]:
    yield "abc", Text(1, 3, "^[a-c]+$")
    yield "line\n", Text(pattern="^[a-z\n]+$")
    yield "a@b.c", Text(format=TextFormat.EMAIL)
    yield 9, SMALL
    yield Number("4999.99"), CENTS
    yield Number("0"), CENTS
    yield 12, CENTS
    yield 0.5, Float(ge=0.5)
    yield "2024-02-29", Date()
    yield "09:30", Time()
    yield "2026-01-31T09:30:00Z", DateTime()
    yield "018f2f6e-8c1a-7e5b-9d55-3a1f0c9a7b21", Uuid()
    yield (1, 9), Array(SMALL, 1, 2)
    yield {"dark": True, "size": None, "words": ["abc"]}, SHAPE
    yield {"any": [1, None, {"b": "c"}]}, Json()


def wrong() -> Iterator[tuple[object, FieldType, tuple[str | int, ...]]]:
    yield "abcd", Text(1, 3), ()
    yield "ab\n", Text(pattern="^[a-z]+$"), ()
    yield "no address", Text(format=TextFormat.EMAIL), ()
    yield "nul\0", Text(), ()
    yield 10, SMALL, ()
    yield True, SMALL, ()
    yield Number("1.999"), CENTS, ()
    yield Number("12345"), Decimal(6, 2), ()
    yield Number("5000"), CENTS, ()
    yield Number("-0.01"), CENTS, ()
    yield "medium", SIZE, ()
    yield "2026-02-31", Date(), ()
    yield "25:00", Time(), ()
    yield "2026-01-01T00:00:00+99:00", DateTime(), ()
    yield "018f2f6e", Uuid(), ()
    yield (1, 10), Array(SMALL), (1,)
    yield (1, 2, 3), Array(SMALL, 0, 2), ()
    yield {}, SHAPE, ()
    yield {"dark": None}, SHAPE, ("dark",)
    yield {"dark": True, "darker": 1}, SHAPE, ("darker",)
    yield {"dark": True, "words": ["abc", "abcd"]}, SHAPE, ("words", 1)
    yield {"a": ["b", "nul\0"]}, Json(), ("a", 1)


@pytest.mark.parametrize(("value", "kind"), list(fine()))
def test_a_value_fits(value: object, kind: FieldType) -> None:
    assert list(misfits(value, kind)) == []


@pytest.mark.parametrize(("value", "kind", "path"), list(wrong()))
def test_a_misfit_is_found_at_its_place(
    value: object, kind: FieldType, path: tuple[str | int, ...]
) -> None:
    assert [misfit.path for misfit in misfits(value, kind)] == [path]
