"""Indexes, and the constraints that are one underneath: built beside the traffic, then put in."""

from compiler.emit.sql.tables import create_index
from compiler.ir.table import Index, IndexPart, PrimaryKey, UniqueConstraint
from compiler.migrate.changes import (
    ConstraintAdded,
    ConstraintChanged,
    ConstraintDropped,
    IndexAdded,
    IndexChanged,
    IndexDropped,
)
from compiler.migrate.sequences.constraints import drop_constraint
from compiler.migrate.sequences.guards import constraint_exists, only_if
from compiler.migrate.step import Run, Sequence, Step
from compiler.postgres.quote import constraint_name, identifier

Keyed = UniqueConstraint | PrimaryKey
INVALID = "A build that failed leaves an INVALID index behind, which would be taken for this one."


def add_index(change: IndexAdded) -> Sequence:
    """Built without a lock; what an earlier build may have left is dropped first."""
    table, index = change.table, change.index
    return Sequence(change, (_build(table, index, index.name),), (_drop(index.name),))


def drop_index(change: IndexDropped) -> Sequence:
    """Dropped without a lock."""
    index = change.index
    return Sequence(change, (_drop(index.name),), (_build(change.table, index, index.name),))


def change_index(change: IndexChanged) -> Sequence:
    """The new one is built beside the old, so that there is always one of the two."""
    old, new = change.old, change.new
    return Sequence(change, _exchange(change.table, old, new), _exchange(change.table, new, old))


def add_key(change: ConstraintAdded, key: Keyed) -> Sequence:
    """A unique index built without a lock, then taken for the constraint."""
    return Sequence(change, _add_key(change.table, key), (drop_constraint(change.table, key.name),))


def drop_key(change: ConstraintDropped, key: Keyed) -> Sequence:
    """The constraint goes with its index."""
    return Sequence(change, (drop_constraint(change.table, key.name),), _add_key(change.table, key))


def change_key(change: ConstraintChanged, key: Keyed) -> Sequence:
    """Another primary key."""
    assert isinstance(change.old, UniqueConstraint | PrimaryKey)
    there = _exchange(change.table, change.old, key)
    return Sequence(change, there, _exchange(change.table, key, change.old))


def _build(table: str, index: Index, name: str, *leftovers: str) -> Step:
    drops = (f"DROP INDEX CONCURRENTLY IF EXISTS {identifier(one)}" for one in (name, *leftovers))
    made = create_index(table, index, "CONCURRENTLY IF NOT EXISTS ", name).removesuffix(";")
    return Step((*drops, made), Run.OUTSIDE, INVALID)


def _drop(name: str) -> Step:
    return Step((f"DROP INDEX CONCURRENTLY IF EXISTS {identifier(name)}",), Run.OUTSIDE)


def _add_key(table: str, key: Keyed) -> tuple[Step, ...]:
    built = constraint_name(key.name, "new")
    put = only_if(
        f"NOT {constraint_exists(table, key.name)}",
        _using(table, key, built),
        f"DROP INDEX IF EXISTS {identifier(built)}",
    )
    return (_build(table, _index_of(key), built), Step((put,)))


def _exchange(table: str, old: Index | Keyed, new: Index | Keyed) -> tuple[Step, ...]:
    """Built under another name, then put in the old one's place.

    A second run finds the new one in that place: so both kinds are cleared away.
    """
    name, built, left = new.name, constraint_name(new.name, "new"), constraint_name(new.name, "old")
    index = new if isinstance(new, Index) else _index_of(new)
    swap = []
    ignores = ["renaming-object"]
    if not (isinstance(old, Index) and isinstance(new, Index)):
        swap.append(f"ALTER TABLE {identifier(table)} DROP CONSTRAINT IF EXISTS {identifier(name)}")
        ignores.append("ban-drop-constraint")
    swap.append(f"ALTER INDEX IF EXISTS {identifier(name)} RENAME TO {identifier(left)}")
    if isinstance(new, Index):
        swap.append(f"ALTER INDEX {identifier(built)} RENAME TO {identifier(name)}")
    else:
        swap.append(_using(table, new, built))
    reason = "The new one takes the old one's place in one go."
    return (
        _build(table, index, built, left),
        Step(tuple(swap), reason=reason, ignores=tuple(ignores)),
        _drop(left),
    )


def _using(table: str, key: Keyed, index: str) -> str:
    kind = "PRIMARY KEY" if isinstance(key, PrimaryKey) else "UNIQUE"
    return (
        f"ALTER TABLE {identifier(table)} ADD CONSTRAINT {identifier(key.name)} "
        f"{kind} USING INDEX {identifier(index)}"
    )


def _index_of(key: Keyed) -> Index:
    parts = tuple(IndexPart(identifier(column), column) for column in key.columns)
    distinct = key.nulls_distinct if isinstance(key, UniqueConstraint) else True
    return Index(key.name, parts, unique=True, nulls_distinct=distinct)
