"""Regions come and go; what people wrote around them stays byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.diagnostics.bug import CompilerBug
from compiler.workspace.document import Document, marker, parse_document

BODIES = {"alpha": "a\n", "beta": "", "gamma": "g\n\n  g\n", "delta": "d\n"}
ORDER = sorted(BODIES)
PATH = "doc/api.md"


def parsed(text: str, path: str = PATH) -> Document:
    document = parse_document(path, text)
    assert isinstance(document, Document), document
    return document


def again(document: Document) -> Document:
    """What another run would see, which must be what this one has."""
    after = parsed(document.text, document.path)
    assert [region.name for region in after.regions] == [r.name for r in document.regions]
    assert after.new_line == document.new_line
    return after


surroundings = st.text(st.sampled_from("ab\n\r \t#-\x0b\x85\u2028\ufeff")).filter(
    lambda text: "restc:" not in text
)


@given(surroundings, st.permutations(ORDER), st.permutations(ORDER))
def test_adding_and_removing_restores_every_byte(
    text: str, coming: list[str], going: list[str]
) -> None:
    document = parsed(text)
    for name in coming:
        document.insert(name, BODIES[name], ORDER, fresh=False)
        document = again(document)
    for name in going:
        document.remove(name)
        document = again(document)
    assert document.text == text


@given(surroundings, st.lists(st.sampled_from(ORDER), max_size=12))
def test_any_history_that_ends_without_regions_restores_every_byte(
    text: str, history: list[str]
) -> None:
    document = parsed(text)
    for name in [*history, *ORDER]:
        if any(region.name == name for region in document.regions):
            document.remove(name)
        elif name in history:
            document.insert(name, BODIES[name], ORDER, fresh=False)
        document = again(document)
    for region in tuple(document.regions):
        document.remove(region.name)
        document = again(document)
    assert document.text == text


@given(st.permutations(ORDER))
def test_regions_stand_in_order_whatever_the_history(coming: list[str]) -> None:
    document = parsed("# Title\n")
    for name in coming:
        document.insert(name, BODIES[name], ORDER, fresh=False)
        document = again(document)
    assert [region.name for region in document.regions] == ORDER


def test_one_blank_line_stands_before_a_region() -> None:
    document = parsed("select 1;\n", "sql/schema.sql")
    document.insert("b", "two\n", ["a", "b"], fresh=False)
    document.insert("a", "one\n", ["a", "b"], fresh=False)
    assert document.text == (
        "select 1;\n\n-- restc:begin a\none\n-- restc:end a\n\n"
        "-- restc:begin b\ntwo\n-- restc:end b\n"
    )


def test_a_fresh_document_opens_with_its_region() -> None:
    document = parsed("", "app/x.toml")
    document.insert("a", "one\n", ["a"], fresh=True)
    assert document.text == "# restc:begin a\none\n# restc:end a\n"


def test_text_that_follows_regions_stays_there() -> None:
    document = parsed("head\n")
    document.insert("a", "one\n", ["a", "b"], fresh=False)
    document = parsed(document.text + "tail")
    document.insert("b", "two\n", ["a", "b"], fresh=False)
    assert document.text.endswith("<!-- restc:end b -->\ntail")
    document.remove("a")
    document.remove("b")
    assert document.text == "head\ntail"


def test_crlf_reaches_into_the_region() -> None:
    document = parsed("head\r\n")
    document.insert("a", "one\ntwo\n", ["a"], fresh=False)
    assert "\n" not in document.text.replace("\r\n", "")
    document.replace("a", "three\n")
    assert "three\r\n" in document.text


BEGIN, END = marker(PATH, "begin", "a"), marker(PATH, "end", "a")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        (f"{BEGIN}\nx\n", "never ends", 1),
        (f"x\n{END}\n", "without having begun", 2),
        (f"{BEGIN}\n{END}\n\n{BEGIN}\n{END}\n", "stands twice", 4),
        (f"{BEGIN}\n{marker(PATH, 'begin', 'b')}\n", "begins inside", 2),
        (f"{BEGIN}\n{marker(PATH, 'end', 'b')}\n", "while `a` is open", 2),
        (f"x\n  {BEGIN}\n{END}\n", "broken marker", 2),
        ("<!-- restc:begin -->\n", "broken marker", 1),
        ("<!--restc:begin a-->\n", "broken marker", 1),
    ],
)
def test_broken_markers_are_told_with_their_place(text: str, message: str, line: int) -> None:
    problems = parse_document(PATH, text)
    assert not isinstance(problems, Document)
    assert problems[0].code == "R608"
    assert message in problems[0].message
    assert problems[0].span is not None
    assert problems[0].span.line == line


def test_prose_about_markers_is_no_marker() -> None:
    assert parsed("Write `<!-- restc:begin a -->` above.\n").regions == []


def test_a_body_that_would_hide_its_end_is_our_bug() -> None:
    with pytest.raises(CompilerBug):
        parsed("").insert("a", f"{END}\n", ["a"], fresh=True)
