"""The four renderings, by their whole text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.diagnostics import render
from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.diagnostic import Diagnostic, Label, in_file_order
from compiler.diagnostics.display import drawn, width
from compiler.diagnostics.span import Span

SPEC = "\n" * 17 + "  title:    {type: string, max_lenght: 200}\n"
TYPO = Diagnostic(
    "R104",
    "unknown key `max_lenght` in a string field",
    Span("specs/task.yaml", 18, 28, 18, 38),
    label="did you mean `max_length`?",
)


def test_a_mistake_looks_as_the_language_page_shows_it() -> None:
    assert render.human([TYPO], {"specs/task.yaml": SPEC}) == (
        "error[R104]: unknown key `max_lenght` in a string field\n"
        " --> specs/task.yaml:18:28\n"
        "   |\n"
        "18 |   title:    {type: string, max_lenght: 200}\n"
        "   |                            ^^^^^^^^^^ did you mean `max_length`?\n"
        "   = help: restc explain R104\n"
    )


def test_second_spans_are_drawn_with_their_source() -> None:
    diagnostic = Diagnostic(
        "R002",
        "`a` stands twice",
        Span("t", 4, 1, 4, 2),
        "again here",
        (Label(Span("u", 2, 3, 2, 4), "and there"), Label(Span("t", 1, 1, 1, 2), "first here")),
        ("a note",),
        "remove one",
    )
    assert render.human([diagnostic], {"t": "a: 1\n\n\na: 2\n", "u": "x\n  y"}.get) == (
        "error[R002]: `a` stands twice\n"
        " --> t:4:1\n"
        "  |\n"
        "1 | a: 1\n"
        "  | - first here\n"
        "...\n"
        "4 | a: 2\n"
        "  | ^ again here\n"
        " ::: u:2:3\n"
        "  |\n"
        "2 |   y\n"
        "  |   - and there\n"
        "  = note: a note\n"
        "  = help: remove one\n"
    )


@pytest.mark.parametrize(
    ("line", "start", "end", "shown", "carets"),
    [
        ("a\tb", 2, 3, "a   b", "    ^"),
        ("\ta", 0, 1, "    a", "^^^^"),
        ("日本: x", 4, 5, "日本: x", "      ^"),
        ("a: 日本", 3, 5, "a: 日本", "   ^^^^"),
        ("e\u0301: x", 4, 5, "e\u0301: x", "   ^"),
        ("a:", 2, 2, "a:", "  ^"),
        ("a\x1b[0m: x", 7, 8, "a␛[0m: x", "       ^"),
        ("k" * 500 + "x" + "k" * 500, 500, 501, "…" + "k" * 40 + "x" + "k" * 119 + "…", None),
    ],
)
def test_carets_stand_under_the_place(
    line: str, start: int, end: int, shown: str, carets: str | None
) -> None:
    text, offset, length = drawn(line, start, end)
    assert text == shown
    assert " " * offset + "^" * length == (carets or " " * 41 + "^")


def test_a_span_over_lines_is_drawn_on_its_first() -> None:
    text = render.human([Diagnostic("R001", "m", Span("t", 1, 3, 3, 1))], {"t": "a bcd\nx\ny"})
    assert "1 | a bcd\n  |   ^^^\n" in text


def test_a_byte_order_mark_moves_no_caret() -> None:
    text = render.human([Diagnostic("R001", "m", Span("t", 1, 3, 1, 4))], {"t": "\ufeffa b"})
    assert "1 | a b\n  |   ^\n" in text


def test_without_source_the_place_and_the_label_stay() -> None:
    assert render.human([TYPO], {}) == (
        "error[R104]: unknown key `max_lenght` in a string field\n"
        " --> specs/task.yaml:18:28\n"
        "   |\n"
        "   | did you mean `max_length`?\n"
        "   = help: restc explain R104\n"
    )


def test_colour_only_adds_escapes() -> None:
    plain = render.human([TYPO], {"specs/task.yaml": SPEC})
    coloured = render.human([TYPO], {"specs/task.yaml": SPEC}, colour=True)
    assert "\x1b[1;31merror[R104]\x1b[0m" in coloured
    for style in ("\x1b[1;31m", "\x1b[1;34m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(style, "")
    assert coloured == plain


def test_author_text_never_steers_the_terminal() -> None:
    evil = "\x1b]0;x\x07\n\u202e\ud800"
    diagnostic = Diagnostic("R001", evil, Span(evil, 1, 1, 1, 2), evil, notes=(evil,), help=evil)
    for text in (
        render.human([diagnostic], {evil: evil}),
        render.concise([diagnostic]),
        render.github([diagnostic]),
        render.as_json([diagnostic]),
    ):
        assert not set(text) & set("\x1b\x07\u202e\ud800")
        text.encode("utf-8")


def test_concise_and_order() -> None:
    late, early, nowhere = (
        Diagnostic("R002", "late", Span("b", 1, 1, 1, 2)),
        Diagnostic("R003", "early", Span("a", 10, 2, 10, 3)),
        Diagnostic("R901", "nowhere", None),
    )
    middle = Diagnostic("R003", "middle", Span("a", 10, 12, 10, 13))
    assert render.concise([late, middle, early, nowhere, early]) == (
        "R901 nowhere\na:10:2: R003 early\na:10:12: R003 middle\nb:1:1: R002 late\n"
    )


def test_github_escapes() -> None:
    diagnostic = Diagnostic(
        "R002",
        "100%: a,\nb",
        Span("a,b:c.yaml", 2, 3, 2, 5),
        others=(Label(Span("x", 1, 1, 1, 2), "first"),),
        help="h",
    )
    assert render.github([diagnostic]) == (
        "::error file=a%2Cb%3Ac.yaml,line=2,endLine=2,col=3,endColumn=5,title=restc R002"
        "::100%25: a,%0Ab%0Ax:1:1: first%0Ahelp: h\n"
    )
    over_lines = Diagnostic("R002", "m", Span("a", 2, 3, 4, 5))
    assert render.github([over_lines]) == "::error file=a,line=2,endLine=4,title=restc R002::m\n"
    assert render.github([Diagnostic("R901", "m", None)]) == "::error title=restc R901::m\n"


def test_json_has_everything() -> None:
    (record,) = json.loads(render.as_json([TYPO]))
    assert record["span"] == {
        "path": "specs/task.yaml",
        "line": 18,
        "column": 28,
        "end_line": 18,
        "end_column": 38,
    }
    assert (record["code"], record["level"]) == ("R104", "error")
    assert record["label"] == "did you mean `max_length`?"
    assert json.loads(render.as_json([])) == []


def test_summary_counts() -> None:
    assert render.summary([]) == ""
    assert render.summary([TYPO]) == "1 error"
    assert render.summary([TYPO, Diagnostic("R002", "m", None)]) == "2 errors"


@given(st.text(), st.integers(0, 60), st.integers(0, 60))
def test_drawing_never_fails_and_stays_on_the_line(line: str, start: int, length: int) -> None:
    line = line.replace("\r", "").replace("\n", "")
    start = min(start, len(line))
    text, offset, carets = drawn(line, start, min(start + length, len(line)))
    assert "\t" not in text
    assert carets >= 1
    assert offset <= width(drawn(line + "|", start, start)[0])


def test_in_file_order_puts_numbers_in_their_order() -> None:
    spans = [Span("a", line, 1, line, 2) for line in (10, 9, 100)]
    ordered = in_file_order(Diagnostic("R001", "m", span) for span in spans)
    assert [item.span.line for item in ordered if item.span] == [9, 10, 100]


def test_a_bug_says_what_to_report() -> None:
    bug = CompilerBug("two files are called x", "app/x.py")
    assert str(bug).startswith("this is a bug in restc: two files are called x")
    assert str(bug).endswith("app/x.py")
    rebuilt, arguments = bug.__reduce__()
    assert str(rebuilt(*arguments)) == str(bug)
