"""A walk: a spec edited at random, a database that follows, and both compared after each step."""

import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Any

import asyncpg  # type: ignore[import-untyped]
import yaml

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.resource import Project
from compiler.migrate.intended import intent_of
from compiler.migrate.plan import plan_migration
from compiler.migrate.schema import Schema, schema_of
from compiler.migrate.snapshot import format_schema, read_schema
from compiler.migrate.step import Migration
from compiler.pipeline import analyse
from compiler.settings import Settings
from compiler.tree import MemoryTree
from tests.behaviour.catalogue import catalogue, differences
from tests.behaviour.migrations.steps import Bench, Specs, run, units

from . import columns, tables
from .columns import Specs as Edited
from .rows import NOBODY, inserts, kept, losses

APPROVE = re.compile(r"add `- \{(\w+): (\S+), reason: \.\.\.\}` to `approve:`")
PEOPLE = {
    "account": "external: account\ntable: accounts\n",
    "profile": "external: profile\ntable: profiles\n",
}


@dataclass(slots=True)
class Tally:
    """What walks have done: edits and steps made, and what was refused with which code."""

    edits: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


class StumbleError(AssertionError):
    """Where a migration doesn't do what it should: with the specs that show it."""


@dataclass(slots=True)
class Walk:
    """`live` has the database that migrates, `other` one for fresh installs."""

    seed: int
    live: Bench
    other: Bench
    tally: Tally
    random: Random = field(init=False)
    specs: Edited = field(init=False)
    schema: Schema = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.specs = tables.start(self.random)
        self.schema = schema_of(_project(texts(self.specs)))
        made = self.schema.tables
        self.live.populated(texts(self.specs), NOBODY + inserts(made))

    def step(self) -> None:
        """Some edits as one migration, if they make specs and the migration is allowed."""
        edited = deepcopy(self.specs)
        done = [self._edit(edited) for _ in range(self.random.choice((1, 2, 3, 5)))]
        project = self._analysed(edited)
        if project is None:
            return
        migration = self._planned(edited, project)
        if migration is None:
            return
        self.tally.edits.update(filter(None, done))
        try:
            self._migrate(migration, edited)
        except (AssertionError, asyncpg.PostgresError) as error:
            raise StumbleError(self._told(edited, migration, error)) from error
        self.specs = settled(edited)
        self.schema = schema_of(_project(texts(self.specs)))

    def _edit(self, specs: Edited) -> str:
        if self.random.random() < 0.6:
            spec = specs[self.random.choice(tables.resources(specs))]
            return self.random.choice(columns.EDITS)(spec, self.random) or ""
        return self.random.choice(tables.EDITS)(specs, self.random) or ""

    def _analysed(self, specs: Edited) -> Project | None:
        found = _analysed(texts(specs))
        if isinstance(found, Project):
            return found
        self.tally.refused.update({one.code for one in found})
        return None

    def _planned(self, specs: Edited, project: Project) -> Migration | None:
        """With every approval that it asks for, as its help has it."""
        before = read_schema(MemoryTree(format_schema(self.schema)))
        assert isinstance(before, Schema)
        found = plan_migration(before, schema_of(project), intent_of(project, before))
        if isinstance(found, tuple) and approve(specs, found):
            approved = self._analysed(specs)
            if approved is None:
                return None
            found = plan_migration(before, schema_of(approved), intent_of(approved, before))
        if isinstance(found, tuple):
            self.tally.refused.update({one.code for one in found})
            return None
        return found

    def _migrate(self, migration: Migration, specs: Edited) -> None:
        after = schema_of(_project(texts(specs)))
        there = units(migration.upgrade)
        rows = kept(self.live, self.schema.tables)
        killed = self.random.randrange(len(there) + 1)
        run(self.live, [*there[:killed], *there])
        self._alike(texts(specs))
        told = list(losses(migration, rows, kept(self.live, after.tables)))
        assert not told, told
        self.tally.steps["migrated"] += 1
        if migration.downgrade is not None and self.random.random() < 0.3:
            run(self.live, units(migration.downgrade))
            self._alike(texts(self.specs))
            run(self.live, there)
            self._alike(texts(specs))
            self.tally.steps["back and again"] += 1
        new = {name: table for name, table in after.tables.items() if name not in rows}
        renamed = {change.table for change in migration.changes if hasattr(change, "old")}
        fresh = {name: table for name, table in new.items() if name not in renamed}
        if fresh:
            self.live.execute(inserts(fresh))

    def _alike(self, specs: Specs) -> None:
        found = list(differences(catalogue(self.live), self.other.fresh(specs)))
        assert not found, found

    def _told(self, specs: Edited, migration: Migration, error: Exception) -> str:
        parts = [f"seed {self.seed}: {type(error).__name__}: {error}"]
        before = texts(self.specs)
        for name, text in texts(specs).items():
            if before.get(name) != text:
                parts += [f"--- {name} before", before.get(name, ""), f"--- {name} after", text]
        parts += ["--- SQL", ";\n".join(units(migration.upgrade))]
        return "\n".join(parts)


def texts(specs: Edited) -> dict[str, str]:
    """Specs as their files."""
    return PEOPLE | {
        name: yaml.safe_dump(spec, sort_keys=False, default_flow_style=None, width=200)
        for name, spec in specs.items()
    }


def approve(specs: Edited, asked: Sequence[Diagnostic]) -> bool:
    """Put in what diagnostics say is to be put in; False where one asks for something else."""
    for one in asked:
        found = APPROVE.search(one.help)
        if found is None or one.span is None:
            return False
        spec = specs[one.span.path.removeprefix("specs/").removesuffix(".yaml")]
        entry = {found[1]: found[2], "reason": "It's only a walk."}
        if entry not in spec.setdefault("approve", []):
            spec["approve"].append(entry)
    return True


def settled(specs: Edited) -> Edited:
    """The specs without what was said for one migration."""

    def clean(value: Any) -> Any:
        match value:
            case {"value": str(word), "renamed_from": _}:
                return word
            case {"scope": str(scope), "backfill": _}:
                return scope
            case dict():
                gone = ("renamed_from", "approve", "backfill")
                return {key: clean(one) for key, one in value.items() if key not in gone}
            case list():
                return [clean(one) for one in value]
        return value

    kept_specs = {name: spec for name, spec in specs.items() if "removed" not in spec}
    return {name: clean(spec) for name, spec in kept_specs.items()}


def _analysed(specs: Specs) -> Project | tuple[Diagnostic, ...]:
    found = analyse({f"specs/{n}.yaml": text.encode() for n, text in specs.items()}, Settings())
    assert isinstance(found, Project | tuple)
    return found


def _project(specs: Specs) -> Project:
    found = _analysed(specs)
    assert isinstance(found, Project), found
    return found
