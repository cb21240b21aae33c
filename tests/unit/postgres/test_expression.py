"""Which SQL is read, which is refused, and at which characters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.emit.python.expression import render_python
from compiler.ir.expression import ColumnType, SqlExpression, TypeTag
from compiler.postgres.expression import parse_expression

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
T = TypeTag
SCOPE = {
    "title": ColumnType(T.TEXT),
    "slug": ColumnType(T.TEXT, nullable=True),
    "priority": ColumnType(T.INTEGER),
    "big": ColumnType(T.BIGINT, nullable=True),
    "estimate": ColumnType(T.NUMERIC, nullable=True, precision=6, scale=2),
    "price": ColumnType(T.NUMERIC, precision=12, scale=4),
    "flag": ColumnType(T.BOOLEAN),
    "sent": ColumnType(T.BOOLEAN, nullable=True),
    "due_on": ColumnType(T.DATE, nullable=True),
    "made_at": ColumnType(T.TIMESTAMPTZ),
    "done_at": ColumnType(T.TIMESTAMPTZ, nullable=True),
    "id": ColumnType(T.UUID),
    "ref": ColumnType(T.UUID, nullable=True),
    "tags": ColumnType(T.TEXT, array=True),
    "marks": ColumnType(T.INTEGER, array=True, nullable=True),
    "order": ColumnType(T.INTEGER, nullable=True),
}
STATUS = {**SCOPE, "status": ColumnType(T.TEXT)}


def plain(sql: str) -> Span:
    return Span("specs/task.yaml", 7, 11, 7, 11 + len(sql))


def refused(sql: str, immutable: bool = False) -> Diagnostic:
    found = parse_expression(sql, plain(sql), STATUS, immutable=immutable)
    assert isinstance(found, tuple), f"{sql} is accepted"
    return found[0]


def guilty(sql: str) -> str:
    span = refused(sql).span
    assert span is not None
    return sql[span.column - 11 : span.end_column - 11]


@pytest.mark.parametrize(
    ("sql", "code", "text"),
    [
        ("", "R301", ""),
        ("priority >", "R301", ">"),
        ("priority > 1 1", "R301", "1"),
        ("priority < big < 3", "R301", "<"),
        ("flag IS NULL = sent", "R301", "="),
        ("priority %-1 = 0", "R301", "%-"),
        ("title = 'a", "R301", "'a"),
        ("order > 1", "R301", "order"),
        ("(priority > 1", "R301", "1"),
        ("(SELECT 1) > 0", "R302", "SELECT"),
        ("title IN (SELECT 'a')", "R302", "SELECT"),
        ("EXISTS (SELECT 1)", "R302", "EXISTS"),
        ("count(*) > 1", "R302", "count"),
        ("max(priority) > 1", "R302", "max"),
        ("rank() = 1", "R302", "rank"),
        ("title = :name", "R302", ":"),
        ("title = $1", "R302", "$"),
        ("title = ?", "R302", "?"),
        ("title = 'a' -- b", "R302", "-- b"),
        ("title /* b */ = 'a'", "R302", "/* b */ = 'a'"),
        ("flag; flag", "R302", ";"),
        ("tasks.flag", "R302", "tasks"),
        ("title COLLATE \"C\" = 'a'", "R302", "COLLATE"),
        ("E'a' = title", "R302", "E"),
        ("(title, slug) = ('a', 'b')", "R302", ","),
        ("stauts = 'x'", "R303", "stauts"),
        ("\"Status\" = 'x'", "R303", '"Status"'),
        ("lenght(title) > 3", "R304", "lenght"),
        ("title > 3", "R305", "title > 3"),
        ("id = big", "R305", "id = big"),
        ("due_on < made_at", "R305", "due_on < made_at"),
        ("title + 1 > 2", "R305", "title + 1"),
        ("length(priority) > 2", "R305", "length(priority)"),
        ("marks = tags", "R305", "marks = tags"),
        ("length(title)", "R306", "length(title)"),
        ("priority", "R306", "priority"),
        ("priority AND flag", "R306", "priority"),
        ("NOT title", "R306", "title"),
        ("random() < 0.5", "R307", "random"),
        ("price / priority > 1", "R308", "priority"),
        ("priority % 0 = 1", "R308", "0"),
        ("title::integer > 3", "R308", "title::integer"),
        ("title ~ '('", "R308", "'('"),
        ("title LIKE slug", "R308", "slug"),
        ("sqrt(price) > 1", "R308", "sqrt"),
        ("due_on > 'tomorrow'", "R309", "'tomorrow'"),
        ("due_on > '2026-02-30'", "R309", "'2026-02-30'"),
        ("made_at > '2026-01-31'", "R309", "'2026-01-31'"),
        ("priority = 'high'", "R309", "'high'"),
        ("priority = NULL", "R310", "NULL"),
        ("title IN ('a', NULL)", "R310", "NULL"),
    ],
)
def test_a_mistake_is_refused_where_it_stands(sql: str, code: str, text: str) -> None:
    assert (refused(sql).code, guilty(sql)) == (code, text)


def test_a_near_name_is_suggested() -> None:
    assert refused("stauts = 'x'").help == "did you mean `status`?"
    assert refused("lenght(title) > 3").help == "did you mean `length`?"
    assert refused("order > 1").help == 'write "order" in double quotes'
    assert refused("price / priority > 1").help == "write nullif(priority, 0)"


def test_the_clock_is_refused_where_only_the_row_counts() -> None:
    sql = "made_at <= now()"
    found = parse_expression(sql, plain(sql), SCOPE)
    assert isinstance(found, SqlExpression)
    assert not found.immutable
    assert refused(sql, immutable=True).code == "R307"


def test_the_place_is_that_in_the_file() -> None:
    sql = "stauts = 'x'"
    at = Span("t.yaml", 3, 5, 3, 5 + len(sql) + 2)
    quoted = parse_expression(sql, at, SCOPE)
    assert isinstance(quoted, tuple)
    assert quoted[0].span == Span("t.yaml", 3, 6, 3, 12)
    block = Span("t.yaml", 3, 5, 4, 20)
    folded = parse_expression(sql, block, SCOPE)
    assert isinstance(folded, tuple)
    assert (folded[0].span, folded[0].notes) == (block, ("in: stauts",))


def test_an_expression_keeps_the_text_of_its_author() -> None:
    sql = "Status <>  'done' OR DONE_AT is not null"
    found = parse_expression(sql, plain(sql), STATUS)
    assert isinstance(found, SqlExpression)
    assert (found.sql, found.columns) == (sql, ("status", "done_at"))
    assert (found.immutable, found.shared, found.type.nullable) == (True, True, False)


def test_a_generated_column_needs_its_type() -> None:
    text, wanted = "lower(title)", ColumnType(TypeTag.TEXT)
    assert isinstance(parse_expression(text, plain(text), SCOPE, wanted), SqlExpression)
    small = ColumnType(TypeTag.SMALLINT)
    found = parse_expression("priority", plain("priority"), SCOPE, small)
    assert isinstance(found, tuple)
    assert found[0].code == "R306"


def test_depth_has_an_end() -> None:
    assert refused("(" * 300 + "flag" + ")" * 300).code == "R301"
    assert refused("NOT " * 5000 + "flag").code == "R301"


@pytest.mark.parametrize("page", sorted(PAGES.glob("R3*.md")), ids=lambda page: page.stem)
def test_a_page_shows_the_mistake_and_the_cure(page: Path) -> None:
    scope = {**STATUS, "estimate": SCOPE["price"]}
    examples = re.findall(r"```yaml\nchecks:\n  \w+: \"(.*)\"\n```", page.read_text("utf-8"))
    wrong, right = (parse_expression(sql, plain(sql), scope) for sql in examples)
    assert isinstance(wrong, tuple)
    assert wrong[0].code == page.stem
    assert isinstance(right, SqlExpression)


@pytest.mark.parametrize(
    ("sql", "python"),
    [
        ("status <> 'done' OR done_at IS NOT NULL", 'status != "done" or done_at is not None'),
        ("priority BETWEEN 0 AND 5", "0 <= priority <= 5"),
        ("price >= 0.5", 'price >= Decimal("0.5")'),
        ("estimate > 0", "estimate is None or estimate > 0"),
        ("estimate IS NULL OR estimate > 0", "estimate is None or estimate > 0"),
        ("estimate IS NOT NULL AND estimate > 0", "estimate is not None and estimate > 0"),
        ("slug <> 'new'", 'slug != "new"'),
        ("slug = 'new'", 'slug is None or slug == "new"'),
        ("slug IN ('a', 'b')", 'slug is None or slug in ("a", "b")'),
        ("slug NOT IN ('a', 'b')", 'slug not in ("a", "b")'),
        ("ref IS DISTINCT FROM id", "ref != id"),
        ("(status = 'done') = (done_at IS NOT NULL)", None),
        ("flag = false", "not flag"),
        ("sent", "sent is not False"),
        ("NOT sent", "sent is not True"),
        ("NOT (flag AND estimate > 3)", "not flag or estimate is None or estimate <= 3"),
        ("priority % 5 = 0", "priority % 5 == 0"),
        (
            "coalesce(estimate, 0) <= price",
            "(estimate if estimate is not None else 0) <= price",
        ),
        (
            "length(title) > 3 AND cardinality(tags) <= 20",
            "len(title) > 3 and len(tags) <= 20",
        ),
        ("title = lower(title)", "not title.isascii() or title == title.lower()"),
        ("flag AND priority > 1 OR sent IS TRUE", "(flag and priority > 1) or sent is True"),
    ],
)
def test_a_check_reads_as_a_colleague_would_write_it(sql: str, python: str | None) -> None:
    found = parse_expression(sql, plain(sql), STATUS)
    assert isinstance(found, SqlExpression)
    expected = python or '(status == "done") == (done_at is not None)'
    assert render_python(found.tree, lambda name: name) == expected
