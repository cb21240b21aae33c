"""Text to nodes, or to every mistake in it."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.source import reader
from compiler.source.builder import MAX_DEPTH, MAX_NODES
from compiler.source.node import Mapping, Node, Scalar, Sequence
from compiler.source.positions import Positions
from compiler.source.reader import MAX_BYTES, read, too_large, undecodable


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers, whichever the machine has built."""
    if request.param == "python":
        monkeypatch.setattr(reader, "_Loader", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")


def good(text: str) -> Mapping:
    result = read(text, "t")
    assert isinstance(result, Mapping), result
    return result


def bad(text: str) -> tuple[Diagnostic, ...]:
    result = read(text, "t")
    assert isinstance(result, tuple)
    assert result
    return result


def places(text: str) -> list[str]:
    """`code line:column guilty text` of every diagnostic."""
    return [f"{item.code} {place(text, item)}" for item in bad(text)]


def place(text: str, item: Diagnostic) -> str:
    span = item.span
    assert span
    line = text.split("\n")[span.line - 1]
    return f"{span.line}:{span.column} {line[span.column - 1 : span.end_column - 1]}"


@pytest.mark.usefixtures("parser")
def test_nodes_keep_values_text_and_spans() -> None:
    node = good("a: [1, '2', 0.10]\nb:\n  c: no\n")
    items, inner = node.get("a"), node.get("b")
    assert isinstance(items, Sequence)
    assert isinstance(inner, Mapping)
    first, second, third = items.items
    assert (first, second) == (Scalar(1, "1", node.span), Scalar("2", "2", node.span, True))
    assert isinstance(third, Scalar)
    assert (third.value, third.text) == (0.1, "0.10")
    assert str(second.span) == "t:1:8"
    assert second.span.end_column == 11
    assert (items.span.column, items.span.end_column) == (4, 18)
    assert (inner.span.line, inner.span.column, inner.span.end_column) == (3, 3, 8)
    assert (node.span.line, node.span.end_line, node.span.end_column) == (1, 3, 8)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # not YAML
        ("a: b: c\n", ["R001 1:5 :"]),
        ("a: 'x\nb: 1\n", ["R001 1:4 '"]),
        ("a: [1, 2\nb: 3\n", ["R001 2:2 :"]),
        ("a: [1, 2\n", ["R001 1:4 ["]),
        ("a: @x\n", ["R001 1:4 @"]),
        ("a: 1\n- b\n", ["R001 2:1 -"]),
        ("a:\n  b: 1\n c: 2\n", ["R001 3:2 c"]),
        ("a: 'x'y\n", ["R001 1:7 y"]),
        ("a: * x\n", ["R001 1:4 *"]),
        ("a: |abc\n  x\n", ["R001 1:5 a"]),
        ("a: - b\n", ["R001 1:4 -"]),
        ("a: [,]\n", ["R001 1:5 ,"]),
        ("{a: 1}}\n", ["R001 1:7 }"]),
        ("a: 1 #x\nb #y: 2\nc\n", ["R001 2:1 b"]),
        # what YAML has and specs don't
        ("a: 1\nb: 2\na: 3\n", ["R002 3:1 a"]),
        ("a: 1\n'a': 2\n", ["R002 2:1 'a'"]),
        ("a: {b: 1, b: 2, b: 3}\n", ["R002 1:11 b", "R002 1:17 b"]),
        ("a: &x 1\nb: *x\n", ["R003 1:4 &x", "R003 2:4 *x"]),
        ("a: *nowhere\n", ["R003 1:4 *nowhere"]),
        ("*a : 1\n", ["R003 1:1 *a"]),
        ("a: !x 1\nb: !!str 2\n", ["R004 1:4 !", "R004 2:4 !"]),
        ("a: !x!y 1\n", ["R004 1:4 !"]),
        ("<<: {a: 1}\n", ["R005 1:1 <<"]),
        ("a: 1\n---\nb: 2\n---\nc: 3\n", ["R006 2:1 ---"]),
        ("", ["R007 1:1 "]),
        ("# x\n", ["R007 1:1 "]),
        ("---\n", ["R007 1:1 "]),
        ("- a\n", ["R008 1:1 - a"]),
        ("null\n", ["R008 1:1 null"]),
        ("a:\n\tb: 1\n", ["R009 2:1 \t"]),
        ("a: 1\n\t\tb: 1\n", ["R009 2:1 \t\t"]),
        ("a: \0\nb: \x1b\n", ["R010 1:4 \0", "R010 2:4 \x1b"]),
        ('a: "x\\0"\n', ['R010 1:4 "x\\0"']),
        ("a: \ud800\n", ["R010 1:4 \ud800"]),
        ("a: \x85\u2028\nb: \u2029\n", ["R010 1:4 \x85", "R010 1:5 \u2028", "R010 2:4 \u2029"]),
        ("a: \u202e\ufeff\n", ["R010 1:4 \u202e", "R010 1:5 \ufeff"]),
        ("1: a\n", ["R011 1:1 1"]),
        ("true: a\n~: b\n", ["R011 1:1 true", "R011 2:1 ~"]),
        ("? [a]\n: b\n", ["R011 1:3 [a]"]),
        ("a: {? : 1}\n", ["R011"]),
        ("a: 1\nb: [{\n", ["R001 2:5 {"]),
        ("a: 007\nb: [01]\n", ["R012 1:4 007", "R012 2:5 01"]),
        ("a: .inf\n", ["R013 1:4 .inf"]),
        ("%YAML 1.1\n---\na: 1\n", ["R018 1:1 %YAML 1.1"]),
        # several at once, in file order, and before what stops the parser
        ("a: *x\na: 01\n2: 3\nb: [\n", ["R003", "R002", "R012", "R011", "R001"]),
    ],
)
def test_mistakes(text: str, expected: list[str]) -> None:
    found = places(text)
    if " " in expected[0]:
        assert found == expected
    else:
        assert [item.split(" ")[0] for item in found] == expected


