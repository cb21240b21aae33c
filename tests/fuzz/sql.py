"""SQL as authors write it over the fields of a spec: conditions and generated columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

NUMBERS = ("smallint", "integer", "bigint", "decimal", "float")
TEXTS = ("string", "text", "email", "url", "slug", "enum", "mood")
COMPARED = ("=", "<>", "<", "<=", ">", ">=")
UNARY = ("lower({})", "upper({})", "btrim({})", "{} || 'x'", "coalesce({}, 'y')", "left({}, 3)")
COUNTED = ("abs({})", "{} + 1", "-{}", "coalesce({}, 0)", "{} * 2", "({} - 3)")


@st.composite
def condition(draw: st.DrawFn, fields: Mapping[str, Any], depth: int = 2) -> str:
    """A condition over some fields, which the compiler may still refuse."""
    if depth and draw(st.integers(0, 2)) == 0:
        one, other = draw(condition(fields, depth - 1)), draw(condition(fields, depth - 1))
        form = draw(st.sampled_from(("({}) OR {}", "{} AND ({})", "NOT ({}) OR {}")))
        return form.format(one, other)
    name = draw(st.sampled_from(sorted(fields)))
    kind, column = fields[name]["type"], f'"{name}"'
    if kind.endswith("[]"):
        forms = (
            "cardinality({}) >= 0",
            "{} IS NOT NULL",
            "{} @> '{{}}'",
            "array_length({}, 1) < 99",
        )
        return draw(st.sampled_from(forms)).format(column)
    sign = draw(st.sampled_from(COMPARED))
    if draw(st.integers(0, 3)) == 0:
        return f"{column} IS {draw(st.sampled_from(('', 'NOT ')))}NULL"
    if kind in NUMBERS:
        left = draw(st.sampled_from((*COUNTED, "{}", "{} % 3", "{} / 2"))).format(column)
        return f"{left} {sign} {draw(st.sampled_from(('0', '-1', '2.5', '100000', column)))}"
    if kind in TEXTS:
        left = draw(st.sampled_from((*UNARY, "{}"))).format(column)
        rest = ("'todo'", "''", "'it''s'", column)
        if draw(st.booleans()):
            return f"{left} {sign} {draw(st.sampled_from(rest))}"
        ends = (
            "LIKE 'a%'",
            "NOT IN ('a', 'done')",
            "~ '^[a-z]+$'",
            "BETWEEN 'a' AND 'b'",
            "ILIKE '_:%'",
        )
        return f"{left} {draw(st.sampled_from(ends))}"
    if kind == "boolean":
        return draw(st.sampled_from(("{}", "NOT {}", "{} IS TRUE", "{} = false"))).format(column)
    if kind == "date":
        days = ("DATE '2026-01-31'", f"{column} + 3", "'2026-02-01'")
        return f"{column} {sign} {draw(st.sampled_from(days))}"
    if kind == "datetime":
        moments = ("'2026-01-31T00:00:00Z'", "now()", column)
        return f"{column} {sign} {draw(st.sampled_from(moments))}"
    if kind == "json":
        return draw(
            st.sampled_from(("jsonb_typeof({}) = 'object'", "{} -> 'a' IS NULL", "{} @> '{{}}'"))
        ).format(column)
    if kind == "bytes":
        return f"length({column}) < 50"
    return f"{column} {sign} {column}"


@st.composite
def generated(draw: st.DrawFn, fields: Mapping[str, Any]) -> tuple[str, str]:
    """A type and an expression that gives it, mostly."""
    name = draw(st.sampled_from(sorted(fields)))
    kind, column = fields[name]["type"], f'"{name}"'
    if kind in TEXTS:
        return "text", draw(st.sampled_from(UNARY)).format(column)
    if kind in ("smallint", "integer", "bigint", "float"):
        wider = "bigint" if kind != "float" else "float"
        return wider, draw(st.sampled_from(COUNTED)).format(column)
    return "boolean", draw(condition(fields, 1))
