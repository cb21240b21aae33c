"""What tests send, as somebody would have written it."""

import re

import pytest

from compiler.emit.pytest.source import source
from compiler.emit.pytest.template import numbered
from compiler.ir.boundary import Repeat, Value
from compiler.ir.field import Text, TextFormat


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("short", '"short"'),
        ("x" * 201, '"x" * 201'),
        (["é" * 40], '["é" * 40]'),
        ("https://" + "x" * 100 + "/", '"https://" + "x" * 100 + "/"'),
        (Repeat(("a",), 20), '["a"] * 20'),
        (Repeat("AAAA", 30, after="AA=="), '"AAAA" * 30 + "AA=="'),
        (2**31, "2**31"),
        (-(2**63) - 1, "-(2**63) - 1"),
        (True, "True"),
        ({"a": [None, 1.5]}, '{"a": [None, 1.5]}'),
    ],
)
def test_values_are_written_shortly_and_mean_the_same(value: Value, written: str) -> None:
    assert source(value) == written
    assert eval(written) == (value.value if isinstance(value, Repeat) else value)


@pytest.mark.parametrize(
    "kind",
    [
        Text(1, 200),
        Text(1, 6),
        Text(20, 30),
        Text(0, 7, "^#[0-9a-f]{6}$"),
        Text(2, 2, "^[A-Z]+$"),
        Text(0, 40, "^(image|text)/[a-z0-9.+-]+$"),
        Text(0, 40, "^[^<>]+$"),
        Text(0, 40, r"^[A-Z]{2}-\d{4}$"),
        Text(0, 254, format=TextFormat.EMAIL),
        Text(0, 200, format=TextFormat.URL),
        Text(0, 40, format=TextFormat.SLUG),
    ],
    ids=str,
)
def test_each_number_gives_another_text_that_fits(kind: Text) -> None:
    template = numbered(kind, "File name")
    assert template is not None
    found = [template.text(number) for number in range(1, 400)]
    assert len({*found}) == len(found)
    assert [*found[:9]] == sorted(found[:9])
    for text in found:
        assert kind.min_length <= len(text) <= (kind.max_length or 10**6)
        assert all(re.search(pattern, text) for pattern in kind.patterns)
