"""Plain data, and the way back to spans."""

from __future__ import annotations

import pytest

from compiler.source.node import Mapping
from compiler.source.plain import locate, to_python
from compiler.source.reader import read

TEXT = """\
resource: task
fields:
  title: {type: string, max_lenght: 200}
  body:
values: [todo, {name: doing}]
"""


@pytest.fixture
def node() -> Mapping:
    result = read(TEXT, "t")
    assert isinstance(result, Mapping)
    return result


def test_to_python(node: Mapping) -> None:
    assert to_python(node) == {
        "resource": "task",
        "fields": {"title": {"type": "string", "max_lenght": 200}, "body": None},
        "values": ["todo", {"name": "doing"}],
    }


@pytest.mark.parametrize(
    ("loc", "key", "place"),
    [
        (("resource",), False, "1:11-15"),
        (("resource",), True, "1:1-9"),
        (("fields", "title", "max_lenght"), True, "3:25-35"),
        (("fields", "title", "max_lenght"), False, "3:37-40"),
        # the tag of a union isn't in the text
        (("fields", "title", "string", "max_lenght"), True, "3:25-35"),
        (("fields", "title", "function-after[f(), str]", "max_lenght"), False, "3:37-40"),
        # pydantic's way to blame a key
        (("fields", "title", "[key]"), False, "3:3-8"),
        # what is missing is blamed on the nearest that is there
        (("fields", "title", "scale"), True, "3:3-8"),
        (("fields", "title", "scale"), False, "3:10-41"),
        # an empty value has no place
        (("fields", "body"), False, "4:3-7"),
        (("values", 0), False, "5:10-14"),
        (("values", 1, "name"), False, "5:23-28"),
        (("values", 1), True, "5:16-29"),
        (("values", 7), False, "5:9-30"),
        (("values", "list[str]", 0), False, "5:10-14"),
        ((), False, "1:1-30"),
        (("nothing",), True, "1:1-30"),
    ],
)
def test_locate(node: Mapping, loc: tuple[str | int, ...], key: bool, place: str) -> None:
    span = locate(node, loc, key)
    assert f"{span.line}:{span.column}-{span.end_column}" == place
