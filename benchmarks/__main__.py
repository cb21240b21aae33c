"""`make bench`: clean compiles of 10, 100 and 1,000 resources, and what comes after them.

Numbers of resources may be given instead: `python -m benchmarks 9 90`.
"""

import json
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import EMITTING, STEPS
from benchmarks.regenerating import Time, regenerate, show
from benchmarks.specs import write_specs

SIZES = (10, 100, 1000)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A file system in memory, where there is one: the disk's own speed isn't what is measured."""
Figures = dict[str, float]


def main(arguments: Sequence[str]) -> None:
    """Measure each size in a folder of its own and print the tables."""
    sizes = [int(argument) for argument in arguments] or list(SIZES)
    print(f"Python {platform.python_version()}, {platform.machine()}\n")
    compiles: list[tuple[int, Figures]] = []
    again: list[tuple[int, int, float, dict[str, Time]]] = []
    for size in sizes:
        with TemporaryDirectory(prefix="restc-bench-", dir=MEMORY) as temporary:
            folder = Path(temporary) / "project"
            folder.mkdir()
            prepare(folder, size)
            compiles.append((size, compile_in(folder)))
            again.append((size, *_again(folder, compiles[-1][1]["total"])))
    _show_compiles(compiles)
    _show_emitters(compiles)
    show(again)


def prepare(folder: Path, size: int) -> None:
    """A new application with `size` resources, committed, and nothing compiled yet."""
    _run(folder, sys.executable, "-m", "compiler", "-C", str(folder), "init", "-q")
    for example in (folder / "specs").iterdir():
        example.unlink()
    write_specs(folder / "specs", size)
    _run(folder, "git", "init", "-q")


def _again(folder: Path, clean: float) -> tuple[int, float, dict[str, Time]]:
    files, best = regenerate(folder)
    return files, clean, best


def compile_in(folder: Path) -> Figures:
    """A clean compile in a process of its own."""
    figures: Figures = json.loads(_run(None, sys.executable, "-m", "benchmarks.measure", folder))
    return figures


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


if __name__ == "__main__":
    main(sys.argv[1:])
