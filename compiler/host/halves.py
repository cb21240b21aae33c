"""Work over many things, shared with a second process."""

import gc
import os
import pickle
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import TypeVar

from compiler.diagnostics.bug import CompilerBug

ENOUGH = 200
"""Below this, a process costs more than it saves."""
Thing = TypeVar("Thing")
Made = TypeVar("Made")


def halved(work: Callable[[Sequence[Thing]], Made], things: Sequence[Thing]) -> list[Made]:
    """What `work` makes of the first half and of the second, which a copy of this process does.

    Of few things, or where there is one processor or no way to copy a process, all in one go.
    Raises CompilerBug where the other half could not be done.
    """
    if len(things) < ENOUGH or not hasattr(os, "fork") or _processors() < 2:
        return [work(things)]
    middle = len(things) // 2
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    # Nothing that lives is looked at again in the copy, so that its memory stays shared.
    gc.freeze()
    with warnings.catch_warnings():
        # The only other thread shows progress, and holds nothing that the copy needs.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _do(lambda: work(things[middle:]), writing)
    os.close(writing)
    try:
        with open(reading, "rb") as stream:  # noqa: PTH123
            first = work(things[:middle])
            answer = stream.read()
    finally:
        _, status = os.waitpid(child, 0)
        gc.unfreeze()
    if status or not answer:
        raise CompilerBug("the second process failed", f"wait status {status}")
    done, second = pickle.loads(answer)
    if not done:
        raise second
    return [first, second]


def _do(work: Callable[[], object], writing: int) -> None:
    """Answer and leave, without anything that a process does at its end."""
    status = 1
    try:
        try:
            answer = pickle.dumps((True, work()), pickle.HIGHEST_PROTOCOL)
        except Exception as error:
            answer = pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        with open(writing, "wb") as stream:
            stream.write(answer)
        status = 0
    finally:
        os._exit(status)


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
