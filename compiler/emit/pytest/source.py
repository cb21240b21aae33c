"""Values as somebody would write them in a test: long texts as products, bounds as powers."""

from collections.abc import Mapping
from itertools import groupby

from compiler.emit.python.literal import literal
from compiler.ir.boundary import Repeat, Value

POWERS = {2**bits: bits for bits in (15, 31, 40, 63)}
SHORT = 12
"""How often something is repeated before that is told as a product."""


def source(value: Value) -> str:
    """A Python expression for a value of JSON."""
    match value:
        case Repeat():
            return _product(value)
        case bool():
            return literal(value)
        case str() if len(value) > SHORT:
            return _text(value)
        case int():
            return _number(value)
        case list():
            return f"[{', '.join(source(item) for item in value)}]"
        case Mapping():
            pairs = (f"{literal(name)}: {source(item)}" for name, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case _:
            return literal(value)


def _product(value: Repeat) -> str:
    if value.times < SHORT and isinstance(value.unit, str):
        return literal(value.value)
    unit = value.unit if isinstance(value.unit, str) else list(value.unit)
    parts = [literal(value.before)] * bool(value.before)
    parts.append(f"{source(unit)} * {value.times}")
    parts += [literal(value.after)] * bool(value.after)
    return " + ".join(parts)


def _text(value: str) -> str:
    """A text with a long run of one character as a product."""
    runs = [(char, len(list(same))) for char, same in groupby(value)]
    longest = max(range(len(runs)), key=lambda index: runs[index][1])
    char, times = runs[longest]
    if times < SHORT:
        return literal(value)
    before = "".join(c * n for c, n in runs[:longest])
    after = "".join(c * n for c, n in runs[longest + 1 :])
    return _product(Repeat(char, times, before, after))


def _number(value: int) -> str:
    for power, bits in POWERS.items():
        for offset, written in ((0, ""), (-1, " - 1"), (1, " + 1")):
            if value == power + offset:
                return f"2**{bits}{written}"
            if value == -power + offset:
                return f"-(2**{bits}){written}"
    return str(value)
