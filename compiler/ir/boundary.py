"""Boundaries: the values just inside and just outside of what a field may hold."""

import math
from base64 import b64encode
from dataclasses import dataclass
from decimal import Decimal as Number
from typing import TypeAlias, assert_never

from compiler.ir.example import JsonValue, different, fits, limits, text_of, value_of
from compiler.ir.field import (
    Array,
    Boolean,
    Bytes,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    Field,
    FieldType,
    Float,
    Integer,
    Json,
    Role,
    Text,
    Time,
    Uuid,
)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A long text or list, told shortly: `before`, then `unit` so many times, then `after`."""

    unit: str | tuple[JsonValue, ...]
    times: int
    before: str = ""
    after: str = ""

    @property
    def value(self) -> JsonValue:
        """The value itself."""
        if isinstance(self.unit, str):
            return self.before + self.unit * self.times + self.after
        return list(self.unit * self.times)


Value: TypeAlias = "JsonValue | Repeat"


@dataclass(frozen=True, slots=True)
class Probe:
    """One value to send, and what is special about it: `shortest`, `one too long`."""

    why: str
    value: Value

    @property
    def sent(self) -> JsonValue:
        """The value in full."""
        return self.value.value if isinstance(self.value, Repeat) else self.value


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What is accepted and told again as it was sent, and what is refused with a 422."""

    inside: tuple[Probe, ...]
    outside: tuple[Probe, ...]


def boundaries(field: Field) -> Boundaries:
    """The boundaries of a field. A key has no inside: only an existing row's id is accepted."""
    found = edges(field.type, field.names.column)
    inside = () if field.role is Role.RELATION else found.inside
    null = Probe("null", None)
    if field.nullable:
        return Boundaries((*inside, null), found.outside)
    return Boundaries(inside, (null, *found.outside))


