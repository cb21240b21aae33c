"""A migration as an SQL script: what Alembic would send, without its own bookkeeping."""

from collections.abc import Iterator, Sequence

from compiler.migrate.step import Step


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
    limits: tuple[bool, ...] = ()
    for step in steps:
        wanted = step.run.lock_timeout, step.run.statement_timeout
        if wanted != limits:
            yield f"SET lock_timeout = '{'2s' if step.run.lock_timeout else '0'}';"
            yield f"SET statement_timeout = '{'60s' if step.run.statement_timeout else '0'}';"
            limits = wanted
        yield ""
        yield from (f"-- {line}" for line in step.reason.splitlines())
        together = step.run.transactional and len(step.statements) > 1
        if together:
            yield "BEGIN;"
        yield from (f"{statement};" for statement in annotated(step))
        if together:
            yield "COMMIT;"
