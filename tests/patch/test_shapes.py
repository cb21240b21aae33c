"""Each shape of application is edited as its folder says, and only there."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import pytest

from compiler.artifact import Router
from compiler.patch import Edited, Refusal, Style, register
from compiler.tree import decode, encode

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Shape:
    """A file before registration, and how restc is set up for it."""

    name: str
    before: str
    path: str
    style: Style
    package: str
    wanted: tuple[Router, ...]

    def register(
        self, text: str, wanted: tuple[Router, ...], before: tuple[Router, ...] = ()
    ) -> Edited | Refusal:
        """Register in this shape's way."""
        return register(text, wanted, before, path=self.path, style=self.style)

    def router(self, stem: str) -> Router:
        """One more router, from where this shape's come."""
        return Router(f"{self.package}.{stem}", "router", stem)


def shapes() -> list[Shape]:
    """Every folder of `cases`."""
    found = []
    for folder in sorted(CASES.iterdir()):
        file = folder / "case.toml"
        settings = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
        package = settings.get("package", "app.api.v1.routes")
        stems = settings.get("wanted", ["task"])
        found.append(
            Shape(
                folder.name,
                decode((folder / "before.txt").read_bytes()),
                settings.get("path", "app/main.py"),
                Style(settings.get("receiver", ""), settings.get("prefix", "")),
                package,
                tuple(Router(f"{package}.{s}", "router", s) for s in stems),
            )
        )
    return found


def rendered(outcome: Edited | Refusal) -> str:
    """The text after, or the refusal as the case's file has it."""
    match outcome:
        case Edited(text=text):
            return text
        case Refusal():
            lines = [f"{outcome.span}: {outcome.reason}", *outcome.lines_to_paste]
            return "\n".join(lines) + "\n"


ALL = shapes()
EDITED = [s for s in ALL if (CASES / s.name / "after.txt").exists()]
# Here the file names the router before restc ever did.
NAMED_BEFORE = {"already_imported", "already_there", "type_checking_else"}
# Here what an import looks like depends on the names that were taken when it came.
BY_HISTORY = {
    *("builtin_name", "collision", "collision_twice"),
    *("parameter_of_that_name", "type_checking"),
}
EXTRA = ("account_note", "zebra", "Alpha", "task2", "task10")


def _named(some: list[Shape]) -> list[object]:
    return [pytest.param(s, id=s.name) for s in some]


def _register(shape: Shape, text: str, *routers: Router, before: tuple[Router, ...] = ()) -> str:
    outcome = shape.register(text, routers, before)
    assert isinstance(outcome, Edited), outcome
    return outcome.text


@pytest.mark.parametrize("shape", _named(ALL))
def test_comes_out_as_its_folder_says(shape: Shape) -> None:
    outcome = shape.register(shape.before, shape.wanted)
    file = "after.txt" if isinstance(outcome, Edited) else "refusal.txt"
    assert [p.name for p in (CASES / shape.name).glob("[ar]*.txt")] == [file]
    assert encode(rendered(outcome)) == (CASES / shape.name / file).read_bytes()


@pytest.mark.parametrize("shape", _named(EDITED))
def test_a_second_time_changes_nothing(shape: Shape) -> None:
    once = _register(shape, shape.before, *shape.wanted)
    for before in ((), shape.wanted):
        again = shape.register(once, shape.wanted, before)
        assert again == Edited(once)


@pytest.mark.parametrize("shape", _named([s for s in EDITED if s.name not in NAMED_BEFORE]))
def test_unregistering_restores_every_byte(shape: Shape) -> None:
    routers = (*shape.wanted, *(shape.router(stem) for stem in EXTRA))
    for count in (len(shape.wanted), len(shape.wanted) + 1, len(routers)):
        some = routers[:count]
        assert _register(shape, _register(shape, shape.before, *some), before=some) == shape.before


@pytest.mark.parametrize("shape", _named([s for s in EDITED if s.name not in NAMED_BEFORE]))
def test_routers_come_and_go_in_any_order(shape: Shape) -> None:
    """Adding one and removing it restores the file, whichever others are registered meanwhile."""
    a, b, c = shape.wanted[0], shape.router("zebra"), shape.router("account_note")
    for order in ((a, b, c), (c, a, b)):
        texts = [shape.before]
        for count in range(1, 4):
            texts.append(_register(shape, texts[-1], *order[:count], before=order[: count - 1]))
        for count in (2, 1, 0):
            back = _register(shape, texts[-1], *order[:count], before=order[: count + 1])
            texts.pop()
            assert back == texts[-1]
        text = _register(shape, shape.before, *order)
        for gone in range(1, 4):
            text = _register(shape, text, *order[gone:], before=order[gone - 1 :])
        assert text == shape.before


@pytest.mark.parametrize(
    "shape", _named([s for s in EDITED if s.name not in NAMED_BEFORE | BY_HISTORY])
)
def test_the_order_in_which_routers_came_does_not_show(shape: Shape) -> None:
    routers = (shape.wanted[0], shape.router("zebra"), shape.router("account_note"))
    found = set()
    for order in permutations(routers):
        text = shape.before
        for count in range(1, 4):
            some = sorted(order[:count], key=lambda router: router.module)
            text = _register(shape, text, *some, before=order[: count - 1])
        found.add(text)
    assert len(found) == 1


@pytest.mark.parametrize("shape", _named([s for s in EDITED if s.name not in NAMED_BEFORE]))
def test_one_for_another_in_one_batch(shape: Shape) -> None:
    new = shape.router("zebra")
    text = _register(shape, shape.before, *shape.wanted)
    text = _register(shape, text, new, before=shape.wanted)
    assert _register(shape, text, before=(new,)) == shape.before


@pytest.mark.parametrize("shape", _named(EDITED))
def test_says_which_lines_it_wrote(shape: Shape) -> None:
    outcome = shape.register(shape.before, shape.wanted)
    assert isinstance(outcome, Edited)
    old = shape.before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    new = outcome.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [c for k, c in enumerate(new, 1) if k not in outcome.added]
    assert kept == [c for k, c in enumerate(old, 1) if k not in outcome.removed]


def _unsorted(folder: Path, texts: dict[str, str]) -> set[str]:
    """The names of those texts whose imports ruff would sort, the application being `app`."""
    for name, text in texts.items():
        place = folder / name / "app"
        place.mkdir(parents=True)
        (place / "main.py").write_bytes(encode(text))
    settings = ["--select=I001", "--config", 'lint.isort.known-first-party=["app", "core", "zoo"]']
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "check",
            "--isolated",
            "--output-format=json",
            *settings,
            ".",
        ],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return {
        Path(found["filename"]).relative_to(folder.resolve()).parts[0]
        for found in json.loads(run.stdout)
    }


def test_sorted_imports_stay_sorted(tmp_path: Path) -> None:
    readable = [s for s in EDITED if s.name != "undecodable_bytes"]
    dirty = _unsorted(tmp_path / "before", {s.name: s.before for s in readable})
    clean = [s for s in readable if s.name not in dirty]
    assert len(clean) > 35
    for count in range(len(EXTRA) + 1):
        texts = {
            s.name: _register(s, s.before, *s.wanted, *(s.router(e) for e in EXTRA[:count]))
            for s in clean
        }
        assert _unsorted(tmp_path / str(count), texts) == set()


def test_the_shapes_are_there() -> None:
    assert len(EDITED) > 45
    assert len(ALL) - len(EDITED) > 12
    for shape in ALL:
        outcome = shape.register(shape.before, shape.wanted)
        if isinstance(outcome, Refusal):
            assert outcome.span is not None
            assert len(outcome.lines_to_paste) == 2
