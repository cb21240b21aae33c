"""The constraints and indexes of a table compared, by name and then by what they say."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from compiler.ir.table import (
    Check,
    Constraint,
    ForeignKey,
    Index,
    PrimaryKey,
    Table,
    UniqueConstraint,
)
from compiler.migrate.changes import (
    Change,
    ColumnDropped,
    ColumnRetyped,
    ComputationChanged,
    ConstraintAdded,
    ConstraintChanged,
    ConstraintDropped,
    ConstraintRenamed,
    IndexAdded,
    IndexChanged,
    IndexDropped,
    IndexRenamed,
    ValuesChanged,
)
from compiler.migrate.intent import Intent
from compiler.migrate.renaming import Renames, words

Part = Constraint | Index
P = TypeVar("P", bound=Part)


def part_changes(
    old: Table, new: Table, columns: Sequence[Change], intent: Intent, renames: Renames
) -> Iterator[Change]:
    """What changes in the constraints and indexes of a table; `columns` is what its columns do."""
    expected = _expected(new.name, renames)
    # What is computed can come back, and its indexes with it: those are changes of their own.
    gone = {
        change.column.name
        for change in columns
        if isinstance(change, ColumnDropped) and change.column.generated is None
    }
    retyped = {c.new.name for c in columns if isinstance(c, ColumnRetyped)}
    remade = {c.new.name for c in columns if isinstance(c, ComputationChanged)}
    families: tuple[tuple[Sequence[Part], Sequence[Part]], ...] = (
        ((old.primary_key,), (new.primary_key,)),
        (old.checks, new.checks),
        (old.foreign_keys, new.foreign_keys),
        # A uniqueness may become an index of the same name, and the other way round.
        ((*old.uniques, *old.indexes), (*new.uniques, *new.indexes)),
    )
    for before, after in families:
        for one, other in _matched(before, after, expected):
            if one is None:
                assert other is not None
                yield _added(new.name, other)
            elif other is None:
                # A column takes its indexes along.
                if not (touched(one) & gone and isinstance(one, UniqueConstraint | Index)):
                    yield _dropped(new.name, one)
            else:
                yield from _paired(new.name, one, other, retyped, remade, intent)


def touched(part: Part) -> frozenset[str]:
    """The columns that a constraint or an index may speak of."""
    match part:
        case PrimaryKey() | UniqueConstraint() | ForeignKey():
            return frozenset(part.columns)
        case Check():
            return words(part.sql)
        case Index():
            expressions = [one.sql for one in part.parts] + ([part.where] if part.where else [])
            return frozenset(part.include).union(*map(words, expressions))


def _paired(
    table: str, old: Part, new: Part, retyped: set[str], remade: set[str], intent: Intent
) -> Iterator[Change]:
    if old.name != new.name:
        kind = IndexRenamed if isinstance(old, Index) else ConstraintRenamed
        yield kind(table, old.name, new.name)
        old = replace(old, name=new.name)
    if touched(old) & remade or (old != new and touched(old) & retyped):
        # It can't be said of the column as it was and as it will be: it is away in between.
        yield _dropped(table, old)
        yield _added(table, new)
    elif old == new:
        return
    elif isinstance(old, Check) and isinstance(new, Check):
        yield from _checks(table, old, new, intent)
    elif isinstance(old, UniqueConstraint | Index) and isinstance(new, UniqueConstraint | Index):
        yield IndexChanged(table, old, new)
    else:
        assert not isinstance(old, Index)
        assert not isinstance(new, Index)
        yield ConstraintChanged(table, old, new)


def _checks(table: str, old: Check, new: Check, intent: Intent) -> Iterator[Change]:
    if old.sql == new.sql:
        return
    if old.values and new.values and new.column is not None:
        replacements = intent.values.get((table, new.column), {})
        becomes = ((v, replacements[v]) for v in old.values if v in replacements)
        gone = tuple((old, to) for old, to in becomes if old not in new.values)
        yield ValuesChanged(table, old, new, gone)
    else:
        yield ConstraintChanged(table, old, new)


def _added(table: str, part: Part) -> Change:
    return IndexAdded(table, part) if isinstance(part, Index) else ConstraintAdded(table, part)


def _dropped(table: str, part: Part) -> Change:
    return IndexDropped(table, part) if isinstance(part, Index) else ConstraintDropped(table, part)


def _matched(
    old: Sequence[P], new: Sequence[P], expected: Callable[[str], str]
) -> Iterator[tuple[P | None, P | None]]:
    """Pairs of the same name, then of the same meaning, then of the name that a rename leads to."""
    left = list(old)
    right: list[P] = []
    by_name = {part.name: part for part in old}
    for part in new:
        if part.name in by_name:
            left.remove(by_name[part.name])
            yield by_name[part.name], part
        else:
            right.append(part)
    tests: tuple[Callable[[P, P], bool], ...] = (
        lambda one, other: replace(one, name="") == replace(other, name=""),
        lambda one, other: expected(one.name) == other.name,
    )
    for alike in tests:
        for part in tuple(right):
            found = next((one for one in left if alike(one, part)), None)
            if found is not None:
                left.remove(found)
                right.remove(part)
                yield found, part
    yield from ((one, None) for one in left)
    yield from ((None, part) for part in right)


def _expected(table: str, renames: Renames) -> Callable[[str], str]:
    """The name that a part would have after its table and its columns were renamed."""
    first = next((old for old, new in renames.tables.items() if new == table), table)
    columns = renames.columns.get(first, {})

    def name(old: str) -> str:
        rest = old.removeprefix(f"{first}_")
        for before, after in columns.items():
            rest = f"_{rest}_".replace(f"_{before}_", f"_{after}_")[1:-1]
        return f"{table}_{rest}"

    return name
