"""Changes applied all or nothing: the old tree until the journal is renamed, the new one after.

The journal says how to undo. It is written, and synced, before the first file is touched and
renamed after the last one; whoever finds one later undoes what it tells of, or, where it has its
second name, tidies up.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compiler.tree import encode
from compiler.workspace.blob import blob_id
from compiler.workspace.change import Change

FOLDER = ".restc/journal"
STEPS, DONE = "steps.json", "done.json"

Watch = Callable[[str], None]
"""Told of every step before it is taken; tests fail or die here."""


class ApplyError(Exception):
    """The changes could not be applied; the tree is as it was."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a file: numbered files in the journal hold its new and its old content."""

    number: int
    path: str
    target: Path
    after: bytes | None
    existed: bool

    def told(self) -> dict[str, object]:
        """What the undoing needs to know; the id tells our content from later edits."""
        after = None if self.after is None else blob_id(self.after)
        return {"number": self.number, "path": self.path, "after": after, "existed": self.existed}


def apply(root: Path, changes: Sequence[Change], watch: Watch = lambda _step: None) -> None:
    """Make every change or none, keeping the modes of files and making folders as needed.

    Raises ApplyError where a file isn't what the plan saw or the disk refuses.
    """
    with _alone(root):
        _undo(root)
        if not changes:
            return
        try:
            inside: set[Path] = set()
            steps = [_step(root, number, change, inside) for number, change in enumerate(changes)]
            _stage(root, steps, watch)
            for step in steps:
                watch(f"put {step.path}")
                _put(root, step)
            watch("commit")
            (root / FOLDER / STEPS).rename(root / FOLDER / DONE)
        except BaseException as error:
            undone = _undone(root)
            if isinstance(error, OSError):
                raise ApplyError(f"{undone}: {error}") from error
            raise
        watch("clear")
        _tidy(root, [step.target for step in steps if step.after is None])


def recover(root: Path) -> bool:
    """Undo what a killed run left half done; whether there was anything to undo.

    Raises ApplyError where another run is at work or the disk refuses.
    """
    if not (root / FOLDER).is_dir():
        return False
    with _alone(root):
        try:
            return _undo(root)
        except (OSError, ValueError, KeyError) as error:
            message = f"an interrupted compile could not be undone from {FOLDER}: {error}"
            raise ApplyError(message) from error


def _undone(root: Path) -> str:
    """What to say after a failure: a disk that refuses to be written may refuse the undoing too."""
    try:
        _undo(root)
    except OSError:
        return "writing stopped half way, and the next run of restc undoes it"
    return "nothing was written"


def _step(root: Path, number: int, change: Change, inside: set[Path]) -> Step:
    """Look at one file; `inside` collects the folders that are known to lie in the project."""
    target = root / change.path
    linked = target.is_symlink()
    if linked or target.parent not in inside:
        real = target.resolve()
        if not real.is_relative_to(root.resolve()):
            raise ApplyError(f"nothing was written: {change.path} leads out of the project")
        inside.add(target.parent)
        # The file behind a link is meant, not the link.
        target = real if linked else target
    found = target.read_bytes() if target.exists() else None
    if found != (None if change.before is None else encode(change.before)):
        raise ApplyError(f"nothing was written: {change.path} changed meanwhile; run it again")
    after = None if change.after is None else encode(change.after)
    return Step(number, change.path, target, after, found is not None)


def _stage(root: Path, steps: Sequence[Step], watch: Watch) -> None:
    folder = root / FOLDER
    watch("open")
    folder.mkdir(parents=True)
    for step in steps:
        watch(f"stage {step.path}")
        if step.after is not None:
            staged = folder / f"new-{step.number}"
            staged.write_bytes(step.after)
            if step.existed:
                staged.chmod(step.target.stat().st_mode & 0o7777)
        if step.existed:
            _keep(step.target, folder / f"old-{step.number}")
    folders = _missing_folders(root, steps)
    document = {"folders": folders, "steps": [step.told() for step in steps]}
    watch("write journal")
    _write_synced(folder / STEPS, json.dumps(document).encode())


