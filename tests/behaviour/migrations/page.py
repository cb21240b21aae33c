"""`make proofs`: every kind of change on each PostgreSQL, told in docs/migrations-proofs.md.

`python -m tests.behaviour.migrations.page`; the tables of other commands are kept.
"""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

from tests.behaviour.catalogue import catalogue, differences
from tests.database import server

from .kinds import KINDS, Kind
from .steps import Bench, bench, planned, run, units

PAGE = Path(__file__).parents[3] / "docs/migrations-proofs.md"
SERVERS = ("", "embedded")
"""Values of POSTGRES_BIN: the newest one that is installed, and the package's."""
HEAD = (
    "| change | units | killed and run again | back and there again | squawk is told to ignore |\n"
    "|---|---|---|---|---|"
)


def proven(kind: Kind, database: Bench) -> tuple[str, str]:
    """Of how many places to be killed in it came to its end, and what became of the way back."""
    migration = planned(kind.before, kind.after)
    there, after = units(migration.upgrade), database.fresh(kind.after)
    before = database.fresh(kind.before)
    finished = 0
    for killed in range(len(there) + 1):
        database.populated(kind.before, kind.rows)
        run(database, [*there[:killed], *there])
        alike = not list(differences(catalogue(database), after))
        finished += alike and database.rows(kind.query) == kind.found
    if migration.downgrade is None:
        return f"{finished} of {len(there) + 1}", "none"
    run(database, units(migration.downgrade))
    back = not list(differences(catalogue(database), before))
    run(database, there)
    again = not list(differences(catalogue(database), after))
    return f"{finished} of {len(there) + 1}", "as before" if back and again else "OTHER"


def lines(results: Mapping[str, Mapping[str, tuple[str, str]]]) -> Iterator[str]:
    """The table; results by version and kind."""
    yield HEAD
    for kind in KINDS:
        steps = planned(kind.before, kind.after).upgrade
        found = [of_version[kind.name] for of_version in results.values()]
        cells = [" / ".join(dict.fromkeys(one[at] for one in found)) for at in (0, 1)]
        ignored = ", ".join(sorted({f"`{rule}`" for step in steps for rule in step.ignores}))
        yield f"| {kind.name} | {len(units(steps))} | {cells[0]} | {cells[1]} | {ignored or '–'} |"


def put(section: str, text: str) -> None:
    """Let a section of the page have this text."""
    page = PAGE.read_text("utf-8")
    pattern = rf"(<!-- {section} -->\n).*?(\n<!-- end -->)"
    changed, count = re.subn(pattern, lambda m: f"{m[1]}{text}{m[2]}", page, flags=re.DOTALL)
    assert count == 1, section
    PAGE.write_text(changed, "utf-8")


def main() -> int:
    """Prove and write; 1 where something doesn't hold."""
    results: dict[str, dict[str, tuple[str, str]]] = {}
    for binaries in SERVERS:
        os.environ["POSTGRES_BIN"] = binaries
        with server() as running, bench(running) as database:
            [(version,)] = database.rows("SHOW server_version_num")
            major = str(int(version) // 10000)
            for kind in KINDS:
                try:
                    results.setdefault(major, {})[kind.name] = proven(kind, database)
                except asyncpg.PostgresError as error:
                    database.execute("ROLLBACK")
                    results[major][kind.name] = (f"FAILED: {error}", "")
    versions = " and ".join(sorted(results))
    text = "\n".join(lines(results))
    put("kinds", f"{len(KINDS)} kinds of change, on PostgreSQL {versions}:\n\n{text}")
    return 1 if re.search("FAILED|OTHER", text) else 0


if __name__ == "__main__":
    sys.exit(main())