@pytest.mark.usefixtures("parser")
def test_a_duplicate_points_at_the_first() -> None:
    first, second = bad("a: 1\na: 2\na: 3\n")
    for item in (first, second):
        (other,) = item.others
        assert (str(other.span), other.text) == ("t:1:1", "first defined here")


@pytest.mark.usefixtures("parser")
def test_the_parsers_own_words_are_never_shown() -> None:
    for text in ("a: b: c", "a: [", "a: 'x", "a: @", "a: |x", 'a: "\\q"', "a: ]", "a: *", "%x"):
        (item,) = bad(text)
        said = f"{item.message} {item.label} {item.help}"
        for word in ("token", "scanning", "parsing", "context", "indicator", "stream", "<block"):
            assert word not in said


@pytest.mark.usefixtures("parser")
def test_numbers_that_break_python_are_refused() -> None:
    bad('a: "\\UFFFFFFFF"\n')
    bad('a: "\\ud800"\n')
    bad(f"a: {'9' * 5000}\n")


@pytest.mark.usefixtures("parser")
def test_words_that_other_readers_change_stay_strings() -> None:
    node = good("on: no\nyes: 1:30\n")
    assert [(entry.key.value, entry.value) for entry in node.entries] == [
        ("on", Scalar("no", "no", node.span)),
        ("yes", Scalar("1:30", "1:30", node.span)),
    ]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("text", ["a: 1\r\nb: x\r\n", "\ufeffa: 1\nb: x\n", "a: 1\rb: x\r"])
def test_line_breaks_and_byte_order_mark_move_nothing(text: str) -> None:
    node = good(text)
    assert node == good("a: 1\nb: x\n")
    assert [str(entry.value.span) for entry in node.entries] == ["t:1:4", "t:2:4"]


@pytest.mark.usefixtures("parser")
def test_a_block_text_ends_with_its_last_line() -> None:
    node = good("a: |\n  x\n  y\n\n\nb: 1\n")
    text = node.get("a")
    assert text == Scalar("x\ny\n", "x\ny\n", node.span, True)
    assert (text.span.end_line, text.span.end_column) == (3, 4)


