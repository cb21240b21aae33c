"""One logical line of Python, broken where ruff's formatter would break it.

`fit("return await session.scalar(select(Task).where(Task.id == task_id))", 4, 60)` gives

    return await session.scalar(
        select(Task).where(Task.id == task_id)
    )
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from compiler.diagnostics.bug import CompilerBug
from compiler.emit.python.cut import broken
from compiler.emit.python.layout import show
from compiler.emit.python.parser import Parser, UnparsedError
from compiler.emit.python.spacing import Statement
from compiler.emit.python.spacing import statement as spaced_as
from compiler.emit.python.statement import statement

PRAGMA: Final = re.compile(r"""  (# (?:noqa|type:|pyright:|ruff:)[^"'\n]*)$""")
MAGIC: Final = re.compile(r",\s*[)\]}]")


# The modules of one resource, and of different ones, have most lines in common.
@lru_cache(maxsize=32768)
def fitted(line: str, indent: int, width: int) -> Statement:
    """The statement `line`, laid out as `fit` does it."""
    return spaced_as(tuple(fit(line, indent, width)))


def fit(line: str, indent: int, width: int) -> list[str]:
    """Return the physical lines of the statement `line` at `indent` columns.

    A line that fits is returned as it stands, so it has to be written as ruff would write it.
    Raises CompilerBug for a long line of a form that `statement` does not know.
    """
    if "\n" not in line and indent + len(line) <= width and not MAGIC.search(line):
        return [" " * indent + line]
    if line.startswith("#"):
        return [" " * indent + line]
    line, pragma = _without_pragma(line)
    if pragma:
        *before, last = fit(line, indent, width)
        return [*before, f"{last}  {pragma}"]
    return broken(line, indent, width) or laid_out(line, indent, width)


def laid_out(line: str, indent: int, width: int) -> list[str]:
    """The physical lines of a statement of any form that is known, whether it fits or not."""
    try:
        return show(statement(Parser(line)), indent, width)
    except UnparsedError as problem:
        raise CompilerBug(f"no layout is known for this Python: {problem}", line) from problem


def _without_pragma(line: str) -> tuple[str, str]:
    """Cut off a trailing `# noqa` or the like, whose width does not count."""
    match = PRAGMA.search(line)
    return (line[: match.start()], match[1]) if match else (line, "")
