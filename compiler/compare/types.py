"""Two types of one value compared: what is accepted no longer, and what is accepted besides."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from compiler.compare.rule import quoted
from compiler.ir.field import (
    Array,
    Bytes,
    Decimal,
    Enumeration,
    FieldType,
    Float,
    Integer,
    Json,
    JsonShape,
    Text,
    TextFormat,
)

Number = int | float
INFINITY = float("inf")


class Way(StrEnum):
    """How the values of the later type lie to those of the earlier one."""

    NARROWED = "narrowed"
    WIDENED = "widened"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """`aspect` is `type`, `values`, or one of the limits; `said` is from what to what."""

    aspect: str
    way: Way
    said: str


ASPECTS = {
    "length": "how long it may be",
    "range": "its bounds",
    "digits": "how many digits it may have",
    "items": "how many items it may have",
    "uniqueness": "whether an item may stand there twice",
    "pattern": "its pattern",
    "format": "its format",
    "shape": "the members of its JSON object",
    "values": "the values of its enum",
}
"""What of a type may change while it stays the same for JSON."""


def differences(before: FieldType, after: FieldType) -> Iterator[Difference]:
    """Everything that differs; where the kind itself differs, nothing else is looked at."""
    match before, after:
        case (Text(), Text()):
            yield from _text(before, after)
        case (Bytes(), Bytes()):
            yield from _limits("length", before.min_length, before.max_length,
                               after.min_length, after.max_length)  # fmt: skip
        case (Integer(), Integer()):
            yield from _limits("range", before.ge, before.le, after.ge, after.le)
        case (Decimal(), Decimal()):
            yield from _range(before, after)
            old, new = before.precision - before.scale, after.precision - after.scale
            yield from _size("digits", old, new, "{} digits before the point")
            yield from _size("digits", before.scale, after.scale, "{} digits after the point")
        case (Float(), Float()):
            yield from _range(before, after)
        case (Enumeration(), Enumeration()):
            yield from _values(before, after)
        case (Array(), Array()):
            yield from _limits("items", before.min_items, before.max_items,
                               after.min_items, after.max_items)  # fmt: skip
            if before.unique_items != after.unique_items:
                way = Way.NARROWED if after.unique_items else Way.WIDENED
                said = "items are distinct" if after.unique_items else "items may be repeated"
                yield Difference("uniqueness", way, said)
            for one in differences(before.element, after.element):
                yield Difference(one.aspect, one.way, f"items: {one.said}")
        case (Json(), Json()):
            yield from _shapes(before.shape, after.shape)
        case _ if type(before) is not type(after):
            said = f"from {named(before)} to {named(after)}"
            yield Difference("type", Way.CHANGED, said)
        case _:
            return


def named(kind: FieldType) -> str:
    """The type in the word that a spec has for it."""
    match kind:
        case Array():
            return f"{named(kind.element)}[]"
        case Enumeration():
            return kind.shared or "enum"
        case _:
            return type(kind).__name__.lower()


def _text(before: Text, after: Text) -> Iterator[Difference]:
    yield from _limits("length", before.min_length, before.max_length,
                       after.min_length, after.max_length)  # fmt: skip
    if before.pattern != after.pattern:
        yield _rule("pattern", before.pattern, after.pattern)
    if before.format is not after.format:
        plain = TextFormat.PLAIN
        old = None if before.format is plain else before.format.value
        new = None if after.format is plain else after.format.value
        yield _rule("format", old, new)


def _rule(aspect: str, old: str | None, new: str | None) -> Difference:
    if old is None:
        return Difference(aspect, Way.NARROWED, f"{quoted(new or '')} is demanded")
    if new is None:
        return Difference(aspect, Way.WIDENED, f"{quoted(old)} isn't demanded any more")
    return Difference(aspect, Way.CHANGED, f"from {quoted(old)} to {quoted(new)}")


def _limits(
    aspect: str, low: Number, high: Number | None, new_low: Number, new_high: Number | None
) -> Iterator[Difference]:
    most, new_most = (INFINITY if value is None else value for value in (high, new_high))
    if low != new_low:
        way = Way.NARROWED if new_low > low else Way.WIDENED
        yield Difference(aspect, way, f"from at least {low} to at least {new_low}")
    if most != new_most:
        way = Way.NARROWED if new_most < most else Way.WIDENED
        old, new = ("any number" if v == INFINITY else f"at most {v}" for v in (most, new_most))
        yield Difference(aspect, way, f"from {old} to {new}")


def _size(aspect: str, old: int, new: int, words: str) -> Iterator[Difference]:
    if old != new:
        way = Way.NARROWED if new < old else Way.WIDENED
        yield Difference(aspect, way, f"from {words.format(old)} to {new}")


def _range(before: Decimal | Float, after: Decimal | Float) -> Iterator[Difference]:
    for inclusive, strict, sign, word in (("ge", "gt", 1, "least"), ("le", "lt", -1, "most")):
        old, new = (_bound(kind, inclusive, strict, sign) for kind in (before, after))
        if old != new:
            way = Way.NARROWED if new > old else Way.WIDENED
            said = " to ".join(_told(bound, sign, word) for bound in (old, new))
            yield Difference("range", way, f"from {said}")


def _bound(kind: Decimal | Float, inclusive: str, strict: str, sign: int) -> tuple[float, bool]:
    """How tight one end is: a greater tuple lets less through."""
    closed, opened = getattr(kind, inclusive), getattr(kind, strict)
    value = closed if closed is not None else opened
    return (-INFINITY if value is None else sign * float(value), opened is not None)


def _told(bound: tuple[float, bool], sign: int, word: str) -> str:
    value, strict = bound
    if value == -INFINITY:
        return "unbounded"
    beyond = {1: "more than", -1: "less than"}[sign] if strict else f"at {word}"
    return f"{beyond} {sign * value:g}"


def _values(before: Enumeration, after: Enumeration) -> Iterator[Difference]:
    old = [member.value for member in before.members]
    new = {member.value: member.renamed_from for member in after.members}
    heirs = {source: value for value, source in new.items() if source}
    for value in old:
        if value not in new:
            heir = f", which is called `{heirs[value]}` now" if value in heirs else ""
            yield Difference("values", Way.NARROWED, f"without `{value}`{heir}")
    for value in new:
        if value not in old:
            yield Difference("values", Way.WIDENED, f"with `{value}`")


def _shapes(before: JsonShape | None, after: JsonShape | None) -> Iterator[Difference]:
    if before is None or after is None:
        if before is not after:
            way = Way.NARROWED if before is None else Way.WIDENED
            yield Difference("shape", way, "an object" if before is None else "any JSON value")
        return
    old = {member.name: member for member in before.members}
    new = {member.name: member for member in after.members}
    for name, member in old.items():
        if name not in new:
            yield Difference("shape", Way.CHANGED, f"without the member `{name}`")
            continue
        later = new[name]
        for one in differences(member.type, later.type):
            yield Difference(one.aspect, one.way, f"member `{name}`: {one.said}")
        if member.required != later.required:
            way = Way.NARROWED if later.required else Way.WIDENED
            yield Difference(
                "shape", way, f"`{name}` is {'needed' if later.required else 'optional'}"
            )
        if member.nullable != later.nullable:
            way = Way.WIDENED if later.nullable else Way.NARROWED
            yield Difference(
                "shape", way, f"`{name}` {'may be' if later.nullable else 'is never'} null"
            )
    for name, member in new.items():
        if name not in old:
            way = Way.NARROWED if member.required else Way.WIDENED
            yield Difference("shape", way, f"with the member `{name}`")
