"""Whatever becomes of the reference specs, they are judged, and never bring the compiler down."""

import random
import re
from pathlib import Path

import pytest

from compiler.diagnostics.render import human
from compiler.ir.resource import Project
from compiler.pipeline import analyse
from compiler.settings import Settings

ROOT = Path(__file__).parents[3]
SPECS = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in sorted((ROOT / "specs").rglob("*.yaml"))
}
WORD = re.compile(r"[A-Za-z_0-9]+")
KEYS = ("story", "summary", "text", "non_goals", "description")
CODE = "\n".join(
    line
    for text in SPECS.values()
    for line in text.split("\n")
    if not line.strip().startswith(KEYS)
)
WORDS = sorted({*WORD.findall(CODE), "class", "hard", "metadata", "limit", "read_only", "id", "''"})


def damaged(seed: int) -> dict[str, bytes]:
    """The reference specs with one to three words replaced, or a line less."""
    dice = random.Random(seed)
    texts = dict(SPECS)
    for _ in range(dice.randint(1, 3)):
        path = dice.choice(sorted(texts))
        lines = texts[path].split("\n")
        number = dice.randrange(len(lines))
        places = [match.span() for match in WORD.finditer(lines[number])]
        if not places or dice.random() < 0.2:
            del lines[number]
        else:
            start, end = dice.choice(places)
            lines[number] = lines[number][:start] + dice.choice(WORDS) + lines[number][end:]
        texts[path] = "\n".join(lines)
    return {path: text.encode() for path, text in texts.items()}


def test_the_reference_specs_themselves_have_no_mistake() -> None:
    assert isinstance(analyse({p: text.encode() for p, text in SPECS.items()}, Settings()), Project)


@pytest.mark.parametrize("decade", range(10))
def test_damaged_specs_are_judged(decade: int) -> None:
    for seed in range(decade * 10, decade * 10 + 10):
        texts = damaged(seed)
        result = analyse(texts, Settings())
        if not isinstance(result, Project):
            assert result, f"refused without a word: seed {seed}"
            assert human(result, {p: text.decode() for p, text in texts.items()})
