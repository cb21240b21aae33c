"""What was clean when it was last looked at: a check that finds the same again ends here.

Nothing is imported but what Python has loaded anyway, since importing would take most of the time.
"""

import os
from collections.abc import Iterable, Sequence

FOLDER = ".restc/cache"
DISK, INDEX = f"{FOLDER}/disk", f"{FOLDER}/index"
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
        _write(root, DISK, "\n".join([version, signature, *every]))
    except (OSError, ValueError):
        return


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
        _write(root, INDEX, f"{version}\n{identity}")


def _signature(root: str, paths: Iterable[str]) -> tuple[str, int]:
    """What the file system says of each path, and the latest time in it."""
    stat, newest, parts = os.stat, 0, []
    for path in paths:
        found = stat(f"{root}/{path}")
        modified, changed = found.st_mtime_ns, found.st_ctime_ns
        newest = max(newest, modified, changed)
        parts.append(f"{modified},{changed},{found.st_size},{found.st_ino}")
    return " ".join(parts), newest


def _folders(root: str, under: str) -> Iterable[str]:
    """The folder and every one below it: a new file changes the times of its folder."""
    for folder, _inner, _files in os.walk(f"{root}/{under}"):
        yield os.path.relpath(folder, root)


def _write(root: str, name: str, text: str) -> None:
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
