"""One compile in a process of its own, step by step: `python -m benchmarks.measure FOLDER`.

The steps are those of the compiler itself: its own functions, each with a stopwatch around it.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter
from typing import Any

from compiler import pipeline
from compiler.artifact import Artifact
from compiler.cli import compile as command
from compiler.emit.emitter import Emitter
from compiler.emit.registry import EMITTERS
from compiler.ir.resource import Project, Resource
from compiler.rules.registry import RULES

Watches = dict[str, float]
STEPS = ("read", "validate", "lower", "rules", "emit", "gate", "plan", "write")
EMITTING = "emit "
"""Before the name of an emitter, for its part of `emit`."""


@contextmanager
def _watching(watches: Watches, step: str) -> Iterator[None]:
    start = perf_counter()
    try:
        yield
    finally:
        watches[step] += perf_counter() - start


def _timed(function: Callable[..., Any], watches: Watches, step: str) -> Callable[..., Any]:
    @wraps(function)
    def timed(*arguments: Any, **named: Any) -> Any:
        with _watching(watches, step):
            result = function(*arguments, **named)
            # A generator has done nothing yet.
            return list(result) if isinstance(result, Iterator) else result

    return timed


@dataclass(frozen=True, slots=True)
class _Watched:
    """An emitter with a stopwatch of its own, beside the one around all of them."""

    emitter: Emitter
    watches: Watches

    @property
    def name(self) -> str:
        return self.emitter.name

    def resource(self, resource: Resource, known: Project, /) -> Iterable[Artifact]:
        with _watching(self.watches, EMITTING + self.name):
            return list(self.emitter.resource(resource, known))

    def project(self, project: Project, /) -> Iterable[Artifact]:
        with _watching(self.watches, EMITTING + self.name):
            return list(self.emitter.project(project))


def install(watches: Watches) -> None:
    """Put stopwatches around the steps; one that has gone from its place is an AttributeError."""
    for module, name, step in (
        (pipeline, "spec_texts", "read"),
        (pipeline, "_read", "read"),
        (pipeline, "validate", "validate"),
        (pipeline, "lower", "lower"),
        (pipeline, "_emitted", "emit"),
        (pipeline, "ddl_problems", "gate"),
        (command, "ruff_gate", "gate"),
        (command, "plan", "plan"),
        (command, "apply", "write"),
    ):
        setattr(module, name, _timed(getattr(module, name), watches, step))
    vars(pipeline)["EMITTERS"] = tuple(_Watched(emitter, watches) for emitter in EMITTERS)
    vars(pipeline)["RULES"] = tuple(_timed(rule, watches, "rules") for rule in RULES)


def peak_megabytes(who: int) -> float:
    """The most memory that this process, or one that it waited for, ever held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return getrusage(who).ru_maxrss * unit / 1e6


def main(folder: str) -> int:
    """Compile a project and print the figures as JSON; the compiler's exit code."""
    emitters = (EMITTING + emitter.name for emitter in EMITTERS)
    watches = dict.fromkeys((*STEPS, *emitters), 0.0)
    install(watches)
    start = perf_counter()
    code = command.command.main(
        ["-C", str(Path(folder)), "-q"], standalone_mode=False, obj={}, prog_name="restc"
    )
    total = perf_counter() - start
    figures = {
        **watches,
        "rest": total - sum(watches[step] for step in STEPS),
        "total": total,
        "memory": peak_megabytes(RUSAGE_SELF),
        "ruff": peak_megabytes(RUSAGE_CHILDREN),
    }
    print(json.dumps(figures))
    return int(code or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
