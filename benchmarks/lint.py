"""How `restc lint` grows: `python -m benchmarks.lint [NUMBER...]`, each in a process of its own.

Seconds are the processor's, so that a busy machine counts for nothing. The last two columns
divide by the resources: where they stay or fall, time and memory are linear.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.specs import write_specs

SIZES = (100, 1000, 2000)
MEASURED = """
import sys
from resource import RUSAGE_SELF, getrusage
from compiler.cli.program import main
assert main(["-C", sys.argv[1], "lint", "-q"]) == 0
unit = 1 if sys.platform == "darwin" else 1024
used = getrusage(RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6)
"""


def main(arguments: Sequence[str]) -> None:
    """Lint each number of resources and print a table."""
    print(f"{'resources':>9} {'seconds':>8} {'MB':>6} {'ms each':>8} {'KB each':>8}")
    for size in map(int, arguments or map(str, SIZES)):
        with TemporaryDirectory(prefix="restc-lint-") as temporary:
            folder = Path(temporary)
            (folder / "pyproject.toml").write_text("[tool.restc]\n", "utf-8")
            write_specs(folder / "specs", size)
            command = (sys.executable, "-c", MEASURED, str(folder))
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, megabytes = map(float, done.stdout.split())
        each = f"{seconds / size * 1000:8.2f} {megabytes / size * 1000:8.0f}"
        print(f"{size:9,} {seconds:8.2f} {megabytes:6.0f} {each}")


if __name__ == "__main__":
    main(sys.argv[1:])
