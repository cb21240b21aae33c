"""Reads doc/api.md back: what it says of each operation, to be compared with the running API."""

import re
from itertools import pairwise
from typing import NamedTuple

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_BAR = re.compile(r"(?<!\\)\|")
_REQUEST = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (/\S*)")


class Documented(NamedTuple):
    """One operation, as the page has it."""

    method: str
    path: str
    statuses: frozenset[int]
    parameters: frozenset[str]
    members: frozenset[str]
    """What its body may have."""


def operations(markdown: str) -> list[Documented]:
    """Every operation of the page, in its order."""
    found = []
    for section in _sections(markdown):
        lines = section.splitlines()
        starts = (after for line, after in pairwise(lines) if line == "```http")
        request = _REQUEST.fullmatch(next(starts, ""))
        if request is None:
            continue
        answers = [line for line in lines if line.startswith("Answers ")]
        body = [line.partition(". See [")[0] for line in lines if line.startswith("Body: ")]
        statuses = {
            *_codes(*answers, matching=r"\d{3}"),
            *_codes(*_cells(lines, "Error"), matching=r"\d{3}"),
        }
        found.append(
            Documented(
                request[1],
                request[2],
                frozenset(map(int, statuses)),
                frozenset(_codes(*_cells(lines, "Parameter"))),
                frozenset(_codes(*body, *_cells(lines, "Member"))),
            )
        )
    return found


def objects(markdown: str) -> dict[str, frozenset[str]]:
    """The members of each object, expanded ones too, by its heading without article: `task`."""
    found = {}
    for section in _sections(markdown):
        heading, _, rest = section.partition("\n")
        if match := re.fullmatch(r"The (.+) object", heading):
            lines = rest.splitlines()
            cells = (*_cells(lines, "Member"), *_cells(lines, "Expanded"))
            found[match[1]] = frozenset(_codes(*cells))
    return found


def _sections(markdown: str) -> list[str]:
    """The text below each heading of the second and third level, which it begins with."""
    return re.split(r"^#{2,3} ", markdown, flags=re.MULTILINE)


def _cells(lines: list[str], head: str) -> list[str]:
    """The first cell of each row of the tables whose first column is called so."""
    found: list[str] = []
    inside = False
    for line in lines:
        if not line.startswith("|"):
            inside = False
            continue
        cell = _BAR.split(line)[1].strip()
        if inside and cell != "---":
            found.append(cell)
        inside = inside or cell == head
    return found


def _codes(*texts: str, matching: str = r".+") -> list[str]:
    spans = [match[2].strip().replace("\\|", "|") for t in texts for match in _CODE.finditer(t)]
    return [span for span in spans if re.fullmatch(matching, span)]
