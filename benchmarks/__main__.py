"""`make bench`: clean compiles of 10, 100 and 1,000 resources, and `check` beside `git status`.

Numbers of resources may be given instead: `python -m benchmarks 9 90`.
"""

import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.measure import EMITTING, STEPS
from benchmarks.specs import write_specs

SIZES = (10, 100, 1000)
REPEATS = 7
IDENTITY = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0")
Figures = dict[str, float]


def main(arguments: Sequence[str]) -> None:
    """Measure each size in a folder of its own and print two tables."""
    sizes = [int(argument) for argument in arguments] or list(SIZES)
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    compiles: list[tuple[int, Figures]] = []
    checks: list[tuple[int, int, float, float, float]] = []
    for size in sizes:
        with TemporaryDirectory(prefix="restc-bench-") as temporary:
            folder = Path(temporary)
            prepare(folder, size)
            compiles.append((size, compile_in(folder)))
            checks.append((size, *check_in(folder)))
    _show_compiles(compiles)
    _show_emitters(compiles)
    _show_checks(checks)


def prepare(folder: Path, size: int) -> None:
    """A new application with `size` resources, committed, and nothing compiled yet."""
    _run(folder, sys.executable, "-m", "compiler", "-C", str(folder), "init", "-q")
    for example in (folder / "specs").iterdir():
        example.unlink()
    write_specs(folder / "specs", size)
    _run(folder, "git", "init", "-q")


def compile_in(folder: Path) -> Figures:
    """A clean compile in a process of its own."""
    figures: Figures = json.loads(_run(None, sys.executable, "-m", "benchmarks.measure", folder))
    return figures


def check_in(folder: Path) -> tuple[int, float, float, float]:
    """How many files there are, and the best of several `check`, `check --index`, `git status`."""
    _run(folder, "git", "add", "-A")
    _run(folder, "git", *IDENTITY, "commit", "-q", "-m", "compiled")
    files = len(_run(folder, "git", "ls-files").splitlines())
    check = (sys.executable, "-m", "compiler", "check")
    commands = (check, (*check, "--index"), ("git", "status", "--porcelain"))
    best = [float("inf")] * len(commands)
    # In turn, so that all of them meet the same machine.
    for _ in range(REPEATS):
        for number, command in enumerate(commands):
            start = perf_counter()
            _run(folder, *command)
            best[number] = min(best[number], perf_counter() - start)
    return files, best[0], best[1], best[2]


def _run(folder: Path | None, *command: str | Path) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(
            f"{' '.join(map(str, command))} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
        )
    return done.stdout


def _show_compiles(compiles: Sequence[tuple[int, Figures]]) -> None:
    columns = (*STEPS, "rest", "total")
    print("Clean compile, seconds")
    print(f"{'resources':>9}", *(f"{name:>8}" for name in columns), f"{'MB':>6} {'ms each':>8}")
    for size, figures in compiles:
        seconds = (f"{figures[name]:8.3f}" for name in columns)
        each = figures["total"] / size * 1000
        print(f"{size:9,}", *seconds, f"{figures['memory']:6.0f} {each:8.2f}")
    if len(compiles) > 1:
        (few, before), (many, after) = compiles[-2:]
        growth = after["total"] / before["total"]
        print(f"\n{many / few:.1f} times the resources take {growth:.1f} times as long:", end=" ")
        steps = (f"{name} {after[name] / before[name]:.1f}" for name in STEPS if before[name])
        print(*steps, sep=", ")


def _show_emitters(compiles: Sequence[tuple[int, Figures]]) -> None:
    names = [name for name in compiles[0][1] if name.startswith(EMITTING)]
    print("\nOf which emitting")
    print(f"{'resources':>9}", *(f"{name.removeprefix(EMITTING):>8}" for name in names))
    for size, figures in compiles:
        print(f"{size:9,}", *(f"{figures[name]:8.3f}" for name in names))


def _show_checks(checks: Sequence[tuple[int, int, float, float, float]]) -> None:
    print(f"\nNothing changed, best of {REPEATS}, milliseconds")
    print(
        f"{'resources':>9} {'files':>7} {'check':>8} {'--index':>8} {'git status':>10} {'ratio':>6}"
    )
    for size, files, check, index, status in checks:
        times = f"{check * 1000:8.1f} {index * 1000:8.1f} {status * 1000:10.1f}"
        print(f"{size:9,} {files:7,} {times} {check / status:6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
