"""restc compile once more: where nothing has changed since, that is told without importing."""

import os
import sys
from collections.abc import Sequence

from compiler.cli.version import VERSION
from compiler.host import clean

QUIET = frozenset({"-q", "--quiet"})


def nothing_to_do(arguments: Sequence[str]) -> bool:
    """Whether a compile with these arguments would find all as it left it; says so if it would."""
    if not QUIET.issuperset(arguments):
        return False
    root = clean.root_above(os.getcwd(), clean.COMPILED)  # noqa: PTH109
    if root is None:
        return False
    told = clean.changed_since_compile(root, clean.compiler_state(VERSION))
    if told is None or told[1]:
        return False
    if not arguments:
        sys.stdout.write(told[0] + "\n")
    return True
