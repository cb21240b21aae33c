"""restc check: does the tree agree with the lock? An unchanged tree is told without importing."""

import os
import sys
from collections.abc import Sequence

from compiler.cli.version import VERSION
from compiler.host import clean

AGREES = "Everything agrees with the specs."
QUIET = ("-q", "--quiet")


def main(arguments: Sequence[str]) -> int:
    """Run with the arguments after `restc`, less the word `check`; the exit code."""
    if set(arguments) <= {"--index", *QUIET} and _as_last_time("--index" in arguments):
        if not any(quiet in arguments for quiet in QUIET):
            sys.stdout.write(AGREES + "\n")
        return 0
    from compiler.cli.comparison import compare

    return compare(arguments)


def _as_last_time(index: bool) -> bool:
    root = clean.root_above(os.getcwd(), clean.INDEX if index else clean.DISK)  # noqa: PTH109
    if root is None:
        return False
    return clean.same_in_index(root, VERSION) if index else clean.same_on_disk(root, VERSION)
