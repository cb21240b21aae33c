"""Files as they come: whatever a hand-written one looks like, nothing of it is lost."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.pipeline import analyse
from compiler.settings import Settings

from .conftest import Said, Sandbox

BOM = b"\xef\xbb\xbf"
MAIN = b"from fastapi import FastAPI\n\napp = FastAPI()\n"
SCHEMA = b"-- mine\nCREATE EXTENSION citext;\n"

ODD = {
    "plain": (MAIN, SCHEMA),
    "crlf": (MAIN.replace(b"\n", b"\r\n"), SCHEMA.replace(b"\n", b"\r\n")),
    "mixed": (MAIN.replace(b"\n", b"\r\n", 1), SCHEMA.replace(b"\n", b"\r\n", 1)),
    "no_final_newline": (MAIN[:-1], SCHEMA[:-1]),
    "bom": (BOM + MAIN, BOM + SCHEMA),
    "bom_crlf_no_final_newline": (
        BOM + MAIN[:-1].replace(b"\n", b"\r\n"),
        BOM + SCHEMA[:-1].replace(b"\n", b"\r\n"),
    ),
    "not_utf8": (MAIN + b"# caf\xe9\n", SCHEMA + b"-- caf\xe9\n"),
    "latin1_declared": (b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + MAIN, SCHEMA + b"\xff"),
    "form_feed": (b"\x0c\n" + MAIN, b"\x0c" + SCHEMA),
    "blank_ends": (MAIN + b"\n\n\n", SCHEMA + b"\n\n\n"),
    "lone_returns": (MAIN, SCHEMA.replace(b"\n", b"\r")),
    "empty_document": (MAIN, b""),
    "only_a_newline": (MAIN, b"\n"),
}


@pytest.mark.parametrize("name", ODD)
def test_every_byte_is_back_when_the_spec_goes(sandbox: Sandbox, name: str) -> None:
    main, schema = ODD[name]
    Path("app/main.py").write_bytes(main)
    Path("sql/schema.sql").write_bytes(schema)
    assert sandbox.run("compile").code == 0
    assert b"include_router" in Path("app/main.py").read_bytes()
    assert b"restc:begin task" in Path("sql/schema.sql").read_bytes()
    assert sandbox.run("check").code == 0
    assert sandbox.run("compile", "--check").code == 0
    Path("specs/task.yaml").unlink()
    assert sandbox.run("compile").code == 0
    assert Path("app/main.py").read_bytes() == main
    assert Path("sql/schema.sql").read_bytes() == schema
    assert not Path(".restc/lock").exists()


def test_python_that_is_no_utf8_nor_says_what_is_refused_and_kept(sandbox: Sandbox) -> None:
    wide = MAIN.decode().encode("utf-16")
    Path("app/main.py").write_bytes(wide)
    said = sandbox.run("compile")
    assert (said.code, "R620" in said.out) == (1, True)
    assert Path("app/main.py").read_bytes() == wide
    assert Path("app/models/task.py").exists()


@pytest.mark.parametrize("name", ["a\nimport os", "a\rb", "a\x1bb", "a\udcffb", "a\u2028b"])
def test_a_spec_whose_name_would_end_a_comment_is_refused(name: str) -> None:
    found = analyse({f"specs/{name}.yaml": b"resource: task\n"}, Settings())
    assert isinstance(found, tuple)
    assert [item.code for item in found] == ["R610"]


def test_a_line_break_in_the_name_of_a_folder_above_harms_nothing(sandbox: Sandbox) -> None:
    inner = Path("with\na break")
    inner.mkdir()
    files = {path: text for path, text in sandbox.files().items() if not path.startswith("with")}
    sandbox.write({f"{inner}/{path}": text for path, text in files.items()})
    os.chdir(inner)
    for command in (["compile"], ["check"], ["check"], ["compile", "--check"]):
        assert sandbox.run(*command).code == 0
    sandbox.git("init", "-q")
    sandbox.git("add", ".")
    assert sandbox.run("check", "--index").code == 0


def refused(sandbox: Sandbox, why: str, *command: str) -> Said:
    before = sandbox.files()
    said = sandbox.run(*command)
    assert (said.code, why in said.err, "Traceback" in said.err) == (2, True, False), said
    assert sandbox.files() == before
    return said


def test_a_link_out_of_the_project_is_refused(sandbox: Sandbox, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    Path("app/models").symlink_to(outside)
    refused(sandbox, "app/models/task.py leads out of the project", "compile")
    assert list(outside.iterdir()) == []


def test_a_link_in_circles_is_told(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    Path("app/models/task.py").unlink()
    Path("app/models/task.py").symlink_to("task.py")
    for command in ("compile", "check"):
        said = sandbox.run(command)
        assert (said.code, "app/models/task.py" in said.err) == (2, True)
        assert "Traceback" not in said.err


def test_a_folder_where_a_file_belongs_and_a_file_where_a_folder_does(sandbox: Sandbox) -> None:
    Path("app/models/task.py").mkdir(parents=True)
    refused(sandbox, "nothing was written", "compile")
    Path("app/models/task.py").rmdir()
    Path("app/models").rmdir()
    Path("app/models").write_text("a file")
    refused(sandbox, "nothing was written", "compile")


def test_a_second_compile_at_the_same_time_is_refused(sandbox: Sandbox) -> None:
    """The lock is the folder's own, so a killed run leaves none behind."""
    Path(".restc").mkdir()
    handle = os.open(".restc", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    refused(sandbox, "another restc is writing this project", "compile")
    Path(".restc/journal").mkdir()
    refused(sandbox, "another restc is writing this project", "check")
    os.close(handle)
    assert sandbox.run("compile").code == 0


def test_two_at_once_leave_what_one_would(sandbox: Sandbox) -> None:
    sandbox.write({"specs/task.yaml": "enum: colour\nvalues: [red, green]\n"})
    command = [sys.executable, "-m", "compiler", "compile"]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)
    ]
    for process in running:
        err = process.communicate()[1].decode()
        assert process.returncode == 0 or "restc: " in err, err
        assert "Traceback" not in err
    done = subprocess.run([*command, "--check"], check=False, capture_output=True)
    assert done.returncode == 0, done.stdout
