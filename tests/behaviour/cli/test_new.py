"""restc new: a spec by options, and by an interview at a real terminal."""

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from compiler import pipeline
from compiler.ir.resource import Project
from compiler.settings import Settings

from .conftest import Sandbox

ROOT = Path(__file__).parents[3]
OTHERS = {
    "specs/project.yaml": "resource: project\nownership: account\ndelete: soft\n"
    "fields: {name: {type: string, max_length: 100}}\n",
    "specs/timestamps.yaml": "trait: timestamps\nfields:\n"
    "  created_at: {type: datetime, default: now, access: read_only}\n",
    "specs/severity.yaml": "enum: severity\nvalues: [low, high]\n",
}
DECIDED = ("--ownership", "account", "--delete", "soft")
TITLE = ("--field", "title:string,max_length=80")


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    (sandbox.root / "specs/task.yaml").unlink()
    sandbox.write(OTHERS)
    return sandbox


def compiled(box: Sandbox) -> Project:
    texts = {p: t.encode() for p, t in box.files().items() if p.startswith("specs/")}
    project = pipeline.analyse(texts, Settings())
    assert isinstance(project, Project), project
    return project


def test_options_alone_write_a_spec_that_compiles(box: Sandbox) -> None:
    said = box.run(
        "new", "task", *DECIDED, *TITLE,
        "--summary", "Work: to be done", "--story", "As a member I plan.", "--ticket", "LIN-1",
        "--field", "body:text?", "--field", "status:enum,values=todo|done,default=todo",
        "--field", "level:severity", "--field", "tags:string[],max_items=5,default=[]",
        "--field", "cost:decimal,precision=8,scale=2,ge=0", "--field", "code:text,pattern=^a,b$",
        "--field", "answer:string,default=42", "--field", "due:date?,description=When: at last.",
        "--relation", "project", "--relation", "parent:task?,on_delete=set_null",
        "--relation", "others:project[]", "--use", "timestamps",
        "--unique", "title,project", "--filter", "status", "--filter", "project",
    )  # fmt: skip
    assert (said.code, said.err) == (0, ""), said.out
    assert said.out.startswith("created specs/task.yaml\n")
    text = box.read("specs/task.yaml")
    assert text.startswith("# yaml-language-server: $schema=../.restc/schema.json\n")
    task = compiled(box).resource("task")
    assert task.summary == "Work: to be done"
    assert [f.names.column for f in task.fields if f.nullable] == [
        "body", "due", "parent_id", "deleted_at",
    ]  # fmt: skip
    assert [link.name for link in task.links] == ["others"]
    assert 'answer: {type: string, max_length: 200, default: "42"}' in text
    assert box.run("lint").code == 0


@pytest.mark.parametrize("delete", ["soft", "hard"])
def test_public_and_parents(box: Sandbox, delete: str) -> None:
    public = ("--ownership", "public", "--delete", delete, "--writer", "platform:editor")
    assert box.run("new", "notice", *public, *TITLE).code == 0
    below = ("--ownership", "through:project", "--delete", "soft")
    said = box.run("new", "note", *below, *TITLE, "--relation", "project,on_delete=cascade")
    assert said.code == 0, said.out
    assert compiled(box).resource("note").owner


def test_what_does_not_compile_is_not_written(box: Sandbox) -> None:
    before = box.files()
    said = box.run("new", "task", *DECIDED, "--field", "title:strin", "--relation", "prject")
    assert said.code == 1
    assert "did you mean `string`?" in said.out
    assert "did you mean `project`?" in said.out
    assert said.out.endswith("2 errors\nNothing was written.\n")
    assert box.run("new", "Ta/../sk", *DECIDED, *TITLE).code == 1
    assert box.run("new", "task", *DECIDED, *TITLE, "--dry-run").code == 0
    assert box.files() == before


def test_nothing_is_overwritten_or_guessed(box: Sandbox) -> None:
    before = box.files()
    assert "there already" in box.run("new", "project", *DECIDED, *TITLE).err
    assert box.run("new", "task", "--delete", "soft", *TITLE).code == 2
    assert box.run("new", "task", "--ownership", "account", *TITLE).code == 2
    assert box.run("new", *DECIDED, *TITLE).code == 2
    assert box.run("new", "task", *DECIDED, *TITLE, *TITLE).code == 2
    assert box.run("new", "task", *DECIDED, "--field", "title").code == 2
    assert box.run("new", "task", *DECIDED, "--field", "title:string,long").code == 2
    box.write({"specs/other.yaml": OTHERS["specs/project.yaml"].replace("project", "task")})
    assert "describes `task` already" in box.run("new", "task", *DECIDED, *TITLE).err
    (box.root / "specs/other.yaml").unlink()
    assert box.files() == before


