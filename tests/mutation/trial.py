"""Running an emitted application's tests with one guard less."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest

from .mutant import Guard, Mutant

NURSERY = Path(__file__).with_name("nursery.py")
NEAREST: dict[Guard, tuple[str, ...]] = {
    Guard.AUTH: ("needs_a_token",),
    Guard.MODEL: ("refuses", "members"),
    Guard.DDL: ("database",),
    Guard.SCOPE: ("strangers", "references"),
    Guard.LIVE: ("deleted", "restore"),
    Guard.ROLE: ("role",),
    Guard.ETAG: ("seen", "304"),
}
"""Words in the names of the tests that should miss a guard: these run first."""
NOTHING_SELECTED = int(pytest.ExitCode.NO_TESTS_COLLECTED)
FIRST = re.compile(r"^(?:FAILED|ERROR) (?P<test>\S+)", re.M)
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", ".*_cache", ".coverage*", ".venv", ".postgres")


@dataclass(frozen=True, slots=True)
class Trial:
    """How it went: the test that missed the guard, or None where none did."""

    mutant: Mutant
    killed_by: str | None
    seconds: float


class Laboratory:
    """A copy of an application, where one file at a time is another one."""

    def __init__(self, copy: Path, nursery: "subprocess.Popen[str]") -> None:
        self.copy = copy
        self.nursery = nursery

    def run(self, mutant: Mutant, whole: bool = True) -> Trial:
        """Try a mutant: on the tests of its resource, the nearest first, then on all.

        The tests of the auth dependency have to miss it themselves: everything else would, for
        what stands in its place in the mutant is nobody.

        Raises RuntimeError where pytest ended otherwise than with passed or failed tests: that
        would say nothing about the guard.
        """
        began = time.monotonic()
        killed_by = None
        for arguments in _stages(mutant, whole):
            code, said = self._tested(mutant, arguments)
            if code == NOTHING_SELECTED:
                continue
            if code not in (0, 1):
                raise RuntimeError(f"{mutant.title}: pytest ended with {code}\n{said[-2000:]}")
            if code == 1:
                found = FIRST.search(said)
                killed_by = found["test"] if found else said[-200:]
                break
        return Trial(mutant, killed_by, time.monotonic() - began)

    def _tested(self, mutant: Mutant, arguments: tuple[str, ...]) -> tuple[int, str]:
        path, log = self.copy / mutant.path, self.copy / "pytest.log"
        before = path.read_text(encoding="utf-8")
        stat = path.stat()
        path.write_text(mutant.text, encoding="utf-8")
        # Whatever is cached of the original is told from this by its time.
        os.utime(path, (stat.st_atime, stat.st_mtime + 100))
        try:
            code = self._asked(
                {
                    "path": mutant.path,
                    "before": before,
                    "arguments": arguments,
                    "nearest": NEAREST.get(mutant.guard, ()),
                    "log": str(log),
                }
            )
        finally:
            path.write_text(before, encoding="utf-8")
            os.utime(path, (stat.st_atime, stat.st_mtime))
        return code, log.read_text(encoding="utf-8", errors="replace")

    def _asked(self, trial: object) -> int:
        assert self.nursery.stdin is not None
        print(json.dumps(trial), file=self.nursery.stdin, flush=True)
        return _answer(self.nursery.stdout)


@contextmanager
def laboratory(application: Path, url: str) -> Iterator[Laboratory]:
    """A copy of the application, loaded and ready; its tests run on the server at `url`."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "application"
        shutil.copytree(application, copy, ignore=LEFT_BEHIND)
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": "",
        }
        for name in ("PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        with subprocess.Popen(
            [sys.executable, str(NURSERY)],
            cwd=copy,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as nursery:
            code = _answer(nursery.stdout)
            if code != 0:
                log = (copy / "nursery.log").read_text(encoding="utf-8")
                raise RuntimeError(f"the tests can't be collected ({code})\n{log[-2000:]}")
            yield Laboratory(copy, nursery)
            assert nursery.stdin is not None
            nursery.stdin.close()


def _answer(stdout: IO[str] | None) -> int:
    assert stdout is not None
    line = stdout.readline()
    if not line:
        raise RuntimeError("the process that runs the tests is gone")
    return int(json.loads(line)["code"])


def _stages(mutant: Mutant, whole: bool) -> Iterator[tuple[str, ...]]:
    if mutant.guard is Guard.AUTH:
        yield mutant.tests, "-k", NEAREST[Guard.AUTH][0]
        return
    yield (mutant.tests,)
    if whole and mutant.tests != "tests":
        yield "tests", f"--ignore={mutant.tests}"
