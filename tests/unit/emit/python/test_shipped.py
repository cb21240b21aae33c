"""Shipped modules take on an application's names and stay as ruff wants them."""

import subprocess
import sys
from pathlib import Path

import pytest

from compiler.emit.python.shipped import adapted
from compiler.settings import Settings

EMIT = Path(__file__).parents[4] / "compiler" / "emit"
TEXTS = sorted(
    path
    for path in EMIT.rglob("*.txt")
    # Not the template of Alembic, which is no Python yet.
    if ".mako" not in path.name and path.read_text().startswith(('"""', "# Compiled by restc"))
)
OTHER = Settings(
    package="shop",
    principal="shop.security.people:current_principal",
    session="shop.database:get_db",
    read_session="shop.database:get_db",
    models="shop/entities",
    shared="shop/rest",
    line_length=100,
)


def ruff(text: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--line-length=100", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False).stdout


def test_there_are_texts() -> None:
    assert len(TEXTS) > 15


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_a_text_takes_on_another_style(path: Path) -> None:
    text = path.read_text()
    assert adapted(text, Settings()) == text
    found = adapted(text, OTHER)
    assert "from app" not in found
    assert ruff(found, "format") == found
    own = "lint.isort.known-first-party=['shop', 'tests']"
    found_by_ruff = ruff(found, "check", "--select=E,F,I", "--quiet", f"--config={own}")
    assert found_by_ruff == ""


SESSIONS = (EMIT / "fastapi" / "shipped" / "session.txt").read_text()


def test_one_dependency_may_serve_both() -> None:
    found = adapted(SESSIONS, OTHER)
    assert "from shop.database import get_db\n" in found
    assert found.count("Depends(get_db, ") == 2


def test_two_of_one_name_are_told_apart() -> None:
    settings = Settings(session="app.writing:get", read_session="app.reading:get")
    found = adapted(SESSIONS, settings)
    assert "from app.reading import get\n" in found
    assert "from app.writing import get as get_session\n" in found
    assert "ReadSession = Annotated[AsyncSession, Depends(get, " in found
    assert "WriteSession = Annotated[AsyncSession, Depends(get_session, " in found
