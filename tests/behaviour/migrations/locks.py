"""How long others wait while each kind of change migrates: `make locks`.

`python -m tests.behaviour.migrations.locks [ROWS] [NAME]...`: a second connection updates
and a third reads, row after row, of a table that migrates on a first one.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from compiler.ir.table import Table
from compiler.migrate.schema import schema_of
from compiler.migrate.step import Run, Step
from tests.database import server

from .kinds import KINDS, Kind
from .page import put
from .steps import EMPTY, ddl, planned, project_of
from .walks.rows import NOBODY, inserts

ROWS = 1_000_000
GOAL = 0.2
GONE = (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError)
MADE_FOR_TWO_ROWS = {"type under a check and an index"}
"""Of these the rows in kinds.yaml fit, and others don't."""


@dataclass(slots=True)
class Waits:
    """Of one change: seconds that it took, the longest waits of others, errors that they had."""

    kind: str
    blocking: bool
    took: float = 0
    reading: float = 0
    writing: float = 0
    errors: set[str] = field(default_factory=set)

    @property
    def longest(self) -> float:
        return max(self.reading, self.writing)


def blocking(steps: Sequence[Step]) -> bool:
    """Whether it stops others, which takes an approval that says so."""
    return any(step.run is Run.REWRITE for step in steps)


def measured() -> list[Kind]:
    """The kinds that change a table which has rows."""
    return [kind for kind in KINDS if kind.name not in MADE_FOR_TWO_ROWS and main_table(kind)]


def main_table(kind: Kind) -> str:
    """The table that is read and written."""
    tables = schema_of(project_of(kind.before)).tables
    return "tasks" if "tasks" in tables else ""


async def wait(url: str, kind: Kind, rows: int) -> Waits:
    """Fill the tables, then migrate them while others read and write."""
    steps = planned(kind.before, kind.after).upgrade
    found = Waits(kind.name, blocking(steps))
    tables = schema_of(project_of(kind.before)).tables
    migrating, *others = [await asyncpg.connect(url, statement_cache_size=0) for _ in range(3)]
    try:
        await migrating.execute(f"{EMPTY}\n{ddl(kind.before)}\n{NOBODY}\n{inserts(tables, rows)}")
        await migrating.execute("VACUUM ANALYZE tasks")
        await migrating.execute("CHECKPOINT")
        over = asyncio.Event()
        at_work = [
            asyncio.create_task(probe(found, other, kind, rows, over, verb))
            for other, verb in zip(others, ("read", "write"), strict=True)
        ]
        begun = perf_counter()
        for step in steps:
            await migrating.execute(f"SET lock_timeout = '{'2s' if step.run.lock_timeout else 0}'")
            for unit in _units(step):
                await migrating.execute(unit)
        found.took = perf_counter() - begun
        over.set()
        await asyncio.gather(*at_work)
    finally:
        for connection in (migrating, *others):
            await connection.close()
    return found


def _units(step: Step) -> Iterator[str]:
    if step.run.transactional:
        yield "; ".join(("BEGIN", *step.statements, "COMMIT"))
    else:
        yield from step.statements


async def probe(
    found: Waits, connection: Any, kind: Kind, rows: int, over: asyncio.Event, verb: str
) -> None:
    """Statement after statement until the migration is over; keep the longest."""
    after: dict[str, Table] = schema_of(project_of(kind.after)).tables
    names = list(dict.fromkeys(["tasks", *(name for name in after if name == "jobs")]))
    at = 0
    while not over.is_set():
        at = (at + 7919) % rows + 1
        row = f"WHERE id = '00000000-0000-0000-0000-{at:012}'"
        name = names[0]
        reading = f"SELECT count(*) FROM {name} {row}"
        statement = reading if verb == "read" else f"UPDATE {name} SET id = id {row}"
        begun = perf_counter()
        try:
            await connection.execute(statement)
        except GONE:
            names.append(names.pop(0))
        except asyncpg.PostgresError as error:
            found.errors.add(type(error).__name__)
        took = perf_counter() - begun
        if verb == "read":
            found.reading = max(found.reading, took)
        else:
            found.writing = max(found.writing, took)
        await asyncio.sleep(0.001)


def table(waits: Sequence[Waits]) -> str:
    """The measurements as Markdown, those that nobody approved as blocking first."""
    lines = ["| change | took, s | longest read, ms | longest write, ms | errors |"]
    lines.append("|---|---|---|---|---|")
    for one in sorted(waits, key=lambda one: (one.blocking, -one.longest)):
        name = f"{one.kind} (approved as blocking)" if one.blocking else one.kind
        times = f"{one.took:.1f} | {one.reading * 1000:.0f} | {one.writing * 1000:.0f}"
        lines.append(f"| {name} | {times} | {', '.join(sorted(one.errors)) or '–'} |")
    return "\n".join(lines)


def main(rows: int, names: Sequence[str]) -> int:
    """Print the table; 1 where an unapproved change lets others wait longer than the goal."""
    found = []
    with server() as running:
        for kind in measured():
            if names and kind.name not in names:
                continue
            with running.database() as database:
                found.append(asyncio.run(wait(database.url, kind, rows)))
            print(found[-1], file=sys.stderr, flush=True)
    print(table(found))
    if not names:
        put("waits", f"{rows:,} rows:\n\n{table(found)}")
    return 1 if any(not one.blocking and one.longest > GOAL for one in found) else 0


if __name__ == "__main__":
    sys.exit(main(int((sys.argv[1:] or [str(ROWS)])[0]), sys.argv[2:]))
