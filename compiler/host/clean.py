"""What was clean when it was last looked at: a check that finds the same again ends here.

Nothing is imported but what Python has loaded anyway, since importing would take most of the time.
"""

import os
import sys
import time
from collections.abc import Iterable, Sequence

FOLDER = ".restc/cache"
DISK, INDEX, COMPILED = f"{FOLDER}/disk", f"{FOLDER}/index", f"{FOLDER}/compiled"
SLACK = 20_000_000
"""Nanoseconds in which a file may change twice without its times telling."""


def root_above(directory: str, name: str) -> str | None:
    """The nearest folder upwards that has a cache, unless another project may lie between."""
    folder = directory
    while not os.path.lexists(f"{folder}/{name}"):
        above = os.path.split(folder)[0]
        if above == folder or os.path.lexists(f"{folder}/pyproject.toml"):
            return None
        folder = above
    return None if os.path.lexists(f"{folder}/.restc/journal") else folder


def same_on_disk(root: str, version: str) -> bool:
    """Whether every file and folder that the last clean check looked at is as it was."""
    try:
        with open(f"{root}/{DISK}", encoding="utf-8") as stream:  # noqa: PTH123
            written = os.fstat(stream.fileno()).st_mtime_ns
            said, before, *paths = stream.read().split("\n")
        now, newest = _signature(root, paths)
    except (OSError, ValueError):
        return False
    return said == version and bool(paths) and now == before and newest < written - SLACK


def remember_disk(root: str, version: str, paths: Iterable[str], folders: Sequence[str]) -> None:
    """Note that these files, and everything in these folders, were clean."""
    every = sorted({*paths, *(inner for folder in folders for inner in _folders(root, folder))})
    if any("\n" in path for path in every):
        return
    try:
        signature = _signature(root, every)[0]
        write(root, DISK, "\n".join([version, signature, *every]))
    except (OSError, ValueError):
        return


def compiler_state(version: str) -> str:
    """What tells this compiler from another, one that is being worked on included."""
    here = os.path.split(os.path.split(os.path.abspath(__file__))[0])[0]  # noqa: PTH100
    stat, told = os.stat, []
    for folder, inner, files in os.walk(here):
        inner[:] = sorted(name for name in inner if name != "__pycache__")
        for name in sorted(files):
            found = stat(f"{folder}/{name}")
            told.append(f"{name},{found.st_mtime_ns},{found.st_size}")
    return f"{version} {sys.hexversion} {here} {' '.join(told)}"


def changed_since_compile(root: str, state: str) -> tuple[str, list[str]] | None:
    """What the last compile said, and the files and folders that aren't what they were then.

    None where another compiler made it, or where nobody can tell.
    """
    try:
        with open(f"{root}/{COMPILED}", encoding="utf-8") as stream:  # noqa: PTH123
            said, summary, before, *paths = stream.read().split("\n")
        stats = before.split(" ")
        if said != state or not paths or len(stats) != len(paths):
            return None
        # Paths that stand one after the other differ seldom, so that all at once comes first.
        now = [_stat(f"{root}/{path}")[0] for path in paths]
    except (OSError, ValueError):
        return None
    if now == stats:
        return summary, []
    return summary, [p for p, new, old in zip(paths, now, stats, strict=True) if new != old]


def looked_at(root: str) -> list[str]:
    """Every path that the last compile looked at."""
    try:
        with open(f"{root}/{COMPILED}", encoding="utf-8") as stream:  # noqa: PTH123
            return stream.read().split("\n")[3:]
    except (OSError, ValueError):
        return []


def remember_compile(
    root: str, state: str, summary: str, seen: Iterable[str], written: Iterable[str], since: int
) -> None:
    """Note what a compile looked at, unless somebody else changed any of it `since` then."""
    ours = frozenset(written)
    every = sorted({*seen, *ours})
    if any("\n" in path for path in every) or "\n" in state + summary:
        return
    try:
        found = [_stat(f"{root}/{path}") for path in every]
        if any(
            latest >= since - SLACK and path not in ours
            for path, (_, latest) in zip(every, found, strict=True)
        ):
            return
        wait = max(latest for _, latest in found) + SLACK - time.time_ns()
        if wait > SLACK:
            return
        if wait > 0:
            # Whoever changes a file from then on changes its times.
            time.sleep(wait / 1e9)
        stats = " ".join(told for told, _ in found)
        write(root, COMPILED, "\n".join([state, summary, stats, *every]))
    except (OSError, ValueError):
        return


def _stat(path: str) -> tuple[str, int]:
    """What the file system says of a path, and the latest time in it; "-" where nothing is."""
    stat = os.stat
    try:
        found = stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return "-", 0
    modified, changed = found.st_mtime_ns, found.st_ctime_ns
    return f"{modified},{changed},{found.st_size},{found.st_ino}", max(modified, changed)


def index_id(root: str) -> str:
    """A hash of every staged path with its content, "" where git can't tell."""
    import hashlib
    import subprocess

    command = ["git", "-C", root, "ls-files", "--stage", "-z"]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        return ""
    return "" if done.returncode else hashlib.sha1(done.stdout, usedforsecurity=False).hexdigest()


def same_in_index(root: str, version: str) -> bool:
    """Whether the index holds what it held when it was last found clean."""
    try:
        with open(f"{root}/{INDEX}", encoding="utf-8") as stream:  # noqa: PTH123
            return stream.read() == f"{version}\n{index_id(root)}"
    except (OSError, ValueError):
        return False


def remember_index(root: str, version: str, identity: str) -> None:
    """Note that an index with this id was clean."""
    if identity:
        write(root, INDEX, f"{version}\n{identity}")


def _signature(root: str, paths: Iterable[str]) -> tuple[str, int]:
    """What the file system says of each path, and the latest time in it."""
    stat, newest, parts = os.stat, 0, []
    for path in paths:
        found = stat(f"{root}/{path}")
        modified, changed = found.st_mtime_ns, found.st_ctime_ns
        newest = max(newest, modified, changed)
        parts.append(f"{modified},{changed},{found.st_size},{found.st_ino}")
    return " ".join(parts), newest


def folders_below(root: str, under: str) -> list[str]:
    """A folder and every one below it."""
    return list(_folders(root, under))


def _folders(root: str, under: str) -> Iterable[str]:
    """The folder and every one below it: a new file changes the times of its folder."""
    for folder, _inner, _files in os.walk(f"{root}/{under}"):
        yield os.path.relpath(folder, root)


def write(root: str, name: str, text: str) -> None:
    try:
        os.makedirs(f"{root}/{FOLDER}", exist_ok=True)  # noqa: PTH103
        # The cache keeps itself out of the repository.
        for path, content in ((f"{FOLDER}/.gitignore", "*\n"), (name, text)):
            draft = f"{root}/{path}.draft"
            with open(draft, "w", encoding="utf-8") as stream:  # noqa: PTH123
                stream.write(content)
            os.replace(draft, f"{root}/{path}")  # noqa: PTH105
    except OSError:
        # A tree that can't be written to can still be checked.
        return
