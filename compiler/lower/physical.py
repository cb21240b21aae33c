"""The physical schema: resources and their links as tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from compiler.ir.field import Field, Role, Text
from compiler.ir.names import FieldNames
from compiler.ir.operation import SortKey
from compiler.ir.relation import Link, OnDelete, Reach, Relation
from compiler.ir.resource import External, Resource
from compiler.ir.rule import UniqueRule
from compiler.ir.table import (
    Check,
    ForeignKey,
    Index,
    IndexPart,
    PrimaryKey,
    Table,
    UniqueConstraint,
)
from compiler.lower.checks import implied_checks
from compiler.lower.columns import column_of
from compiler.lower.referrers import Referrers
from compiler.postgres.quote import constraint_name, identifier

# NO ACTION refuses like RESTRICT, but at the end of the statement: what a cascade takes along by
# then is no longer in the way.
ACTIONS = {
    OnDelete.RESTRICT: "NO ACTION",
    OnDelete.CASCADE: "CASCADE",
    OnDelete.SET_NULL: "SET NULL",
}


def table_of(
    resource: Resource,
    declared: Sequence[Index],
    by_name: Mapping[str, Resource],
    externals: Mapping[str, External],
    pointed_at: Referrers,
) -> Table:
    """The table of a resource; `declared` are the indexes that its spec asks for."""
    name = resource.names.table
    keys = [_foreign_key(resource, r, by_name, externals) for r in resource.relations]
    keys += _owner_key(resource, externals)
    uniques, unique_indexes = _uniques(resource)
    if resource.owner is not None and (resource.links or pointed_at.in_scope(resource)):
        uniques.append(_composite_target(resource))
    indexes = [*unique_indexes, *declared, *_search_index(resource)]
    indexes += [_sort_index(resource, key) for key in resource.listing.sorts]
    indexes += _key_indexes(resource, uniques, indexes)
    return Table(
        name=name,
        comment=resource.summary,
        columns=tuple(column_of(f) for f in resource.fields),
        primary_key=PrimaryKey(constraint_name(name, "pkey"), (resource.id.names.column,)),
        uniques=_sorted(uniques),
        checks=_sorted(_checks(resource)),
        foreign_keys=_sorted(keys),
        indexes=_sorted(_once(indexes)),
    )


def link_table_of(resource: Resource, link: Link, target: Resource) -> Table:
    """The table behind a many-to-many relation: the pair is its key, the owner keeps it inside."""
    owner = (link.owner_column,) if link.owner_column else ()
    source_id, target_id = resource.id, target.id
    columns = [
        _link_column(link.source_column, source_id, f"The {resource.names.label}."),
        _link_column(link.target_column, target_id, f"The {target.names.label}."),
    ]
    if link.owner_column and resource.owner:
        columns.append(_link_column(link.owner_column, resource.owner, "Whose rows it joins."))
    keys = [
        ForeignKey(
            constraint_name(link.table, column, "fkey"),
            (column, *owner),
            side.names.table,
            (side.id.names.column, *((side.owner.names.column,) if owner and side.owner else ())),
            "CASCADE",
        )
        for column, side in ((link.source_column, resource), (link.target_column, target))
    ]
    reverse = Index(
        constraint_name(link.table, link.target_column, "idx"), (_part(link.target_column),)
    )
    return Table(
        name=link.table,
        comment=" ".join(link.description.split())
        or f"Which {link.name} {resource.names.labels} have.",
        columns=tuple(column_of(c) for c in columns),
        primary_key=PrimaryKey(
            constraint_name(link.table, "pkey"), (link.source_column, link.target_column)
        ),
        foreign_keys=_sorted(keys),
        indexes=(reverse,),
    )


Named = TypeVar("Named", UniqueConstraint, Check, ForeignKey, Index)


def _sorted(items: Sequence[Named]) -> tuple[Named, ...]:
    return tuple(sorted(items, key=lambda item: item.name))


def _part(column: str, descending: bool = False) -> IndexPart:
    return IndexPart(identifier(column), column, descending)


def _link_column(name: str, like: Field, about: str) -> Field:
    """A column of a link table: the type of the key that it holds, and nothing else of it."""
    return replace(
        like,
        names=FieldNames(name, name, name, name),
        role=Role.RELATION,
        default=None,
        description=about,
    )


def _checks(resource: Resource) -> list[Check]:
    table = resource.names.table
    implied = [
        Check(
            constraint_name(table, field.names.column, implied.kind),
            implied.sql,
            field.names.column,
            implied.values,
        )
        for field in resource.fields
        for implied in implied_checks(field)
    ]
    declared = [Check(check.constraint, check.expression.sql) for check in resource.checks]
    own_id = identifier(resource.id.names.column)
    itself = [
        Check(name, f"{identifier(resource.field(relation.field).names.column)} <> {own_id}")
        for relation, name in own_parents(resource)
    ]
    return implied + declared + itself


def own_parents(resource: Resource) -> Iterator[tuple[Relation, str]]:
    """The relations to its own kind, with the CHECK that keeps a row from being its own parent."""
    for relation in resource.relations:
        if relation.target == resource.names.spec and not relation.external:
            column = resource.field(relation.field).names.column
            yield relation, constraint_name(resource.names.table, column, "other")


def _foreign_key(
    resource: Resource,
    relation: Relation,
    by_name: Mapping[str, Resource],
    externals: Mapping[str, External],
) -> ForeignKey:
    column = resource.field(relation.field).names.column
    name = constraint_name(resource.names.table, column, "fkey")
    action = ACTIONS[relation.on_delete]
    nulled = (column,) if relation.on_delete is OnDelete.SET_NULL else ()
    if relation.reach is Reach.WITHIN and relation.within and relation.within_field:
        membership = by_name[relation.within]
        owner, theirs = _owner_column(resource), _owner_column(membership)
        person = membership.field(relation.within_field).names.column
        return ForeignKey(
            name, (owner, column), membership.names.table, (theirs, person), action, nulled
        )
    if relation.external:
        target = externals[relation.target]
        return ForeignKey(name, (column,), target.table, (target.key.names.column,), action)
    other = by_name[relation.target]
    key = other.id.names.column
    if relation.reach is Reach.SAME_SCOPE:
        return ForeignKey(
            name,
            (column, _owner_column(resource)),
            other.names.table,
            (key, _owner_column(other)),
            action,
            nulled,
        )
    return ForeignKey(name, (column,), other.names.table, (key,), action)


def _owner_column(resource: Resource) -> str:
    assert resource.owner is not None, resource.names.spec
    return resource.owner.names.column


def _owner_key(resource: Resource, externals: Mapping[str, External]) -> list[ForeignKey]:
    """The owner column's own key; a child's owner is held by the key to its parent."""
    ownership = resource.ownership
    if ownership.external is None or ownership.through:
        return []
    target = externals[ownership.external]
    column = _owner_column(resource)
    name = constraint_name(resource.names.table, column, "fkey")
    return [ForeignKey(name, (column,), target.table, (target.key.names.column,), "NO ACTION")]


def _uniques(resource: Resource) -> tuple[list[UniqueConstraint], list[Index]]:
    """Declared uniqueness: a constraint where PostgreSQL has one, a unique index otherwise."""
    constraints: list[UniqueConstraint] = []
    indexes: list[Index] = []
    for rule in resource.uniques:
        parts = _unique_parts(resource, rule)
        where = " AND ".join(_unique_condition(resource, rule)) or None
        if where is None and all(part.column for part in parts):
            columns = tuple(part.column for part in parts if part.column)
            constraints.append(UniqueConstraint(rule.constraint, columns, rule.nulls_distinct))
        else:
            indexes.append(
                Index(
                    rule.constraint,
                    parts,
                    unique=True,
                    where=where,
                    nulls_distinct=rule.nulls_distinct,
                )
            )
    return constraints, indexes


def _unique_parts(resource: Resource, rule: UniqueRule) -> tuple[IndexPart, ...]:
    """The owner first, unless a key of the rule stays inside one owner anyway."""
    keys = {r.field for r in resource.relations if r.reach is Reach.SAME_SCOPE and r.required}
    parts = []
    if rule.within_owner and resource.owner and not keys & set(rule.fields):
        parts.append(_part(_owner_column(resource)))
    for name in rule.fields:
        field = resource.field(name)
        column = field.names.column
        if rule.ignore_case and isinstance(field.type, Text):
            parts.append(IndexPart(f"lower({identifier(column)})", None))
        else:
            parts.append(_part(column))
    return tuple(parts)


def _unique_condition(resource: Resource, rule: UniqueRule) -> Iterator[str]:
    if rule.live_only:
        yield _live(resource)
    if rule.where is not None:
        yield f"({rule.where.sql})" if rule.live_only else rule.where.sql


def _live(resource: Resource) -> str:
    column = next(f.names.column for f in resource.fields if f.role is Role.DELETED_AT)
    return f"{identifier(column)} IS NULL"


def _composite_target(resource: Resource) -> UniqueConstraint:
    columns = (resource.id.names.column, _owner_column(resource))
    return UniqueConstraint(constraint_name(resource.names.table, *columns, "key"), columns)


def _search_index(resource: Resource) -> list[Index]:
    if resource.listing.search_field is None:
        return []
    column = resource.field(resource.listing.search_field).names.column
    where = _live(resource) if resource.soft_delete else None
    name = constraint_name(resource.names.table, column, "idx")
    return [Index(name, (_part(column),), using="gin", where=where)]


def _sort_index(resource: Resource, key: SortKey) -> Index:
    """(owner, column, id) among live rows: what a page of the list reads."""
    owner = (_owner_column(resource),) if resource.owner else ()
    columns = (*owner, key.field.names.column, resource.id.names.column)
    name = constraint_name(resource.names.table, *columns[:-1], "idx")
    where = _live(resource) if resource.soft_delete else None
    return Index(name, tuple(_part(column) for column in columns), where=where)


def _key_indexes(
    resource: Resource, uniques: Sequence[UniqueConstraint], indexes: Sequence[Index]
) -> list[Index]:
    """An index for each key that no whole index begins with: deletions of the target look there."""
    covered = {unique.columns[0] for unique in uniques}
    covered |= {index.parts[0].column or "" for index in indexes if index.where is None}
    fields = [resource.field(r.field) for r in resource.relations]
    if resource.owner is not None and not resource.ownership.through:
        fields.insert(0, resource.owner)
    table = resource.names.table
    return [
        Index(constraint_name(table, field.names.column, "idx"), (_part(field.names.column),))
        for field in fields
        if field.names.column not in covered
    ]


def _once(indexes: Sequence[Index]) -> list[Index]:
    """The first index of each name: a declared one goes before one of ours."""
    return list({index.name: index for index in reversed(indexes)}.values())
