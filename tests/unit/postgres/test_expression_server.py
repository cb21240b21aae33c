"""What we accept, PostgreSQL accepts; what Python says of a row, PostgreSQL says too."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from compiler.diagnostics.span import Span
from compiler.emit.python.expression import render_python
from compiler.ir.evaluate import Value, evaluate
from compiler.ir.expression import ColumnType, SqlExpression, TypeTag
from compiler.postgres.expression import parse_expression
from compiler.postgres.gate import check_ddl

T = TypeTag
SCOPE: Mapping[str, ColumnType] = {
    "title": ColumnType(T.TEXT),
    "slug": ColumnType(T.TEXT, nullable=True),
    "priority": ColumnType(T.INTEGER),
    "small": ColumnType(T.SMALLINT, nullable=True),
    "big": ColumnType(T.BIGINT, nullable=True),
    "estimate": ColumnType(T.NUMERIC, nullable=True, precision=6, scale=2),
    "price": ColumnType(T.NUMERIC, precision=12, scale=4),
    "ratio": ColumnType(T.DOUBLE, nullable=True),
    "flag": ColumnType(T.BOOLEAN),
    "sent": ColumnType(T.BOOLEAN, nullable=True),
    "due_on": ColumnType(T.DATE, nullable=True),
    "starts": ColumnType(T.TIME, nullable=True),
    "made_at": ColumnType(T.TIMESTAMPTZ),
    "done_at": ColumnType(T.TIMESTAMPTZ, nullable=True),
    "id": ColumnType(T.UUID),
    "ref": ColumnType(T.UUID, nullable=True),
    "doc": ColumnType(T.JSONB, nullable=True),
    "blob": ColumnType(T.BYTEA, nullable=True),
    "tags": ColumnType(T.TEXT, array=True),
    "marks": ColumnType(T.INTEGER, array=True, nullable=True),
    "order": ColumnType(T.INTEGER, nullable=True),
}
_SIZES = {"estimate": "(6, 2)", "price": "(12, 4)"}
TABLE = ", ".join(
    f'"{name}" {kind}{_SIZES.get(name, "")}{"" if kind.nullable else " NOT NULL"}'
    for name, kind in SCOPE.items()
)
ONE, TWO = UUID(int=1), UUID("0190f3a0-0000-7000-8000-000000000002")
MOMENT = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
_POOL: dict[str, tuple[Value, ...]] = {
    "text": ("", "a", "done", "Doing it", "x" * 40),
    "integer": (0, 1, -1, 7, -7, 5),
    "numeric": (Decimal("0.00"), Decimal("1.50"), Decimal("-2.25"), Decimal("10.00")),
    "double precision": (0.0, 0.1, -1.5, 2.0, 1e10),
    "boolean": (True, False),
    "date": (date(2026, 1, 31), date(2026, 2, 1)),
    "time": (),
    "timestamptz": (MOMENT, datetime(2026, 2, 1, tzinfo=UTC)),
    "uuid": (ONE, TWO),
    "jsonb": (),
    "bytea": (b"", b"\x00\xff"),
    "text[]": ((), ("a",), ("a", "done")),
    "integer[]": ((), (1, 2)),
}


def row(seed: random.Random) -> dict[str, Value]:
    """Return one row; a nullable column is NULL in a third of them."""
    found: dict[str, Value] = {}
    for name, kind in SCOPE.items():
        pool = _POOL[str(kind) if kind.tag not in (T.SMALLINT, T.BIGINT) else "integer"]
        empty = not pool or (kind.nullable and seed.random() < 0.35)
        found[name] = None if empty else seed.choice(pool)
    return found


def sql_value(value: Value) -> str:
    """Return a value of a row as SQL."""
    match value:
        case None:
            return "NULL"
        case bool() | int() | Decimal():
            return str(value)
        case float():
            return f"{value!r}::float8"
        case bytes():
            return f"'\\x{value.hex()}'"
        case tuple():
            return "'{" + ",".join(str(item) for item in value) + "}'"
        case _:
            return f"'{value}'"


# In a template, <k> is a value of kind k, <> one of the kind at hand, and «a¦b» a choice.
_CONDITIONS = (
    "<> «=¦≠¦!=¦<¦<=¦>¦>=» <>",
    "<> «=¦≠¦>=» <>",
    "<condition> AND <condition>",
    "<condition> or <condition>",
    "NOT <condition>",
    "(<condition>)",
    "<> IS «¦NOT »NULL",
    "<> IS «¦NOT »DISTINCT FROM <>",
    "(<condition>) IS «¦NOT »«TRUE¦FALSE¦UNKNOWN»",
    "<> «¦NOT »IN (<>, <>)",
    "<> «¦NOT »BETWEEN <> AND <>",
    "<text> «¦not »«like¦ILIKE» 'a%'",
    "<text> «~¦!~¦~*» «'^[a-z]+$'¦'a|b'¦'('¦'a{2,1}'¦title¦'\\d+'¦'**'¦'(a|b)*c?'»",
    "<> = «any¦ALL» («tags¦marks»)",
    "tags «@>¦<@¦&&¦=» «tags¦ARRAY['a']¦array['a', title]¦'{}'¦ARRAY[1]¦marks¦'{a}'»",
    """doc «@>¦<@¦=¦->¦->>» «doc¦'{"k": 1}'¦'[]'¦'k'¦1¦'{'¦title»""",
    "doc -> 'k' ->> «0¦'k'» = <text>",
    "case when <condition> then <> else <> end = <>",
    "num_nonnulls(<text>, <number>) = 1",
)
_CALLS = (
    "coalesce(<>, <>)",
    "nullif(<>, <>)",
    "«greatest¦LEAST»(<>, <>)",
    "case when flag then <> else <> end",
    "(<>)",
)
_OWN: dict[str, tuple[str, ...]] = {
    "number": (
        "<> «+¦-¦*» <>",
        "<>«+¦-¦*»<>",
        "<> «/¦%» «2¦3¦0¦nullif(priority, 0)¦<>»",
        "-<>",
        "«abs¦round¦ceil¦floor¦trunc¦sign»(<>)",
        "«length¦char_length¦octet_length»(<text>)",
        "cardinality(«tags¦marks»)",
        "array_length(«tags¦marks», 1)",
        "strpos(<text>, <text>)",
        "round(<>, <>)",
        "mod(<>, «2¦<>»)",
        "<>::«bigint¦numeric¦integer¦float8¦text»",
        "marks[«1¦priority¦big»]",
        "num_nulls(<>, <text>)",
        "extract(«year¦dow¦hour» from «due_on¦made_at»)",
        "due_on - «'2026-01-01'¦due_on»",
    ),
    "text": (
        "«lower¦upper¦initcap¦reverse¦md5¦btrim»(<>)",
        "<> || <>",
        "replace(<>, <>, 'x')",
        "«left¦right»(<>, <number>)",
        "substr(<>, «1¦2¦priority», «3¦-1¦priority»)",
        "cast(<> as «text¦integer»)",
        "tags[1]",
        "doc ->> 'k'",
        "jsonb_typeof(doc)",
        "<number>::text",
        "id::text",
    ),
    "date": ("due_on + 1", "due_on - small", "<> + priority"),
    "instant": (
        "made_at + interval '1 day'",
        "«now()¦current_timestamp»",
        "date_trunc('day', made_at)",
        "(<> at time zone 'UTC')::date",
        "due_on + interval '1 month'",
    ),
    "boolean": ("(<condition>)", "not <>"),
}
_HOLE = re.compile("<([a-z]*)>(?!=)|«([^»]*)»")


class Sentences:
    """A source of random expressions."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def condition(self, depth: int = 3) -> str:
        """Return a text that is mostly a condition."""
        if depth <= 0:
            return self.random.choice(("flag", "sent"))
        return self._filled(self.random.choice(_CONDITIONS), self.kind(), depth)

    def kind(self) -> str:
        """Return a kind of value."""
        return self.random.choice(tuple(_VALUES))

    def value(self, kind: str, depth: int) -> str:
        """Return a text that is mostly of a kind."""
        if depth <= 0 or self.random.random() < 0.4:
            return self.random.choice(_VALUES[kind])
        own = _OWN.get(kind, ())
        pool = own if own and self.random.random() < 0.7 else _CALLS
        return self._filled(self.random.choice(pool), kind, depth)

    def _filled(self, template: str, kind: str, depth: int) -> str:
        def fill(match: re.Match[str]) -> str:
            if match[2] is not None:
                chosen = self.random.choice(match[2].split("¦"))
                return self._filled(chosen, kind, depth) if _HOLE.fullmatch(chosen) else chosen
            if match[1] == "condition":
                return self.condition(depth - 1)
            wanted = match[1] or (kind if self.random.random() < 0.96 else self.kind())
            return self.value(wanted, depth - 1)

        return _HOLE.sub(fill, template).replace("≠", "<>")


