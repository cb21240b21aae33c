"""Literals mean what was given, whatever it is, and ruff leaves them as they are."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compiler.emit.python.literal import docstring, identifier, literal, prose

RUFF = Path(sys.executable).with_name("ruff")
texts = st.text() | st.text("\\\"'ab\n\t\x00\ud800é\u2028")
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(
    scalars | texts | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner) | st.lists(inner).map(tuple),
    max_leaves=8,
)


@given(values)
def test_it_evaluates_to_the_value(value: object) -> None:
    text = literal(value)
    assert "\n" not in text
    assert ast.literal_eval(text) == value


@settings(max_examples=10, deadline=None)
@given(st.lists(texts | scalars | st.binary(), min_size=30))
@example([1e20, 1e-7, -0.0, 1e300, "'", '"', "'\"", '\\\'""', "\x1b\u200b"])
def test_ruff_leaves_it(some: list[object]) -> None:
    text = "".join(f"x = {literal(value)}\n" for value in some)
    command: list[str | Path] = [RUFF, "format", "--isolated", "--line-length=320", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    assert done.stdout == text


@given(texts)
@example('a"')
@example("\\")
@example('""""')
@example('"""')
def test_a_docstring_cannot_be_left(text: str) -> None:
    (statement,) = ast.parse("\n".join(docstring(text))).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)


def test_a_docstring_says_what_was_given() -> None:
    text = 'Say "x\\d" and """\n\n    indented\n"end"'
    assert ast.literal_eval("\n".join(docstring(text))).strip() == text


@given(st.text(st.characters(codec="utf-8")), st.integers(5, 40))
def test_prose_joins_to_the_text(text: str, width: int) -> None:
    assert ast.literal_eval(f"({prose(text, width)})") == text


@pytest.mark.parametrize("name", ["", "class", "a b", "1a", "a;", "é", "a\n"])
def test_what_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        identifier(name)


def test_what_has_no_literal_is_refused() -> None:
    with pytest.raises(TypeError):
        literal(object())
