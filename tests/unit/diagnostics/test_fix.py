"""A fix changes its piece of a text, and not one character beside it."""

from __future__ import annotations

import pytest

from compiler.diagnostics.fix import Fix, respelt, spliced
from compiler.diagnostics.span import Span


def span(line: int, first: int, end: int, end_line: int = 0) -> Span:
    return Span("a.yaml", line, first, end_line or line, end)


def made(text: str, *fixes: Fix) -> str:
    return spliced(text, fixes)[0]


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_marks_and_line_breaks_stay(before: str, line_break: str) -> None:
    text = before + line_break.join(("# é", "colr: 1  # c", "b: 2", ""))
    fixed = made(text, Fix(span(2, 1, 5), "colour", was="colr"))
    assert fixed == text.replace("colr", "colour")


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_quotes_stay_around_a_word(quote: str) -> None:
    text = f"a: {quote}wrod{quote}\n"
    fix = Fix(span(1, 4, 8 + 2 * len(quote)), "word", was="wrod")
    assert made(text, fix) == f"a: {quote}word{quote}\n"


def test_quotes_go_with_what_was_no_string() -> None:
    assert made('a: "1"\n', Fix(span(1, 4, 7), "1", was="1", quotes=False)) == "a: 1\n"


def test_what_stands_there_by_now_is_left_alone() -> None:
    text = "a: other\n"
    assert spliced(text, [Fix(span(1, 4, 9), "word", was="wrod")]) == (text, ())
    assert spliced(text, [Fix(span(7, 1, 2), "word")]) == (text, ())
    assert spliced(text, [Fix(span(1, 4, 900), "word")]) == (text, ())


def test_of_two_that_touch_only_the_first_is_made() -> None:
    text = "abcdef\n"
    first, second, third = Fix(span(1, 1, 3), "X"), Fix(span(1, 2, 5), "Y"), Fix(span(1, 5, 6), "Z")
    assert spliced(text, [third, second, first, first]) == ("XcdZf\n", (first, third))


def test_a_comment_is_never_removed() -> None:
    text = "- a\n- b  # why\n- a  # again\n"
    assert made(text, Fix(span(2, 4, 4, 3), "")) == text
    assert made("- b\n- a  # again\n", Fix(span(1, 4, 4, 2), "")) == "- b  # again\n"


def test_nothing_meant_is_no_fix() -> None:
    assert respelt(span(1, 1, 2), "a", "") is None
