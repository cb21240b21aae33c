"""Names and values survive the way to PostgreSQL and back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.diagnostics.bug import CompilerBug
from compiler.postgres.quote import Value, constraint_name, identifier, json_text, literal
from compiler.postgres.reserved import RESERVED

Psql = Callable[[str], str]


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("title", "title"),
        ("order", '"order"'),
        ("system_user", '"system_user"'),
        ("Title", '"Title"'),
        ("a b", '"a b"'),
        ('a"b', '"a""b"'),
        ("1st", '"1st"'),
        ("größe", '"größe"'),
        ("date", "date"),
    ],
)
def test_a_name_has_quotes_only_where_needed(name: str, sql: str) -> None:
    assert identifier(name) == sql


@pytest.mark.parametrize("name", ["", "a\0b", "x" * 64, "ä" * 32])
def test_a_name_that_postgresql_would_cut_is_a_bug(name: str) -> None:
    with pytest.raises(CompilerBug):
        identifier(name)


@pytest.mark.parametrize(
    ("value", "sql"),
    [
        (None, "NULL"),
        (True, "true"),
        (-3, "-3"),
        (Decimal("1E+2"), "100"),
        (1e-7, "0.0000001"),
        ("it's", "'it''s'"),
        ("a\\n", "'a\\n'"),
        ([], "'{}'"),
        (["a", "b'c"], "ARRAY['a', 'b''c']"),
        ({"k": [1, None, "it's"]}, """'{"k": [1, null, "it''s"]}'"""),
    ],
)
def test_a_value_is_a_constant(value: Value, sql: str) -> None:
    assert literal(value) == sql


@pytest.mark.parametrize("value", ["a\0", "\ud800", float("nan"), Decimal("Infinity")])
def test_a_value_that_postgresql_cannot_hold_is_a_bug(value: Value) -> None:
    with pytest.raises(CompilerBug):
        literal(value)


def test_a_decimal_keeps_its_digits_in_json() -> None:
    assert json_text({"b": Decimal("0.10"), "a": True}) == '{"b": 0.10, "a": true}'


@given(st.lists(st.text("ab_ä", min_size=1, max_size=60), min_size=1, max_size=4))
def test_a_constraint_name_fits(parts: list[str]) -> None:
    name = constraint_name(*parts)
    assert len(name.encode()) <= 63
    assert name == constraint_name(*parts)
    assert name == "_".join(parts) or len("_".join(parts).encode()) > 63


def test_long_names_stay_apart() -> None:
    assert constraint_name("x" * 80, "a") != constraint_name("x" * 80, "b")


def test_the_reserved_words_are_those_of_the_server(psql: Psql) -> None:
    words = psql("SELECT word FROM pg_get_keywords() WHERE catcode IN ('R', 'T');").split()
    assert RESERVED - {"system_user"} == set(words) - {"system_user"}
    assert len(words) > 90


def test_odd_texts_come_back(psql: Psql) -> None:
    odd = ["", "it's", "\\", "a\\'b", "--", "$$", 'q"q', "é😀", "%s", ":p"]
    assert psql("".join(f"SELECT {literal(text)};\n" for text in odd)).splitlines() == odd
