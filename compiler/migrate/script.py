"""A migration as an SQL script: what Alembic would send, without its own bookkeeping."""

from collections.abc import Iterator, Sequence

from compiler.migrate.step import Run, Step

BRIEF = ("SET lock_timeout = '2s'", "SET statement_timeout = '60s'")
"""Before what stops others from reading or writing: it may neither wait nor work for long."""
PATIENT = ("SET lock_timeout = '0'", "SET statement_timeout = '0'")
"""Before what nobody waits for, where a timeout would leave the work half done."""


def script(steps: Sequence[Step]) -> str:
    """The statements of steps, with their timeouts, transactions and reasons."""
    return "\n".join(_lines(steps)) + "\n" if steps else ""


def annotated(step: Step) -> tuple[str, ...]:
    """The statements of a step, each with the rules of squawk that it breaks knowingly."""
    if not step.ignores:
        return step.statements
    ignored = f"-- squawk-ignore {', '.join(step.ignores)}\n"
    return tuple(ignored + statement for statement in step.statements)


def _lines(steps: Sequence[Step]) -> Iterator[str]:
    limits: tuple[str, ...] = ()
    for step in steps:
        wanted = BRIEF if step.run is Run.TRANSACTION else PATIENT
        if wanted != limits:
            yield from (f"{line};" for line in wanted)
            limits = wanted
        yield ""
        yield from (f"-- {line}" for line in step.reason.splitlines())
        together = step.run is not Run.OUTSIDE and len(step.statements) > 1
        if together:
            yield "BEGIN;"
        yield from (f"{statement};" for statement in annotated(step))
        if together:
            yield "COMMIT;"
