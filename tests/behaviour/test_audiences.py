"""The audiences of a clinic: its emitted tests hold, and notice what is taken away."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.database import Server
from tests.golden.cases import GOOD, application, compiled, settings_of

CASE = GOOD / "ownership_audiences"
PEOPLE = "CREATE TABLE people (id uuid PRIMARY KEY);\n"
AUDIENCES = "sees or writes or other_members or strangers or role"


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clinic")
    settings = settings_of(CASE)
    for path, text in {**application(settings), **compiled(CASE, settings)}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text((PEOPLE if path == settings.schema_sql else "") + text, "utf-8")
    return root


def audience_tests(root: Path, postgres: Server, *names: str) -> tuple[int, str]:
    """Run emitted tests about audiences; the status and what was said."""
    with postgres.database() as database:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", AUDIENCES,
             *(f"tests/test_{name}.py" for name in names)],
            cwd=root,
            env={**os.environ, "DATABASE_URL": database.url},
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
    return done.returncode, done.stdout[-3000:]


def test_each_audience_sees_what_it_should(clinic: Path, postgres: Server) -> None:
    names = ("patient", "finding", "diary_entry", "diary_share", "ward", "notice")
    status, said = audience_tests(clinic, postgres, *names)
    assert status == 0, said


@pytest.mark.parametrize(
    ("path", "condition", "instead"),
    [
        ("patient", "col(row.account_id).in_(principal.accounts)", "sa.true()"),
        ("patient", "col(care_team.patient_id) == row.id,", ""),
    ],
)
def test_a_condition_that_is_taken_away_is_missed(
    clinic: Path, postgres: Server, path: str, condition: str, instead: str
) -> None:
    module = clinic / f"app/api/v1/audiences/{path}.py"
    text = module.read_text("utf-8")
    assert condition in text
    module.write_text(text.replace(condition, instead), "utf-8")
    try:
        status, said = audience_tests(clinic, postgres, path)
    finally:
        module.write_text(text, "utf-8")
    assert status == 1, said
    assert re.search(r"FAILED tests/test_patient.py", said)
