"""Each call that changes the disk is made to fail, to tear or to kill: old tree or new tree."""

import builtins
import errno
import io
import os
import resource
import signal
import stat
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from compiler.host.journal import ApplyError, apply, recover
from compiler.workspace.change import Change

CALLS = ("mkdir", "rmdir", "unlink", "remove", "rename", "replace", "link", "chmod", "fsync")
"""What the host calls of `os` that changes a disk; files opened for writing are watched apart."""

CHANGES = (
    Change(".restc/lock/gone.json", "{}\n", None),
    Change(".restc/lock/task.json", None, "{\n}\n"),
    Change("app/gone/only.py", "gone\n", None),
    Change("app/main.py", "old\r\n", "new\r\n"),
    Change("app/models/deep/task.py", None, "task\n" * 50),
    Change("app/models/deep/empty.py", None, ""),
    Change("link.md", "# api", "# api\n\nmore"),
)

Snapshot = dict[str, tuple[str, int, bytes]]


def lay_out(root: Path) -> None:
    for path, text in {
        ".restc/lock/gone.json": "{}\n",
        "app/gone/only.py": "gone\n",
        "app/main.py": "old\r\n",
        "app/mine.py": "mine\n",
        "doc/api.md": "# api",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    (root / "link.md").symlink_to("doc/api.md")
    (root / "app/main.py").chmod(0o751)


def snapshot(root: Path) -> Snapshot:
    """Every file, folder and link with its mode and content."""
    found: Snapshot = {}
    for path in sorted(root.rglob("*")):
        mode = path.lstat().st_mode
        name = path.relative_to(root).as_posix()
        if stat.S_ISLNK(mode):
            found[name] = ("link", 0, str(path.readlink()).encode())
        elif path.is_dir():
            found[name] = ("folder", mode & 0o7777, b"")
        else:
            found[name] = ("file", mode & 0o7777, path.read_bytes())
    return found


class Torn:
    """A file whose content arrives in two halves, with something to happen between them."""

    def __init__(self, file: Any, happen: Callable[[], None]) -> None:
        self._file, self._happen = file, happen

    def write(self, data: bytes) -> int:
        half = len(data) // 2
        self._file.write(data[:half])
        self._file.flush()
        self._happen()
        self._file.write(data[half:])
        return len(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "Torn":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()


@contextmanager
def watched(happen: Callable[[], None]) -> Iterator[None]:
    """Let something happen before every call that changes the disk, and amid every write."""
    patch = pytest.MonkeyPatch()

    def preceded(call: Callable[..., Any]) -> Callable[..., Any]:
        def preceding(*arguments: Any, **named: Any) -> Any:
            happen()
            return call(*arguments, **named)

        return preceding

    true_open = io.open

    def opened(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        if not set(mode) & set("wax+"):
            return true_open(file, mode, *arguments, **named)
        happen()
        return Torn(true_open(file, mode, *arguments, **named), happen)

    try:
        for name in CALLS:
            patch.setattr(os, name, preceded(getattr(os, name)))
        patch.setattr(io, "open", opened)
        patch.setattr(builtins, "open", opened)
        yield
    finally:
        patch.undo()


def count_of(work: Callable[[], object]) -> int:
    """How many calls a piece of work makes."""
    calls: list[int] = []
    with watched(lambda: calls.append(1)):
        work()
    return len(calls)


def killed_at(number: int, work: Callable[[], object]) -> bool:
    """Do the work in a process that is killed at that call; whether it got so far."""
    child = os.fork()
    if child == 0:
        left = iter(range(number))

        def die() -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        with watched(die):
            work()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


class Trees:
    """Fresh copies of the old tree, and what the old and the new one look like."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, 0
        model = self.fresh()
        self.old = snapshot(model)
        self.calls = count_of(lambda: apply(model, CHANGES))
        self.new = snapshot(model)

    def fresh(self) -> Path:
        self.made += 1
        root = self.folder / str(self.made)
        root.mkdir()
        lay_out(root)
        return root

    def state(self, root: Path) -> str:
        found = snapshot(root)
        return "old" if found == self.old else "new" if found == self.new else f"bad: {found}"


@pytest.fixture
def trees(tmp_path: Path) -> Trees:
    return Trees(tmp_path)


def test_the_trees_differ_in_all_that_may_go_wrong(trees: Trees) -> None:
    assert trees.calls > 40
    changed = {name for name in trees.old | trees.new if trees.old.get(name) != trees.new.get(name)}
    assert {"app/gone", "app/models/deep", "doc/api.md", "app/main.py"} <= changed
    assert "link.md" not in changed
    assert trees.new["app/main.py"][1] == 0o751


def test_killed_at_any_call_the_tree_is_old_or_new_after_the_next_run(trees: Trees) -> None:
    states = []
    for number in range(trees.calls):
        root = trees.fresh()
        assert killed_at(number, lambda root=root: apply(root, CHANGES))  # type: ignore[misc]
        recover(root)
        states.append(trees.state(root))
        if states[-1] == "old":
            apply(root, CHANGES)
            assert trees.state(root) == "new"
    assert set(states) == {"old", "new"}
    # Once it is new, it stays so: there is one moment at which everything counts.
    assert states == sorted(states, reverse=True)


def test_killed_while_it_recovers_it_recovers_the_next_time(trees: Trees) -> None:
    kills = 0
    for number in range(trees.calls):
        root = trees.fresh()
        assert killed_at(number, lambda root=root: apply(root, CHANGES))  # type: ignore[misc]
        again = 0
        # Each round comes one call further than the one before it, or to the end.
        while killed_at(again, lambda root=root: recover(root)):  # type: ignore[misc]
            again += 1
            kills += 1
        recover(root)
        assert trees.state(root) in ("old", "new"), (number, again)
    assert kills > 200


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from_then_on"])
def test_what_the_disk_refuses_is_undone_or_left_to_the_next_run(
    trees: Trees, number: int, lasting: bool
) -> None:
    for at in range(trees.calls):
        root = trees.fresh()
        seen: list[int] = []

        def fail(seen: list[int] = seen, at: int = at) -> None:
            seen.append(1)
            if len(seen) == at + 1 or (lasting and len(seen) > at):
                raise OSError(number, os.strerror(number))

        said = ""
        with watched(fail):
            try:
                apply(root, CHANGES)
            except ApplyError as error:
                said = str(error)
        if not said:
            # The tree was new already when the tidying up failed: an empty folder may be left.
            recover(root)
            (root / "app/gone").rmdir() if (root / "app/gone").exists() else None
            assert trees.state(root) == "new", at
            continue
        assert os.strerror(number) in said
        if "half way" in said:
            assert lasting
            assert recover(root)
        elif lasting:
            recover(root)
        assert trees.state(root) == "old", (at, said)


def test_a_file_that_outgrows_its_limit_is_undone(trees: Trees) -> None:
    """The kernel refuses, not a stand-in of ours: a write beyond RLIMIT_FSIZE."""
    root = trees.fresh()
    before = snapshot(root)
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            apply(root, (Change("app/main.py", "old\r\n", "x" * 10_000),))
        except ApplyError as error:
            os._exit(0 if "nothing was written" in str(error) else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert snapshot(root) == before


def as_nobody(work: Callable[[], None]) -> int:
    """Do the work in a child that the modes of files apply to, even where tests run as root."""
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture
def everybodys() -> Iterator[Path]:
    """A tree that an unprivileged user owns, in a folder that they can reach."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        lay_out(root)
        for path in (root, *root.rglob("*")):
            if os.getuid() == 0:
                os.chown(path, 65534, 65534, follow_symlinks=False)
        yield root


def test_a_folder_that_may_not_be_written_to_is_told_and_nothing_changes(everybodys: Path) -> None:
    (everybodys / "app").chmod(0o555)
    before = snapshot(everybodys)

    def work() -> None:
        with pytest.raises(ApplyError, match=r"nothing was written: .*Permission denied"):
            apply(everybodys, CHANGES)

    assert as_nobody(work) == 0
    assert snapshot(everybodys) == before


def test_a_project_that_may_not_be_written_to_is_told(everybodys: Path) -> None:
    (everybodys / ".restc/lock/gone.json").unlink()
    (everybodys / ".restc/lock").rmdir()
    (everybodys / ".restc").rmdir()
    everybodys.chmod(0o555)

    def work() -> None:
        with pytest.raises(ApplyError, match=r"nothing was written: .*Permission denied"):
            apply(everybodys, CHANGES[3:4])

    assert as_nobody(work) == 0


def test_a_read_only_file_is_replaced_and_stays_read_only(everybodys: Path) -> None:
    main = everybodys / "app/main.py"
    main.chmod(0o444)
    assert as_nobody(lambda: apply(everybodys, CHANGES)) == 0
    assert (main.read_bytes(), main.stat().st_mode & 0o777) == (b"new\r\n", 0o444)


def test_a_folder_that_leads_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    lay_out(root)
    (outside / "theirs.py").write_text("theirs\n")
    (root / "app/models").symlink_to(outside)
    before = snapshot(root)
    for change in (
        Change("app/models/deep/task.py", None, "task\n"),
        Change("app/models/theirs.py", "theirs\n", None),
    ):
        with pytest.raises(ApplyError, match="leads out of the project"):
            apply(root, (*CHANGES[:3], change))
        assert snapshot(root) == before
        assert [path.name for path in outside.iterdir()] == ["theirs.py"]
