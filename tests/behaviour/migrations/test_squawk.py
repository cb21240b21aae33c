"""squawk finds nothing in the SQL of any kind of change but what is knowingly ignored."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.migrate.step import Step

from .kinds import KINDS, Kind
from .steps import planned

SQUAWK = Path(sys.executable).with_name("squawk")
GUARDED = re.compile(
    r"DO (\$_*\$)\nBEGIN\n    IF .*? THEN\n        (?P<then>.*?);\n"
    r"(?:    ELSE\n        .*?;\n)?    END IF;\nEND\n\1",
    re.DOTALL,
)
TASTE = ("prefer-bigint-over-int", "prefer-robust-stmts")
"""The types are the author's, and a guard makes a statement robust in its own way."""
FOR_APPROVED = {
    "adding-field-with-default",
    "ban-drop-column",
    "ban-drop-table",
    "changing-column-type",
    "renaming-column",
    "renaming-table",
}
"""What needs an approval or a declared rename; the rest undoes what the sequence itself has done,
or what the spec no longer asks for and no row depends on."""


def script(steps: tuple[Step, ...], ignoring: bool, guarded: bool) -> Iterator[str]:
    """The SQL of steps, as a script; without its guards a linter sees what is in them."""
    yield "SET lock_timeout = '2s';\nSET statement_timeout = '60s';"
    for step in steps:
        if step.run.transactional:
            yield "BEGIN;"
        for statement in step.statements:
            if ignoring and step.ignores:
                yield f"-- squawk-ignore {', '.join(step.ignores)}"
            yield (statement if guarded else GUARDED.sub(r"\g<then>", statement)) + ";"
        if step.run.transactional:
            yield "COMMIT;"


def found(folder: Path, texts: dict[str, str]) -> dict[str, set[str]]:
    """The rules that each text breaks."""
    for name, text in texts.items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [SQUAWK, "--pg-version=15", "--reporter=json", *(f"--exclude={rule}" for rule in TASTE),
         *(f"{name}.sql" for name in texts)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    broken: dict[str, set[str]] = {name: set() for name in texts}
    for problem in json.loads(done.stdout):
        broken[Path(problem["file"]).stem].add(problem["rule_name"])
    return broken


def texts(ignoring: bool, guarded: bool) -> dict[str, str]:
    return {
        str(number): "\n".join(script(planned(kind.before, kind.after).upgrade, ignoring, guarded))
        for number, kind in enumerate(KINDS)
    }


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "bare"])
def test_every_kind_is_clean(tmp_path: Path, guarded: bool) -> None:
    broken = found(tmp_path, texts(ignoring=True, guarded=guarded))
    assert {KINDS[int(name)].name: rules for name, rules in broken.items() if rules} == {}


def test_nothing_is_ignored_that_would_not_be_found(tmp_path: Path) -> None:
    broken = found(tmp_path, texts(ignoring=False, guarded=False))
    for number, kind in enumerate(KINDS):
        steps = planned(kind.before, kind.after).upgrade
        ignored = {rule for step in steps for rule in step.ignores} - set(TASTE)
        assert broken[str(number)] == ignored, kind.name


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_only_what_is_approved_or_declared_breaks_a_rule_that_matters(kind: Kind) -> None:
    steps = planned(kind.before, kind.after).upgrade
    widens = any("catalogue changes" in step.reason for step in steps)
    ignored = {rule for step in steps for rule in step.ignores} & FOR_APPROVED
    assert kind.approved or not ignored or (widens and ignored == {"changing-column-type"})