_VALUES: dict[str, tuple[str, ...]] = {
    "text": ("title", "slug", "'done'", "'it''s'", "TITLE", '"title"', "''", "null", "title"),
    "number": tuple(
        """priority small big estimate price ratio "order" order 0 1 -1 2.5 '3' 40000 3000000000
        1e2 priority estimate""".split()  # noqa: SIM905
    ),
    "boolean": ("flag", "sent", "true", "FALSE", "flag", "'true'", "unknown"),
    "date": ("due_on", "'2026-01-31'", "date '2026-02-01'", "current_date", "'2026-02-30'"),
    "time": ("starts", "'09:30'", "starts", "'25:00'"),
    "instant": ("made_at", "done_at", "'2026-01-31T09:30:00Z'", "'2026-01-31'", "now()"),
    "uuid": ("id", "ref", f"'{ONE}'", f"'{TWO}'", "'x'"),
    "bytes": ("blob", "'\\x00ff'", "blob", "'\\x0'"),
}


Psql = Callable[[str], str]
AT = Span("specs/task.yaml", 1, 1, 1, 1)
HOW_MANY = 6000


def accepted(seed: int, how_many: int) -> list[SqlExpression]:
    sentences = Sentences(seed)
    texts = dict.fromkeys(sentences.condition() for _ in range(how_many))
    read = [parse_expression(text, AT, SCOPE) for text in texts]
    return [expression for expression in read if isinstance(expression, SqlExpression)]