def _keep(target: Path, kept: Path) -> None:
    try:
        kept.hardlink_to(target)
    except OSError:
        # Some file systems have no hard links.
        shutil.copy2(target, kept)


def _missing_folders(root: Path, steps: Sequence[Step]) -> list[str]:
    missing: set[str] = set()
    for step in steps:
        folder = step.target.parent
        while step.after is not None and folder != root and not folder.exists():
            missing.add(folder.relative_to(root).as_posix())
            folder = folder.parent
    return sorted(missing, reverse=True)


def _write_synced(path: Path, data: bytes) -> None:
    draft = path.with_suffix(".draft")
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    with _opened(path.parent) as folder:
        if folder is not None:
            os.fsync(folder)


@contextmanager
def _opened(folder: Path) -> Iterator[int | None]:
    """A folder as a file descriptor; Windows has none."""
    if os.name == "nt":
        yield None
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _put(root: Path, step: Step) -> None:
    if step.after is None:
        step.target.unlink()
        return
    step.target.parent.mkdir(parents=True, exist_ok=True)
    (root / FOLDER / f"new-{step.number}").replace(step.target)


def _undo(root: Path) -> bool:
    """Bring back the old tree if a journal stands; files that were edited since are left alone."""
    folder = root / FOLDER
    if not folder.is_dir():
        return False
    journal, done = folder / STEPS, folder / DONE
    if done.exists():
        steps = json.loads(done.read_bytes())["steps"]
        _tidy(root, [root / told["path"] for told in steps if told["after"] is None])
        return True
    if journal.exists():
        document = json.loads(journal.read_bytes())
        for told in reversed(document["steps"]):
            target = (root / told["path"]).resolve()
            if target.is_relative_to(root.resolve()):
                _undo_step(folder, target, told["number"], told["after"], told["existed"])
        for name in document["folders"]:
            _remove_if_empty(root / name)
        journal.unlink()
    _clear(root)
    return True


def _undo_step(folder: Path, target: Path, number: int, after: str | None, existed: bool) -> None:
    kept = folder / f"old-{number}"
    found = blob_id(target.read_bytes()) if target.is_file() else None
    if found != after:
        return
    if existed and kept.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        kept.replace(target)
    elif not existed and found is not None:
        target.unlink()


def _tidy(root: Path, removed: Sequence[Path]) -> None:
    """What is left to do in a tree that is new: folders that lost their last file go."""
    for target in removed:
        _remove_empty(root, target.parent)
    _clear(root)


def _clear(root: Path) -> None:
    shutil.rmtree(root / FOLDER, ignore_errors=True)
    _remove_if_empty((root / FOLDER).parent)


def _remove_empty(root: Path, folder: Path) -> None:
    while folder != root and folder.is_relative_to(root) and _remove_if_empty(folder):
        folder = folder.parent


def _remove_if_empty(folder: Path) -> bool:
    try:
        folder.rmdir()
    except OSError:
        return False
    return True


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Keep a second compile of the same project out while this one writes."""
    folder = (root / FOLDER).parent
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ApplyError(f"nothing was written: {error}") from error
    with _opened(folder) as handle:
        if handle is not None:
            _lock(handle, folder)
        try:
            yield
        finally:
            # Only by whoever holds the lock: a folder made anew would be another lock.
            _remove_if_empty(folder)


def _lock(handle: int, folder: Path) -> None:
    import fcntl

    busy = "another restc is writing this project; run it again when that is done"
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        here = folder.stat()
    except (BlockingIOError, FileNotFoundError) as error:
        raise ApplyError(busy) from error
    if os.fstat(handle).st_ino != here.st_ino:
        raise ApplyError(busy)
