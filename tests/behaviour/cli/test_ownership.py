"""restc eject and restc adopt: a file changes hands, and nothing of it is lost unseen."""

from pathlib import Path

import pytest

from .conftest import Sandbox

MODEL = "app/models/task.py"
HEADER = "# Compiled by restc from specs/task.yaml: change that.\n"


@pytest.fixture
def compiled(sandbox: Sandbox) -> Sandbox:
    """A project whose model says that it is compiled, as what emitters write does."""
    sandbox.header = HEADER
    assert sandbox.run("compile").code == 0
    return sandbox


def test_what_is_ejected_says_no_more_that_it_is_generated(compiled: Sandbox) -> None:
    whole = compiled.read(MODEL)
    assert whole.startswith(HEADER)
    assert compiled.run("eject", MODEL).code == 0
    assert compiled.read(MODEL) == whole.removeprefix(HEADER)
    for command in ("check", "compile"):
        assert compiled.run(command).code == 0
    assert compiled.run("compile", "--check").code == 0
    assert compiled.read(MODEL) == whole.removeprefix(HEADER)


def test_what_is_ejected_stays_when_its_spec_goes(compiled: Sandbox) -> None:
    compiled.run("eject", MODEL)
    mine = compiled.read(MODEL)
    Path("specs/task.yaml").unlink()
    assert compiled.run("compile").code == 0
    assert compiled.read(MODEL) == mine
    assert compiled.run("check").code == 0


def test_eject_and_adopt_lead_back_to_the_same_tree(compiled: Sandbox) -> None:
    before = compiled.files()
    compiled.run("eject", MODEL)
    assert compiled.files() != before
    said = compiled.run("adopt", MODEL)
    assert said.code == 0
    assert f"+{HEADER}" in said.out
    assert compiled.files() == before
    assert compiled.run("compile", "--check").code == 0
    said = compiled.run("adopt", MODEL)
    assert (said.code, "it was already" in said.out) == (0, True)


def test_an_edited_file_is_adopted_and_what_is_lost_is_shown(compiled: Sandbox) -> None:
    before = compiled.files()
    compiled.write({MODEL: before[MODEL] + "MINE = 1\n", "app/models/other.py": "x = 1\n"})
    edited = compiled.files()
    shown = compiled.run("adopt", "--diff", MODEL)
    assert (shown.code, "-MINE = 1" in shown.out) == (1, True)
    assert compiled.files() == edited
    said = compiled.run("adopt", MODEL)
    assert (said.code, "-MINE = 1" in said.out) == (0, True)
    assert compiled.files() == {**before, "app/models/other.py": "x = 1\n"}
    assert compiled.run("check").code == 0


def test_a_file_in_the_way_is_adopted(sandbox: Sandbox) -> None:
    sandbox.write({MODEL: "mine\n"})
    said = sandbox.run("compile")
    assert f"restc adopt {MODEL}" in said.out
    assert sandbox.run("adopt", MODEL).code == 0
    assert sandbox.run("compile").code == 0
    assert sandbox.run("check").code == 0


def test_an_edited_region_is_adopted_and_the_rest_of_the_document_stays(compiled: Sandbox) -> None:
    before = compiled.read("sql/schema.sql")
    mine = before.replace("-- mine", "-- still mine").replace("select 1", "select 2")
    compiled.write({"sql/schema.sql": mine})
    assert compiled.run("compile").code == 1
    assert compiled.run("adopt", "sql/schema.sql").code == 0
    assert compiled.read("sql/schema.sql") == before.replace("-- mine", "-- still mine")
    assert compiled.run("check").code == 0
    compiled.write({"sql/schema.sql": mine.replace("restc:end task", "restc:end")})
    said = compiled.run("adopt", "sql/schema.sql")
    assert (said.code, "R608" in said.out) == (1, True)


def test_line_endings_survive_both(compiled: Sandbox) -> None:
    crlf = compiled.read(MODEL).replace("\n", "\r\n")
    compiled.write({MODEL: crlf})
    assert compiled.run("eject", MODEL).code == 0
    assert compiled.read(MODEL) == crlf.removeprefix(HEADER.replace("\n", "\r\n"))
    assert compiled.run("adopt", MODEL).code == 0
    assert compiled.read(MODEL) == crlf


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("app/main.py", "no spec makes"),
        ("app/services/task.py", "written once"),
        ("nowhere.py", "there is no file"),
        ("../outside.py", "outside the project"),
    ],
)
def test_what_no_spec_makes_can_not_be_adopted(compiled: Sandbox, path: str, why: str) -> None:
    before = compiled.files()
    said = compiled.run("adopt", path)
    assert (said.code, why in said.err) == (2, True), said
    assert compiled.files() == before
