"""Each case of bad specs reads, whole and in any order of its files, as its golden text."""

import random
from collections.abc import Mapping
from pathlib import Path

import pytest

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.render import human
from compiler.ir.resource import Project
from compiler.migrate.intended import intent_of
from compiler.migrate.plan import plan_migration
from compiler.migrate.schema import schema_of
from compiler.pipeline import advise, analyse
from compiler.settings import Settings

BAD = Path(__file__).parent / "bad"
CASES = sorted(path for path in BAD.iterdir() if path.is_dir())
EXPECTED = "diagnostics.txt"


def specs_of(case: Path, folder: str = "specs") -> dict[str, bytes]:
    """The files of a case by the path that its messages show."""
    files = sorted(path for path in (case / folder).rglob("*") if path.is_file())
    return {path.relative_to(case).as_posix(): path.read_bytes() for path in files}


def judged(case: Path, texts: Mapping[str, bytes]) -> str:
    """What is said of specs, and of the migration to them where the case has what was before."""
    result = analyse(texts, Settings())
    if isinstance(result, Project):
        before = specs_of(case, "before")
        result = _migration(before, result) if before else advise(result)
    assert result, "these specs have no mistake"
    sources = {path: data.decode("utf-8", "replace") for path, data in texts.items()}
    return human(result, sources)


def _migration(texts: Mapping[str, bytes], project: Project) -> tuple[Diagnostic, ...]:
    last = analyse(texts, Settings())
    assert isinstance(last, Project)
    before = schema_of(last)
    outcome = plan_migration(before, schema_of(project), intent_of(project, before))
    assert isinstance(outcome, tuple), "this migration has no mistake"
    return outcome


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_reads_as_its_golden_text(case: Path, update_golden: bool) -> None:
    texts = specs_of(case)
    text = judged(case, texts)
    if update_golden:
        (case / EXPECTED).write_text(text, "utf-8", newline="\n")
    assert (case / EXPECTED).is_file(), "no golden text: look at it with --update-golden"
    assert text == (case / EXPECTED).read_text("utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_order_of_the_files_does_not_matter(case: Path) -> None:
    texts = specs_of(case)
    expected = judged(case, texts)
    assert judged(case, dict(reversed(texts.items()))) == expected
    for seed in range(3):
        order = random.Random(seed).sample(sorted(texts), len(texts))
        assert judged(case, {path: texts[path] for path in order}) == expected


def test_a_case_has_specs_and_a_golden_text_and_nothing_else() -> None:
    strange = [
        path.relative_to(BAD).as_posix()
        for path in sorted(BAD.rglob("*"))
        if path.is_file() and not _belongs(path.relative_to(BAD).parts)
    ]
    assert strange == []
    assert [case.name for case in CASES if not specs_of(case)] == []


def _belongs(parts: tuple[str, ...]) -> bool:
    match parts:
        case (_, "diagnostics.txt"):
            return True
        case (_, "specs" | "before", *_, name):
            return name.endswith(".yaml")
        case _:
            return False


def test_no_two_cases_say_the_same() -> None:
    texts = [(case / EXPECTED).read_text("utf-8") for case in CASES]
    assert len(set(texts)) == len(texts)