@pytest.mark.usefixtures("parser")
def test_the_limits_are_where_they_say() -> None:
    good("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))
    (deep,) = bad("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert (deep.code, str(deep.span)) == ("R014", f"t:1:{MAX_DEPTH + 3}")
    # the mapping, its key and the list are nodes too
    good("a: [" + "1," * (MAX_NODES - 3) + "]")
    (many,) = bad("a: [" + "1," * (MAX_NODES - 2) + "]")
    assert many.code == "R015"


def test_size_is_counted_in_bytes() -> None:
    good("a: " + "x" * (MAX_BYTES - 3))
    assert [item.code for item in bad("a: " + "x" * (MAX_BYTES - 2))] == ["R016"]
    assert [item.code for item in bad("a: " + "é" * (MAX_BYTES // 2))] == ["R016"]
    assert too_large("t").code == "R016"


HOSTILE = {
    "50 MB": "a: " + "x" * 50_000_000,
    "deep flow": "[" * 100_000,
    "deep flow mappings": "{a: " * 100_000,
    "deep flow over lines": "a: " + "[\n" * 100_000,
    "deep block": "- " * 100_000,
    "deep explicit keys": "? " * 100_000,
    "deep pairs": "a: " + "{? " * 100_000,
    "aliases": "a: &a [x]\n" + "".join(f"k{n}: &b{n} [*a, *a, *a]\n" for n in range(20_000)),
    "directives": "".join(f"%TAG !a{n}! x\n" for n in range(60_000)),
    "directives of a second document": "a: 1\n...\n"
    + "".join(f"%TAG !a{n}! x\n" for n in range(60_000)),
    "control characters": "\0" * MAX_BYTES,
    "duplicates": "a: 1\n" * 100_000,
    "documents": "---\n" * 200_000,
    "tabs": "a:\n" + "\t\n" * 100_000 + "\tb",
    "open quote": "a: '" + "x\n" * 400_000,
}


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="the times are libyaml's")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_refused_quickly(name: str) -> None:
    started = time.process_time()
    found = bad(HOSTILE[name])
    assert time.process_time() - started < 1.0
    assert all(len(item.message) < 200 for item in found[:100])


def test_bytes_that_are_not_utf8() -> None:
    item = undecodable("a: 1\nb: é\n".encode("latin-1"), "t")
    assert (item.code, str(item.span)) == ("R017", "t:2:4")
    assert "0xE9" in item.message
    assert str(undecodable("a: 1".encode("utf-16"), "t").span) == "t:1:1"
    assert undecodable(b"fine", "t").code == "R017"


def nodes(node: Node) -> list[Node]:
    match node:
        case Scalar():
            return [node]
        case Sequence():
            return [node, *(deeper for item in node.items for deeper in nodes(item))]
        case Mapping():
            inner = [half for entry in node.entries for half in (entry.key, entry.value)]
            return [node, *(deeper for item in inner for deeper in nodes(item))]


YAMLISH = st.text(
    alphabet="ab:- \n\t[]{},'\"|>&*!%#?~<\r\\01.\u00e9日\ufeff\0\x85\u2028", max_size=60
)
PIECES = ["a: ", "b", "1", "- ", "\n", "\r\n", "  ", "[", "]", "{", "}", ", ", "'", '"', "|\n"]
PIECES += [
    "# c\n",
    "é",
    "日本: ",
    ">-\n",
    "?",
    ": ",
    "\t",
    "007",
    "0.10",
    "~",
    "&x ",
    "*x",
    "---\n",
]
SPECISH = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.parametrize("loader", [yaml.SafeLoader, reader._Loader])
@settings(deadline=None, max_examples=300)
@given(text=st.one_of(YAMLISH, SPECISH, st.text(max_size=60)))
def test_no_text_raises_and_every_span_lies_in_it(loader: type[yaml.SafeLoader], text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "_Loader", loader)
        result = read(text, "t")
    text = text.removeprefix("\ufeff")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if isinstance(result, Mapping):
        spans = [node.span for node in nodes(result)]
    else:
        assert result
        spans = [item.span for item in result if item.span]
        spans += [other.span for item in result for other in item.others]
        assert len(spans) >= len(result)
    for span in spans:
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
            assert 1 <= line <= len(lines)
            assert 1 <= column <= len(lines[line - 1]) + 1


@settings(deadline=None)
@given(text=SPECISH)
def test_a_plain_scalars_span_is_its_text(text: str) -> None:
    result = read(text, "t")
    if not isinstance(result, Mapping):
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for node in nodes(result):
        if isinstance(node, Scalar) and not node.quoted and node.span.line == node.span.end_line:
            span = node.span
            assert lines[span.line - 1][span.column - 1 : span.end_column - 1] == node.text


def test_positions_stay_inside_the_text() -> None:
    positions = Positions("ab\r\ncd", "t")
    assert str(positions.span(-5, 1)) == "t:1:1"
    assert str(positions.at(99)) == "t:2:3"
    assert positions.at(2).end_column == 3
    assert str(positions.span(4, 5)) == "t:2:1"
