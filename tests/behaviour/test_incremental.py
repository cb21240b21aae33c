"""Whatever is edited, a compile of what depends on it leaves what a clean one would."""

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from benchmarks.specs import write_specs
from compiler.__main__ import main
from compiler.cli.last import LastCompile
from compiler.host import clean, known
from compiler.narrow import Narrowed
from compiler.workspace.lock import Lock

Run = Callable[..., int]
RESOURCES = 12
"""A family whose members hang together, and a part of another."""


@pytest.fixture
def narrowed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each compile that looked for edits was content with a part of the project."""
    found: list[bool] = []
    real = LastCompile.narrowed

    def watched(self: LastCompile, lock: Lock) -> Narrowed | None:
        part = real(self, lock)
        found.append(part is not None)
        return part

    monkeypatch.setattr(LastCompile, "narrowed", watched)
    return found


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A project that is compiled, and the command in it."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        # A file that changes while a compile begins isn't remembered.
        time.sleep(3 * clean.SLACK / 1e9)
        monkeypatch.setattr("sys.argv", ["restc", *arguments])
        return main()

    assert run("init", "-q") == 0
    for example in Path("specs").iterdir():
        example.unlink()
    write_specs(Path("specs"), RESOURCES)
    assert run("compile", "-q") == 0
    return run


def reword(text: str, chance: Random) -> str:
    return re.sub(r"(?m)^summary: .*", f"summary: Wording {chance.randrange(99)} of it.", text)


def resize(text: str, chance: Random) -> str:
    return re.sub(r"max_length: \d+", f"max_length: {chance.randrange(30, 200)}", text, count=1)


def add_field(text: str, chance: Random) -> str:
    line = f"  extra_{chance.randrange(99)}: {{type: integer, required: false}}\n"
    return re.sub(r"(?m)^fields:\n", rf"\g<0>{line}", text)


def add_taken_plural(text: str, chance: Random) -> str:
    names = ("f000_labels", "f001_labels", "f001_projects")
    return text.replace("\nsummary:", f"\nplural: {chance.choice(names)}\nsummary:", 1)


def hard_or_soft(text: str, chance: Random) -> str:
    kind = chance.choice(("soft", "hard"))
    return re.sub(r"(?m)^delete: \w+", f"delete: {kind}", text)


def spoil(text: str, chance: Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice((":", "{", "\t", "x")) + text[at:]


EDITS = (reword, resize, add_field, add_field, add_taken_plural, hard_or_soft, spoil)


@pytest.mark.parametrize("seed", range(2))
def test_any_edits_come_to_what_a_clean_compile_does(
    seed: int, run: Run, narrowed: list[bool]
) -> None:
    chance = Random(seed)
    specs = sorted(Path("specs").glob("*.yaml"))
    edits = [reword, add_field, *chance.choices(EDITS, k=4)]
    for edit in edits:
        path = chance.choice(specs)
        before = path.read_text()
        path.write_text(edit(before, chance))
        code = run("compile", "-q")
        assert run("compile", "--check", "-q") == code, (edit.__name__, path)
        if code:
            path.write_text(before)
            assert run("compile", "-q") == 0
            assert run("compile", "--check", "-q") == 0
    assert any(narrowed)


def test_a_name_that_another_part_has_is_refused(run: Run, narrowed: list[bool]) -> None:
    path = Path("specs/f001_project.yaml")
    path.write_text(path.read_text().replace("\nsummary:", "\nplural: f000_labels\nsummary:", 1))
    assert run("compile", "-q") == 1
    assert narrowed == [False]


def test_an_unchanged_project_is_told_so_without_compiling(
    run: Run, narrowed: list[bool], capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run("compile") == 0
    assert capsys.readouterr().out.startswith("Nothing to do: ")
    assert narrowed == []


@pytest.mark.parametrize("damage", ["", "{}", "\0"])
def test_a_damaged_cache_costs_time_and_nothing_else(
    damage: str, run: Run, narrowed: list[bool]
) -> None:
    Path(known.KNOWN).write_text(damage)
    path = Path("specs/f000_label.yaml")
    path.write_text(reword(path.read_text(), Random(1)))
    assert run("compile", "-q") == 0
    assert narrowed == [False]
    Path(clean.COMPILED).write_text(damage)
    path.write_text(reword(path.read_text(), Random(2)))
    assert run("compile", "-q") == 0
    assert run("compile", "--check", "-q") == 0


def test_what_was_edited_by_hand_is_still_refused(run: Run) -> None:
    model = Path("app/models/f000_label.py")
    model.write_text(model.read_text() + "# mine\n")
    path = Path("specs/f000_label.yaml")
    path.write_text(resize(path.read_text(), Random(1)))
    assert run("compile", "-q") == 1
    assert model.read_text().endswith("# mine\n")


def test_the_cache_stays_out_of_the_repository(run: Run) -> None:  # noqa: ARG001
    subprocess.run(["git", "init", "-q"], check=True)
    status = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], capture_output=True, text=True, check=True
    )
    assert ".restc/lock/" in status.stdout
    assert ".restc/cache/" not in status.stdout
