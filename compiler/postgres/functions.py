"""The functions that an expression may call, and why it may not call the others that people try."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.ir.expression import ColumnType, TypeTag
from compiler.postgres.kinds import NUMBERS, Kind

T = TypeTag


@dataclass(frozen=True, slots=True)
class Signature:
    """One form of a function.

    The first `required` arguments are needed. A value of a `constant` position must be a constant:
    of those words where it is text, not negative where it is a number; other values can fail on a
    row or depend on the session.
    """

    parameters: tuple[TypeTag, ...]
    result: TypeTag
    required: int
    constants: tuple[tuple[int, frozenset[str]], ...] = ()
    stable: bool = False


def _form(
    *parameters: TypeTag,
    to: TypeTag,
    optional: int = 0,
    constants: tuple[tuple[int, frozenset[str]], ...] = (),
    stable: bool = False,
) -> Signature:
    return Signature(parameters, to, len(parameters) - optional, constants, stable)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ANY_WORD: frozenset[str] = frozenset()
_DICTIONARIES = frozenset(("simple", "english", "french", "german", "spanish", "italian", "dutch"))
_UNITS = frozenset(("second", "minute", "hour", "day", "week", "month", "quarter", "year"))
_LENGTH = (_form(T.TEXT, to=T.INTEGER),)
_TRIM = (_form(T.TEXT, T.TEXT, to=T.TEXT, optional=1),)
_SUBSTR = (_form(T.TEXT, T.INTEGER, T.INTEGER, to=T.TEXT, optional=1, constants=((2, _ANY_WORD),)),)
_ROUND = (
    _form(T.NUMERIC, T.INTEGER, to=T.NUMERIC),
    _form(T.DOUBLE, to=T.DOUBLE),
    _form(T.NUMERIC, to=T.NUMERIC),
)
_CEIL = _ROUND[1:]

FUNCTIONS: dict[str, tuple[Signature, ...]] = {
    "length": (*_LENGTH, _form(T.BYTEA, to=T.INTEGER)),
    "char_length": _LENGTH,
    "character_length": _LENGTH,
    "octet_length": (*_LENGTH, _form(T.BYTEA, to=T.INTEGER)),
    "lower": (_form(T.TEXT, to=T.TEXT),),
    "upper": (_form(T.TEXT, to=T.TEXT),),
    "initcap": (_form(T.TEXT, to=T.TEXT),),
    "reverse": (_form(T.TEXT, to=T.TEXT),),
    "md5": (_form(T.TEXT, to=T.TEXT), _form(T.BYTEA, to=T.TEXT)),
    "btrim": _TRIM,
    "ltrim": _TRIM,
    "rtrim": _TRIM,
    "replace": (_form(T.TEXT, T.TEXT, T.TEXT, to=T.TEXT),),
    "left": (_form(T.TEXT, T.INTEGER, to=T.TEXT),),
    "right": (_form(T.TEXT, T.INTEGER, to=T.TEXT),),
    "substr": _SUBSTR,
    "strpos": (_form(T.TEXT, T.TEXT, to=T.INTEGER),),
    "starts_with": (_form(T.TEXT, T.TEXT, to=T.BOOLEAN),),
    "abs": tuple(_form(tag, to=tag) for tag in NUMBERS),
    "ceil": _CEIL,
    "ceiling": _CEIL,
    "floor": _CEIL,
    "sign": _CEIL,
    "round": _ROUND,
    "trunc": _ROUND,
    "isfinite": (_form(T.DATE, to=T.BOOLEAN), _form(T.TIMESTAMPTZ, to=T.BOOLEAN)),
    "jsonb_typeof": (_form(T.JSONB, to=T.TEXT),),
    "to_tsvector": (
        _form(T.TEXT, T.TEXT, to=T.TSVECTOR, constants=((0, _DICTIONARIES),)),
        _form(T.TEXT, T.JSONB, to=T.TSVECTOR, constants=((0, _DICTIONARIES),)),
        _form(T.TEXT, to=T.TSVECTOR, stable=True),
    ),
    "date_trunc": (
        _form(T.TEXT, T.TIMESTAMP, to=T.TIMESTAMP, constants=((0, _UNITS),)),
        _form(T.TEXT, T.TIMESTAMPTZ, to=T.TIMESTAMPTZ, constants=((0, _UNITS),), stable=True),
    ),
    "now": (Signature((), T.TIMESTAMPTZ, 0, stable=True),),
    "transaction_timestamp": (Signature((), T.TIMESTAMPTZ, 0, stable=True),),
    "statement_timestamp": (Signature((), T.TIMESTAMPTZ, 0, stable=True),),
}

# Written without parentheses.
SESSION_VALUES = {"current_date": T.DATE, "current_timestamp": T.TIMESTAMPTZ}

# Functions over several types, which the grammar types by itself.
POLYMORPHIC = _words(
    """
    coalesce nullif greatest least cardinality array_length array_position num_nulls
    num_nonnulls mod extract
    """
)

AGGREGATES = _words(
    """
    count sum avg min max array_agg string_agg json_agg jsonb_agg bool_and bool_or every
    json_object_agg jsonb_object_agg stddev variance
    """
)
WINDOWS = _words(
    """
    row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
    nth_value
    """
)
VOLATILE = _words(
    """
    random gen_random_uuid clock_timestamp timeofday nextval currval setval uuidv4 uuidv7
    pg_sleep txid_current
    """
)
STABLE = _words(
    """
    to_char to_date to_timestamp age concat concat_ws format to_json to_jsonb row_to_json
    array_to_string current_setting jsonb_build_object
    """
)
# Immutable, but some rows make them an error instead of a verdict.
FALLIBLE = _words(
    """
    power pow sqrt ln log exp div chr repeat make_date make_time jsonb_array_length to_number
    string_to_array regexp_replace regexp_match jsonb_set decode encode convert_from convert_to
    width_bucket factorial
    """
)


def names() -> tuple[str, ...]:
    """Return every function that may be called, for a suggestion."""
    return tuple(sorted({*FUNCTIONS, *POLYMORPHIC}))


def choose(name: str, arguments: list[Kind]) -> Signature | None:
    """Return the form of a function that takes these arguments as PostgreSQL would, or None."""
    best: tuple[int, Signature] | None = None
    for form in FUNCTIONS[name]:
        if not form.required <= len(arguments) <= len(form.parameters):
            continue
        costs = [_cost(kind, tag) for kind, tag in zip(arguments, form.parameters, strict=False)]
        if None in costs:
            continue
        total = sum(cost for cost in costs if cost is not None)
        if best is None or total < best[0]:
            best = (total, form)
    return best[1] if best else None


def _cost(kind: ColumnType | None, wanted: TypeTag) -> int | None:
    """How far an argument is from a parameter; an integer prefers double precision to numeric."""
    if kind is None:
        return 0 if wanted == T.TEXT else None
    if kind.array:
        return None
    if kind.tag == wanted:
        return 0
    if kind.tag in NUMBERS and wanted in NUMBERS:
        distance = NUMBERS.index(wanted) - NUMBERS.index(kind.tag)
        return None if distance < 0 else 1 if wanted == T.DOUBLE else 1 + distance
    return None