@dataclass
class Terminal:
    """A command at the other end of a real terminal."""

    process: subprocess.Popen[bytes]
    end: int
    shown: str = ""

    def expect(self, text: str) -> None:
        """Wait until the text is shown; what came before it is forgotten."""
        deadline = time.monotonic() + 60
        while text not in self.shown:
            assert time.monotonic() < deadline, self.shown
            if select.select([self.end], [], [], 1)[0]:
                try:
                    got = os.read(self.end, 65536)
                except OSError:
                    got = b""
                assert got, f"{text!r} never came; the last that did: {self.shown}"
                self.shown += got.decode()
        self.shown = self.shown.split(text, 1)[1]

    def answer(self, question: str, text: str = "") -> None:
        self.expect(question)
        os.write(self.end, text.encode() + b"\n")


def _take_terminal() -> None:
    # Ctrl-C reaches whoever the terminal belongs to, unless their parent has it ignored.
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def at_terminal(box: Sandbox, *arguments: str) -> Iterator[Terminal]:
    end, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "compiler", *arguments],
        cwd=box.root,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", "LC_ALL": "C.UTF-8"},
        stdin=other,
        stdout=other,
        stderr=other,
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(other)
    try:
        yield Terminal(process, end)
    finally:
        process.kill()
        process.wait()
        os.close(end)


def test_an_interview_at_a_terminal(box: Sandbox) -> None:
    with at_terminal(box, "new") as terminal:
        terminal.answer("Name of the resource", "Task")
        # The compiler itself says what is wrong with an answer, and the question comes again.
        terminal.expect("R107")
        terminal.answer("Name of the resource", "project")
        terminal.expect("there already")
        terminal.answer("Name of the resource", "task")
        terminal.answer("Plural")
        terminal.answer("in a line", "Work: all of it")
        terminal.answer("User story")
        terminal.answer("Whose rows", "through a parent")
        terminal.answer("Which parent (project)", "prject")
        terminal.expect("did you mean `project`?")
        terminal.answer("Whose rows", "through a parent")
        terminal.answer("Which parent (project)", "project")
        terminal.answer("DELETE", "soft")
        terminal.answer("Traits", "timestamps")
        terminal.answer("Field", "title")
        terminal.answer("Type")
        terminal.answer("Shortest", "1")
        terminal.answer("Longest", "lots")
        terminal.answer("Required")
        terminal.answer("Default")
        terminal.answer("What it means")
        terminal.expect("R103")
        terminal.answer("Type", "string")
        terminal.answer("Shortest", "1")
        terminal.answer("Longest", "80")
        terminal.answer("Required")
        terminal.answer("Default")
        terminal.answer("What it means", "What is to be done.")
        terminal.answer("Field", "status")
        terminal.answer("Type", "enum")
        terminal.answer("Values", "todo, done")
        terminal.answer("Required")
        terminal.answer("Default", "todo")
        terminal.answer("What it means")
        terminal.answer("Field", "tags")
        terminal.answer("Type", "string[]")
        terminal.answer("Most items")
        terminal.answer("Shortest")
        terminal.answer("Longest", "30")
        terminal.answer("Required")
        terminal.answer("Default", "[]")
        terminal.answer("What it means")
        terminal.answer("Field", "level")
        terminal.answer("Type", "severity")
        terminal.answer("Required", "n")
        terminal.answer("Default")
        terminal.answer("What it means")
        terminal.answer("Field")
        terminal.answer("Relation", "parent")
        terminal.answer("Points at", "task")
        terminal.answer("At many")
        terminal.answer("Required", "n")
        terminal.answer("When its target is deleted", "set_null")
        terminal.answer("Relation")
        terminal.answer("unique together", "title, project")
        terminal.answer("filter lists by", "stauts")
        terminal.expect("did you mean `status`?")
        terminal.answer("filter lists by", "status")
        terminal.answer("Write specs/task.yaml")
        terminal.expect("created specs/task.yaml")
        assert terminal.process.wait(120) == 0
    text = box.read("specs/task.yaml")
    assert 'summary: "Work: all of it"' in text
    task = compiled(box).resource("task")
    assert [u.fields for u in task.uniques] or task.table.indexes
    assert {"title", "status", "tags", "level", "parent_id", "project_id"} <= {
        f.names.column for f in task.fields
    }


@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_an_interview_that_is_left_leaves_nothing(box: Sandbox, key: bytes) -> None:
    before = box.files()
    with at_terminal(box, "new", "task") as terminal:
        terminal.answer("Plural")
        terminal.answer("in a line", "Half a")
        terminal.expect("User story")
        # A terminal that is just being set up for the next answer drops what was typed.
        for _ in range(20):
            os.write(terminal.end, key)
            with suppress(subprocess.TimeoutExpired):
                terminal.process.wait(5)
                break
        assert terminal.process.wait(5) == 130
    assert box.files() == before