def edges(kind: FieldType, name: str) -> Boundaries:
    """The boundaries of a type, for something of that name."""
    match kind:
        case Text():
            return _text(kind, name)
        case Integer():
            return Boundaries(
                _probes(("least", kind.ge), ("greatest", kind.le)),
                _probes(
                    ("too small", kind.ge - 1),
                    ("too great", kind.le + 1),
                    ("a fraction", kind.ge + 0.5 if abs(kind.ge) < 2**52 else 0.5),
                    ("a text", "1"),
                    ("a boolean", True),
                ),
            )
        case Decimal():
            return _decimal(kind)
        case Float():
            return _float(kind)
        case Boolean():
            return Boundaries(
                _probes(("true", True), ("false", False)),
                _probes(("a text", "perhaps"), ("a number", 2)),
            )
        case Date():
            return Boundaries(
                _probes(("first", "0001-01-02"), ("last", "9999-12-30")),
                _probes(
                    ("no such day", "2026-02-29"),
                    ("too early", "0001-01-01"),
                    ("too late", "9999-12-31"),
                    *OTHER_TIMES,
                ),
            )
        case Time():
            return Boundaries(
                _probes(("first", "00:00:00"), ("last", "23:59:59.999999")),
                _probes(("no such hour", "24:00:00"), ("a time zone", "12:00:00Z"), *OTHER_TIMES),
            )
        case DateTime():
            return Boundaries(
                _probes(("first", "0001-01-02T00:00:00Z"), ("last", "9999-12-30T00:00:00Z")),
                _probes(
                    ("no time zone", "2026-03-02T09:30:00"),
                    ("no such day", "2026-02-29T09:30:00Z"),
                    ("too early", "0001-01-01T00:00:00Z"),
                    ("too late", "9999-12-31T23:59:59Z"),
                    *OTHER_TIMES,
                ),
            )
        case Uuid():
            return Boundaries(
                _probes(
                    ("all zeros", "00000000-0000-0000-0000-000000000000"),
                    ("all ones", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
                ),
                _probes(("no UUID", "7"), ("a number", 7)),
            )
        case Enumeration():
            values = [member.value for member in kind.members]
            other = next(w for w in ("unknown", "other", "neither", "x" * 99) if w not in values)
            return Boundaries(
                tuple(Probe(value, value) for value in values),
                _probes(("no such value", other), ("a number", 0)),
            )
        case Json():
            return _json(kind, name)
        case Bytes():
            return _bytes(kind)
        case Array():
            return _array(kind, name)
        case _:
            assert_never(kind)


OTHER_TIMES: tuple[tuple[str, JsonValue], ...] = (("a word", "yesterday"), ("a number", 0))


def _probes(*found: tuple[str, Value]) -> tuple[Probe, ...]:
    return tuple(Probe(why, value) for why, value in found)


def _text(kind: Text, name: str) -> Boundaries:
    inside: list[Probe] = []
    outside: list[Probe] = []
    longest = kind.max_length
    if kind.patterns:
        inside.append(Probe("an example", text_of(kind, name)))
    else:
        inside.append(Probe("shortest", "x" * kind.min_length))
    if longest is not None:
        reaching = _of_length(kind, name, longest)
        if reaching is not None:
            inside.append(Probe("longest", reaching))
        beyond = _of_length(kind, name, longest + 1, ignoring_length=True)
        outside.append(Probe("too long", beyond or Repeat("x", longest + 1)))
    if kind.min_length > 0:
        outside.append(Probe("too short", "x" * (kind.min_length - 1)))
    for wrong in ("!", " ", "Ä", "a b", "A", "0"):
        padded = wrong * max(1, kind.min_length)
        unmatched = kind.patterns and not fits(padded, Text(pattern=kind.pattern,
                                                            format=kind.format))  # fmt: skip
        if unmatched and (longest is None or len(padded) <= longest):
            outside.append(Probe("no match", padded))
            break
    outside += _probes(("a NUL byte", "nul \0"), ("a number", 7))
    return Boundaries(tuple(inside), tuple(outside))


def _of_length(
    kind: Text, name: str, length: int, ignoring_length: bool = False
) -> str | Repeat | None:
    """A text of a length that keeps the patterns; two-byte letters tell characters from bytes."""
    judge = Text(pattern=kind.pattern, format=kind.format) if ignoring_length else kind
    base = text_of(kind, name)
    if len(base) == length and fits(base, judge):
        return base
    tried = [Repeat("é", length), Repeat("a", length)]
    if length > len(base):
        more = length - len(base)
        tried += [Repeat(letter, more, before=base) for letter in ("a", "0")]
        tried += [Repeat(letter, more, after=base) for letter in ("a", "0")]
    return next((one for one in tried if fits(str(one.value), judge)), None)


def _decimal(kind: Decimal) -> Boundaries:
    low, high = limits(kind)
    step = Number(1).scaleb(-kind.scale)
    finer = (low + step / 10) if low < high else low
    return Boundaries(
        _probes(("least", str(low)), ("greatest", str(high))),
        _probes(
            ("too small", str(low - step)),
            ("too great", str(high + step)),
            ("too many decimals", str(finer)),
            ("not a number", "NaN"),
            ("infinite", "Infinity"),
        ),
    )


def _float(kind: Float) -> Boundaries:
    inside: list[Probe] = []
    outside = list(_probes(("a text", "x"), ("a boolean", True)))
    if kind.ge is not None:
        inside.append(Probe("least", kind.ge))
        outside.append(Probe("too small", math.nextafter(kind.ge, -math.inf)))
    elif kind.gt is not None:
        inside.append(Probe("least", math.nextafter(kind.gt, math.inf)))
        outside.append(Probe("too small", kind.gt))
    else:
        inside.append(Probe("least", -1e308))
    if kind.le is not None:
        inside.append(Probe("greatest", kind.le))
        outside.append(Probe("too great", math.nextafter(kind.le, math.inf)))
    elif kind.lt is not None:
        inside.append(Probe("greatest", math.nextafter(kind.lt, -math.inf)))
        outside.append(Probe("too great", kind.lt))
    else:
        inside.append(Probe("greatest", 1e308))
    return Boundaries(tuple(inside), tuple(outside))


def _json(kind: Json, name: str) -> Boundaries:
    nul: tuple[tuple[str, JsonValue], ...] = (
        ("a NUL byte in a value", {"nul": "\0"}),
        ("a NUL byte in a name", {"nul \0": 1}),
    )
    if kind.shape is None:
        nested: JsonValue = {"theme": ["dark", None, 1.5, {"nested": True}]}
        return Boundaries(_probes(("empty", {}), ("nested", nested)), _probes(*nul))
    whole = value_of(kind, name)
    assert isinstance(whole, dict)
    inside, outside = [Probe("whole", whole)], list(_probes(("a text", "x"), ("a list", [])))
    outside.append(Probe("an unknown member", {**whole, "unknown": 1}))
    for member in kind.shape.members:
        found = edges(member.type, member.name)
        # The shortest and longest are shown by fields of their own type; one is enough here.
        outside += [
            Probe(f"{member.name}: {probe.why}", {**whole, member.name: probe.sent})
            for probe in found.outside[:2]
        ]
        if member.required and member.default is None:
            rest = {key: value for key, value in whole.items() if key != member.name}
            outside.append(Probe(f"no {member.name}", rest))
    return Boundaries(tuple(inside), tuple(outside))


def _bytes(kind: Bytes) -> Boundaries:
    def of_size(size: int) -> Value:
        whole, rest = divmod(size, 3)
        tail = b64encode(bytes(rest)).decode() if rest else ""
        text = "AAAA" * whole + tail
        return text if len(text) < 40 else Repeat("AAAA", whole, after=tail)

    inside = [Probe("shortest", of_size(kind.min_length))]
    outside = list(_probes(("no base64", "!"), ("a number", 7)))
    if kind.max_length is not None:
        if kind.max_length != kind.min_length:
            inside.append(Probe("longest", of_size(kind.max_length)))
        outside.append(Probe("too long", of_size(kind.max_length + 1)))
    if kind.min_length:
        outside.append(Probe("too short", of_size(kind.min_length - 1)))
    return Boundaries(tuple(inside), tuple(outside))


def _array(kind: Array, name: str) -> Boundaries:
    def of_size(size: int) -> Value:
        if kind.unique_items:
            return different(kind.element, name, size)
        return Repeat((value_of(kind.element, name),), size) if size else []

    inside = [Probe("fewest", of_size(kind.min_items))]
    outside = list(_probes(("no list", "x"), ("null inside", [None])))
    if kind.max_items is not None and _exists(kind, name, kind.max_items):
        inside.append(Probe("most", of_size(kind.max_items)))
    if kind.max_items is not None and _exists(kind, name, kind.max_items + 1):
        outside.append(Probe("too many", of_size(kind.max_items + 1)))
    if kind.min_items:
        outside.append(Probe("too few", of_size(kind.min_items - 1)))
    if kind.unique_items and kind.max_items != 1:
        item = value_of(kind.element, name)
        outside.append(Probe("twice the same", [item, item]))
    item_edges = edges(kind.element, name)
    few = max(1, kind.min_items)
    if few == 1:
        inside += [Probe(f"{p.why} item", [p.sent]) for p in item_edges.inside]
    outside += [Probe(f"item {p.why}", [p.sent] * few) for p in item_edges.outside]
    return Boundaries(tuple(inside), tuple(outside))


def _exists(kind: Array, name: str, size: int) -> bool:
    """Whether there are so many items: of a few words, no two alike, there may not be."""
    return not kind.unique_items or len(different(kind.element, name, size)) == size
