"""Example values: plausible, the same every time, and within every constraint of their field."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_DOWN, ROUND_UP
from decimal import Decimal as Number
from functools import lru_cache
from typing import TypeAlias, assert_never

from compiler.diagnostics.bug import CompilerBug
from compiler.ir.field import (
    Array,
    Boolean,
    Bytes,
    Constant,
    Date,
    DateTime,
    Decimal,
    Enumeration,
    Field,
    FieldType,
    Float,
    Integer,
    Json,
    Text,
    TextFormat,
    Time,
    Uuid,
)
from compiler.ir.pattern import matches, matching
from compiler.ir.sample import FORMATS, ITEMS, NUMBERS, WORDS, day_of

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | Mapping[str, JsonValue] | None"


def valid(field: Field, number: int = 0) -> JsonValue:
    """What a client may send for the field; another `number` gives another value where it can.

    The author's own example comes first, and the default of a boolean. Raises CompilerBug where no
    value is known to keep all of the field's constraints.
    """
    if number == 0 and field.example is not None:
        return plain(field.example, field.type)
    if number == 0 and isinstance(field.type, Boolean) and isinstance(field.default, Constant):
        return bool(field.default.value)
    return value_of(field.type, field.names.column, number)


def value_of(kind: FieldType, name: str, number: int = 0) -> JsonValue:
    """A value of the type for something of that name."""
    match kind:
        case Text():
            return text_of(kind, name, number)
        case Integer():
            wanted = NUMBERS.get(name, 3) + number
            span = kind.le - kind.ge + 1
            inside = kind.ge <= wanted <= kind.le
            return wanted if inside else kind.ge + (wanted - kind.ge) % span
        case Decimal():
            return _decimal(kind, number)
        case Float():
            return _float(kind, number)
        case Boolean():
            return number % 2 == 0
        case Date():
            return day_of(name, number).isoformat()
        case Time():
            return f"{9 + number % 8:02}:30:00"
        case DateTime():
            return f"{day_of(name, number).isoformat()}T09:30:00Z"
        case Uuid():
            return identifier(name.removesuffix("_id"), number)
        case Enumeration():
            return kind.members[number % len(kind.members)].value
        case Json():
            if kind.shape is None:
                return {"theme": "dark", "columns": 3 + number}
            return {m.name: value_of(m.type, m.name, number) for m in kind.shape.members}
        case Bytes():
            size = max(kind.min_length, min(12, kind.max_length or 12))
            return b64encode(bytes((at + number) % 256 for at in range(size))).decode()
        case Array():
            return _array(kind, name, number)
        case _:
            assert_never(kind)


def identifier(name: str, number: int = 0) -> str:
    """A UUID of version 7 for what the name stands for: the same wherever it is pointed at."""
    digest = hashlib.sha256(f"{name}/{number}".encode()).hexdigest()
    return f"019cabcd-{digest[:4]}-7{digest[4:7]}-8{digest[7:10]}-{digest[10:22]}"


def plain(value: object, kind: FieldType) -> JsonValue:
    """A constant of the IR as the API's JSON has it: decimals, dates and bytes are strings."""
    match value:
        case Number() if isinstance(kind, Decimal):
            return str(value.quantize(Number(1).scaleb(-kind.scale)))
        case int() if isinstance(kind, Decimal):
            return str(Number(value).quantize(Number(1).scaleb(-kind.scale)))
        case Number():
            return float(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case bytes():
            return b64encode(value).decode()
        case list() | tuple():
            element = kind.element if isinstance(kind, Array) else kind
            return [plain(item, element) for item in value]
        case Mapping():
            return {str(key): plain(item, kind) for key, item in value.items()}
        case None | str() | bool() | int() | float():
            return value
        case _ if hasattr(value, "isoformat"):
            return str(value.isoformat())
        case _:
            return str(value)


@lru_cache(maxsize=16384)
def text_of(kind: Text, name: str, number: int = 0) -> str:
    """The first of: what such a name suggests, the name itself, what the pattern gives."""
    first = text_of(kind, name) if number else None
    last = name.rpartition("_")[2]
    words = name.replace("_", " ").capitalize()
    candidates = [WORDS[key] for key in (name, last) if key in WORDS]
    if kind.format is not TextFormat.PLAIN:
        candidates.insert(0, FORMATS[kind.format])
    candidates += [words, *(matching(pattern) for pattern in kind.patterns)]
    for candidate in candidates:
        for tried in _varied(candidate, number):
            fitted = _fitted(tried, kind)
            if fitted != first and fits(fitted, kind):
                return fitted
    if first is not None:
        return first
    raise CompilerBug("no text is known to match", f"{name}: {kind.patterns}")


def fits(text: str, kind: Text) -> bool:
    """Whether a text keeps all constraints of its type."""
    longest = kind.max_length
    return (
        len(text) >= kind.min_length
        and (longest is None or len(text) <= longest)
        and all(matches(pattern, text) for pattern in kind.patterns)
    )


def _varied(text: str, number: int) -> tuple[str, ...]:
    """The text told apart from those of other numbers: at its end, or in its last characters."""
    if not number:
        return (text,)
    digits = str(number)
    head = text[: -len(digits)] if len(digits) < len(text) else ""
    return f"{text} {number + 1}", text + digits, head + digits, digits + text


def _fitted(text: str, kind: Text) -> str:
    if kind.max_length is not None and len(text) > kind.max_length:
        text = text[: kind.max_length]
    while 0 < len(text) < kind.min_length:
        text = (text + text)[: kind.min_length]
    return text


def _decimal(kind: Decimal, number: int) -> str:
    step = Number(1).scaleb(-kind.scale)
    low, high = limits(kind)
    wanted = Number("2.5") + number
    if not low <= wanted <= high:
        wanted = low + step * number
    wanted = wanted.quantize(step, ROUND_DOWN if wanted > 0 else ROUND_UP)
    return str(min(max(wanted, low), high))


def limits(kind: Decimal) -> tuple[Number, Number]:
    """The least and the greatest value that a decimal may have."""
    step = Number(1).scaleb(-kind.scale)
    high = Number(10) ** (kind.precision - kind.scale) - step
    low = -high
    if kind.ge is not None:
        low = max(low, kind.ge)
    if kind.gt is not None:
        low = max(low, kind.gt + step)
    if kind.le is not None:
        high = min(high, kind.le)
    if kind.lt is not None:
        high = min(high, kind.lt - step)
    return low.quantize(step, ROUND_UP), high.quantize(step, ROUND_DOWN)


def _float(kind: Float, number: int) -> float:
    low = kind.ge if kind.ge is not None else kind.gt
    high = kind.le if kind.le is not None else kind.lt
    for wanted in (0.5 + number, 0.5 / (number + 1)):
        if (low is None or wanted > low) and (high is None or wanted < high):
            return wanted
    if low is not None and high is not None:
        return low + (high - low) / (number + 2)
    if low is not None:
        return low + 1 + number
    assert high is not None
    return high - 1 - number


def different(kind: FieldType, name: str, count: int, number: int = 0) -> list[JsonValue]:
    """So many values of the type of which no two are alike; fewer where no more are known."""
    found: list[JsonValue] = []
    for at in range(count * 4):
        if len(found) == count:
            break
        item = value_of(kind, name, number + at)
        if item not in found:
            found.append(item)
    return found


def _array(kind: Array, name: str, number: int) -> list[JsonValue]:
    count = max(kind.min_items, min(2, 2 if kind.max_items is None else kind.max_items))
    found: list[JsonValue] = []
    if isinstance(kind.element, Text) and not number:
        element = kind.element
        found += [word for word in ITEMS.get(name, ()) if fits(word, element)][:count]
    for at in range(count * 4):
        item = value_of(kind.element, name, number + at)
        if item not in found and len(found) < count:
            found.append(item)
    while len(found) < kind.min_items and not kind.unique_items:
        found.append(found[0])
    return found