@pytest.fixture(scope="module")
def expressions() -> list[SqlExpression]:
    found = accepted(1, HOW_MANY)
    # Too few, and the sentences would no longer test anything.
    assert len(found) > HOW_MANY // 5
    assert sum(expression.shared for expression in found) > HOW_MANY // 50
    return found


def failures(psql: Psql, statements: list[str]) -> dict[int, str]:
    """Run each statement alone and roll it back; return the errors by number."""
    script = f"DROP TABLE IF EXISTS f; CREATE TABLE f ({TABLE});\n"
    script += "".join(f"BEGIN; {statement}; ROLLBACK;\n" for statement in statements)
    found = re.findall(r"<stdin>:(\d+): (ERROR:.*)", psql(script))
    return {int(line) - 2: message for line, message in found}


def test_postgresql_takes_every_check(psql: Psql, expressions: list[SqlExpression]) -> None:
    statements = [f"ALTER TABLE f ADD CHECK ({e.sql})" for e in expressions]
    errors = failures(psql, statements)
    assert [(expressions[i].sql, message) for i, message in errors.items()] == []


def test_postgresql_stores_what_is_immutable(psql: Psql, expressions: list[SqlExpression]) -> None:
    fixed = [e for e in expressions if e.immutable]
    statements = [
        f"ALTER TABLE f ADD g boolean GENERATED ALWAYS AS ({e.sql}) STORED" for e in fixed
    ]
    errors = failures(psql, statements)
    assert [(fixed[i].sql, message) for i, message in errors.items()] == []


def test_what_moves_is_refused_by_postgresql(psql: Psql, expressions: list[SqlExpression]) -> None:
    moving = [e for e in expressions if not e.immutable]
    statements = [
        f"ALTER TABLE f ADD g boolean GENERATED ALWAYS AS ({e.sql}) STORED" for e in moving
    ]
    errors = failures(psql, statements)
    # PostgreSQL folds a few to a constant before it looks.
    assert len(moving) > 50
    assert len(errors) > len(moving) * 0.95


def test_values_have_the_type_that_we_say(psql: Psql) -> None:
    sentences = Sentences(2)
    texts = dict.fromkeys(sentences.value(sentences.kind(), 3) for _ in range(HOW_MANY))
    read = [parse_expression(text, AT, SCOPE, None) for text in texts]
    found = [expression for expression in read if isinstance(expression, SqlExpression)]
    assert len(found) > len(texts) // 5
    script = f"DROP TABLE IF EXISTS f; CREATE TABLE f ({TABLE});\n"
    script += "".join(
        f"SELECT pg_typeof({e.sql}) FROM (SELECT 1) AS one LEFT JOIN f ON true;\n" for e in found
    )
    names = {
        "timestamp with time zone": "timestamptz",
        "timestamp without time zone": "timestamp",
        "time without time zone": "time",
        "unknown": "text",
    }
    answers = [line for line in psql(script).splitlines() if "NOTICE" not in line]
    assert len(answers) == len(found)
    types = [names.get(answer, answer) for answer in answers]
    wrong = [(e.sql, str(e.type), t) for e, t in zip(found, types, strict=True) if str(e.type) != t]
    assert wrong == []


def test_the_gate_reads_every_check(expressions: list[SqlExpression]) -> None:
    table = f"CREATE TABLE f ({TABLE});"
    refused = []
    for expression in expressions:
        problems = check_ddl(f"{table}ALTER TABLE f ADD CONSTRAINT c CHECK ({expression.sql});")
        if problems:
            refused.append((expression.sql, problems[0].message))
    assert refused == []


def test_three_readers_agree_on_rows(psql: Psql, expressions: list[SqlExpression]) -> None:
    seed = random.Random(3)
    shared = [expression for expression in expressions if expression.shared]
    cases = [(e, values) for e in shared for values in (row(seed), row(seed), row(seed))]
    script = f"SET client_min_messages = error; DROP TABLE IF EXISTS f; CREATE TABLE f ({TABLE});\n"
    for expression, values in cases:
        row_sql = ", ".join(
            f'{sql_value(value)}::{SCOPE[name]} AS "{name}"' for name, value in values.items()
        )
        script += (
            f"SELECT coalesce(({expression.sql})::text, 'null') FROM (SELECT {row_sql}) AS f;\n"
        )
    answers = psql(script).splitlines()
    assert len(answers) == len(cases)
    verdicts = {"true": True, "false": False, "null": None}
    for (expression, values), answer in zip(cases, answers, strict=True):
        if "ERROR" in answer:
            assert "out of range" in answer, (expression.sql, answer)
            continue
        expected = verdicts[answer]
        assert evaluate(expression.tree, values) is expected, (expression.sql, values)
        text = render_python(expression.tree, lambda name: f"self_{name}")
        names = {f"self_{name}": value for name, value in values.items()}
        verdict = eval(text, {"Decimal": Decimal, **names})
        assert bool(verdict) is (expected is not False), (expression.sql, text, values)
