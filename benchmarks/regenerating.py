"""What happens again and again to a compiled project: nothing changed, or one spec did."""

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter, sleep

RESTC = (sys.executable, "-m", "compiler")
REPEATS = 5
EDITS = 3
GIT = ("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0")
BEFORE = "git status"
"""What everything else is compared with."""


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds on the clock, and of processors: the latter hardly depend on who else is busy."""

    seconds: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Case:
    """A command that is timed, and what is done before each time."""

    name: str
    command: Sequence[str]
    repeats: int = REPEATS
    prepare: Callable[[Path], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Opponent:
    """Another tool on the same resources; `prepare` turns our specs into what it reads.

    None is registered here yet: each has its own installation, and its own way to say a resource.
    """

    name: str
    case: Case
    present: Callable[[], bool]


OPPONENTS: tuple[Opponent, ...] = ()


def forgetting(*names: str) -> Callable[[Path], None]:
    """Delete what earlier commands have left in the cache."""

    def forget(folder: Path) -> None:
        for name in names:
            (folder / ".restc/cache" / name).unlink(missing_ok=True)

    return forget


_lengths = count(51)


def edit_one(folder: Path) -> None:
    """Another maximal length in one spec: its models, DDL, tests and documents change."""
    path = sorted((folder / "specs").glob("*_label.yaml"))[0]
    text = re.sub(r"max_length: \d+", f"max_length: {next(_lengths)}", path.read_text(), count=1)
    # What is saved while a compile begins isn't remembered; nobody types as fast as that.
    path.write_text(text)
    sleep(0.05)


CASES = (
    Case(BEFORE, ("git", "status", "--porcelain")),
    Case("check", (*RESTC, "check", "-q")),
    Case("check, nothing cached", (*RESTC, "check", "-q"), prepare=forgetting("disk")),
    Case("check --index", (*RESTC, "check", "--index", "-q")),
    Case(
        "check --index, nothing cached",
        (*RESTC, "check", "--index", "-q"),
        prepare=forgetting("index"),
    ),
    Case("compile", (*RESTC, "compile", "-q")),
    Case("cp -r", ("cp", "-r", ".", "../copy"), 1),
    Case("compile, one spec edited", (*RESTC, "compile", "-q"), EDITS, edit_one),
)


def regenerate(folder: Path) -> tuple[int, dict[str, Time]]:
    """How many files a compiled project has, and the best time of each case in seconds."""
    timed(folder, (*GIT, "add", "-A"))
    timed(folder, (*GIT, "commit", "-q", "-m", "compiled"))
    listed = subprocess.run(["git", "ls-files"], cwd=folder, capture_output=True, check=True)
    # A first time, which leaves what the others find.
    timed(folder, (*RESTC, "check", "-q"))
    timed(folder, (*RESTC, "check", "--index", "-q"))
    best: dict[str, Time] = {}
    cases = (*CASES, *(other.case for other in OPPONENTS if other.present()))
    for case in cases:
        times = []
        for _ in range(case.repeats):
            case.prepare(folder)
            times.append(timed(folder, case.command))
        best[case.name] = Time(min(t.seconds for t in times), min(t.cpu for t in times))
    return len(listed.stdout.splitlines()), best


def timed(folder: Path, command: Sequence[str]) -> Time:
    """What a command takes; one that fails ends the benchmark."""
    start, before = perf_counter(), getrusage(RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    seconds, after = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return Time(seconds, cpu)


def show(results: Sequence[tuple[int, int, float, dict[str, Time]]]) -> None:
    """A table in Markdown: seconds, and how many times `git status` and a clean compile that is."""
    for size, files, clean, best in results:
        print(f"\n{size:,} resources, {files:,} files; clean compile {clean:.2f} s\n")
        print("| what | seconds | times `git status` | of a clean compile | CPU seconds |")
        print("|---|---|---|---|---|")
        for name, time in best.items():
            ratios = f"{time.seconds / best[BEFORE].seconds:.1f} | 1/{clean / time.seconds:.0f}"
            print(f"| {name} | {time.seconds:.3f} | {ratios} | {time.cpu:.3f} |")
