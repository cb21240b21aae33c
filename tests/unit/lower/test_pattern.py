"""A pattern that is taken means the same to pydantic, to Python and to PostgreSQL."""

import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import SchemaValidator, ValidationError, core_schema

from compiler.ir.field import FORMAT_PATTERNS, Access, Array, Field, Text
from compiler.ir.names import FieldNames
from compiler.lower.checks import implied_checks
from compiler.lower.pattern import Unportable, python_pattern
from compiler.postgres.quote import literal

if TYPE_CHECKING:
    from tests.database import Server

PIECES = [
    *"ab09-_^$.|()[]{}*+?,:!#&~<>=/ \\é",
    "(?:", "[^", "a-z", "0-9", "{2}", "{1,3}", "{0,}", "\\.", "\\-", "\\]", "\\n", "\\d", "\\b",
    "\\_", "\\/", "\\~", "\\&", "\\<", "[a-z0-9]+", "(ab|b)", "[^a]",
]  # fmt: skip
PATTERNS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
TEXTS = st.lists(st.sampled_from([*"ab09-_.|~&é\n ", ""]), max_size=5).map("".join)


def by_python(pattern: str, text: str) -> bool:
    portable = python_pattern(pattern)
    assert isinstance(portable, str)
    return re.search(portable, text) is not None


def by_pydantic(pattern: str, text: str) -> bool:
    validator = SchemaValidator(core_schema.str_schema(pattern=pattern))
    try:
        validator.validate_python(text)
    except ValidationError:
        return False
    return True


@settings(max_examples=1500, deadline=None, derandomize=True)
@given(PATTERNS, TEXTS)
def test_pydantic_reads_what_is_taken_as_python_does(pattern: str, text: str) -> None:
    if isinstance(python_pattern(pattern), str):
        assert by_pydantic(pattern, text) == by_python(pattern, text)


SAMPLES = ["", "a", "b", "ab", "a\n", "\na", "a-", "b09", "é", ".", "a.b", "aab", "0-9", "_~&", "-"]


def some_patterns(count: int) -> list[str]:
    dice = random.Random(7)
    patterns: set[str] = set(FORMAT_PATTERNS.values())
    while len(patterns) < count:
        pattern = "".join(dice.choices(PIECES, k=dice.randint(1, 7)))
        if isinstance(python_pattern(pattern), str):
            patterns.add(pattern)
    return sorted(patterns)


def test_postgres_reads_what_is_taken_as_python_does(postgres: "Server") -> None:
    patterns = some_patterns(400)
    rows = ", ".join(f"({literal(p)}, {literal(t)})" for p in patterns for t in SAMPLES)
    with postgres.database("SELECT 1") as database:
        judged = database.rows(f"SELECT p, t, t ~ p FROM (VALUES {rows}) AS v (p, t)")
    assert len(judged) == len(patterns) * len(SAMPLES)
    assert [(p, t) for p, t, verdict in judged if verdict != by_python(p, t)] == []


def test_postgres_reads_it_alike_in_the_items_of_an_array(postgres: "Server") -> None:
    names = FieldNames("x", "x", "x", "x")
    texts = ", ".join(f"({literal(text)}, ARRAY[{literal(text)}])" for text in SAMPLES)
    parts = []
    for pattern in some_patterns(80):
        field = Field(names, Array(Text(pattern=pattern)), False, Access.READ_WRITE)
        check = next(one.sql for one in implied_checks(field) if one.kind == "elements")
        parts.append(f"SELECT {literal(pattern)}, t, {check} FROM (VALUES {texts}) AS v (t, x)")
    with postgres.database("SELECT 1") as database:
        judged = database.rows(" UNION ALL ".join(parts))
    assert [(p, t) for p, t, verdict in judged if verdict != by_python(p, t)] == []


@pytest.mark.parametrize(
    ("pattern", "blamed"),
    [
        (r"^\d+$", r"\d"),
        (r"a\b", r"\b"),
        (r"(a)\1", r"\1"),
        (r"a\<", r"\<"),
        ("(?=a)b", "(?="),
        ("(?i)a", "(?i"),
        ("(?P<n>a)", "(?P"),
        ("a*?", "*?"),
        ("a++", "++"),
        ("a{2}{3}", "}{"),
        ("a.b", "."),
        ("[[:alpha:]]", "["),
        ("[a&&b]", "&&"),
        ("[z-a]", "z-a"),
        ("[é-ü]", "é-ü"),
        ("a{256}", "{256}"),
        ("a{3,2}", "{3,2}"),
        ("a{b", "{"),
        ("*a", "*"),
        ("***:a", "*"),
        ("a$b", "$"),
        ("a^", "^"),
        ("a||b", "|"),
        ("(a", "("),
        ("a)", ")"),
        ("[a", "["),
        ("[]", "[]"),
        ("a\\", "\\"),
        ("(" * 60 + "a" + ")" * 60, "("),
    ],
)
def test_what_engines_read_differently_is_refused_at_its_place(pattern: str, blamed: str) -> None:
    found = python_pattern(pattern)
    assert isinstance(found, Unportable)
    assert found.text == pattern[found.start : found.start + len(found.text)]
    assert found.text.endswith(blamed)


def test_a_pattern_that_takes_too_much_is_refused() -> None:
    assert isinstance(python_pattern("(a{255}){255}"), Unportable)
    assert isinstance(python_pattern("^[a-z]{255}$"), str)


@pytest.mark.parametrize("pattern", FORMAT_PATTERNS.values())
def test_the_formats_of_the_language_are_in_the_subset(pattern: str) -> None:
    assert isinstance(python_pattern(pattern), str)
