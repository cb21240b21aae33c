"""Whatever happens while files are written, the tree is the old one or the new one."""

import os
import signal
from pathlib import Path

import pytest

from compiler.host.journal import ApplyError, apply, recover
from compiler.workspace.change import Change

OLD = {"app/main.py": "old\n", "app/gone/only.py": "gone\n", "doc/api.md": "doc\r\n"}
NEW = {"app/main.py": "new\n", "doc/api.md": "doc\r\n", "app/models/task.py": "task\n", "b.py": ""}
CHANGES = (
    Change("app/gone/only.py", "gone\n", None),
    Change("app/main.py", "old\n", "new\n"),
    Change("app/models/task.py", None, "task\n"),
    Change("b.py", None, ""),
)


def lay_out(root: Path) -> None:
    for path, text in OLD.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    (root / "app/main.py").chmod(0o755)


def files(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes().decode()
        for path in root.rglob("*")
        if path.is_file()
    }


def folders(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_dir()}


def all_steps(root: Path) -> list[str]:
    steps: list[str] = []
    root.mkdir()
    lay_out(root)
    apply(root, CHANGES, steps.append)
    return steps


def test_changes_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    lay_out(tmp_path)
    apply(tmp_path, CHANGES)
    assert files(tmp_path) == NEW
    assert folders(tmp_path) == {"app", "app/models", "doc"}
    assert (tmp_path / "app/main.py").stat().st_mode & 0o777 == 0o755


def test_an_exception_at_any_step_leaves_the_old_tree_or_the_new(tmp_path: Path) -> None:
    steps = all_steps(tmp_path / "model")
    assert len(steps) > 10
    for number, step in enumerate(steps):
        root = tmp_path / str(number)
        root.mkdir()
        lay_out(root)
        before = folders(root)
        seen: list[str] = []

        def fail(name: str, seen: list[str] = seen, number: int = number) -> None:
            seen.append(name)
            if len(seen) == number + 1:
                raise OSError("disk full")

        if step == "clear":
            with pytest.raises(OSError, match="disk full"):
                apply(root, CHANGES, fail)
            recover(root)
            assert files(root) == NEW
        else:
            with pytest.raises(ApplyError, match="disk full"):
                apply(root, CHANGES, fail)
            assert files(root) == OLD, step
            assert folders(root) == before, step


def test_a_kill_at_any_step_leaves_the_old_tree_or_the_new(tmp_path: Path) -> None:
    steps = all_steps(tmp_path / "model")
    for number, step in enumerate(steps):
        root = tmp_path / str(number)
        root.mkdir()
        lay_out(root)
        before = folders(root)
        child = os.fork()
        if child == 0:
            seen: list[str] = []

            def die(name: str, seen: list[str] = seen, number: int = number) -> None:
                seen.append(name)
                if len(seen) == number + 1:
                    os.kill(os.getpid(), signal.SIGKILL)

            apply(root, CHANGES, die)
            os._exit(0)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
        recover(root)
        if step == "clear":
            assert files(root) == NEW
        else:
            assert files(root) == OLD, step
            assert folders(root) - {".restc"} == before, step
            assert (root / "app/main.py").stat().st_mode & 0o777 == 0o755
        assert not recover(root)


def test_recovery_leaves_alone_what_was_edited_since(tmp_path: Path) -> None:
    lay_out(tmp_path)
    child = os.fork()
    if child == 0:
        apply(tmp_path, CHANGES, lambda step: os._exit(0) if step == "commit" else None)
    os.waitpid(child, 0)
    (tmp_path / "app/main.py").write_text("edited\n")
    assert recover(tmp_path)
    assert files(tmp_path) == {**OLD, "app/main.py": "edited\n"}


def test_a_file_that_changed_since_the_plan_stops_everything(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "b.py").write_text("mine")
    with pytest.raises(ApplyError, match=r"b\.py changed meanwhile"):
        apply(tmp_path, CHANGES)
    assert files(tmp_path) == {**OLD, "b.py": "mine"}


def test_a_link_is_written_through_and_never_out_of_the_project(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    (root / "real.py").write_text("old")
    (root / "link.py").symlink_to("real.py")
    apply(root, (Change("link.py", "old", "new"),))
    assert (root / "link.py").is_symlink()
    assert (root / "real.py").read_text() == "new"
    (tmp_path / "outside.py").write_text("old")
    (root / "out.py").symlink_to("../outside.py")
    with pytest.raises(ApplyError, match="leads out"):
        apply(root, (Change("out.py", "old", "new"),))


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    def meddle(step: str) -> None:
        if step == "commit":
            with pytest.raises(ApplyError, match="another restc"):
                apply(tmp_path, ())

    lay_out(tmp_path)
    apply(tmp_path, CHANGES, meddle)
    assert files(tmp_path) == NEW
