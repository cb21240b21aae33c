"""The intent of a project's specs, in the words of the database that the last migration left."""

from collections.abc import Iterator

from compiler.diagnostics.span import Span
from compiler.ir.evolution import Approval, Backfill, Danger, FillNewId, FillNow, FillSql, FillValue
from compiler.ir.field import Array, Constant, Enumeration, Field
from compiler.ir.relation import Link
from compiler.ir.resource import Project, Resource
from compiler.ir.table import Table
from compiler.lower.columns import default_sql
from compiler.migrate.intent import Approved, Intent
from compiler.migrate.schema import Schema


def intent_of(project: Project, before: Schema) -> Intent:
    """What the specs say about the way here from the schema `before`."""
    tables: dict[str, str] = {}
    columns: dict[tuple[str, str], str] = {}
    backfills: dict[tuple[str, str], str] = {}
    values: dict[tuple[str, str], dict[str, str | None]] = {}
    places: dict[tuple[str, str], Span] = {}
    approvals: list[Approved] = []
    for resource in project.resources:
        table = resource.names.table
        old = _tables_before(resource, before)
        places[table, ""] = resource.span
        if old and old[0].name != table and _unclaimed(old[0].name, project):
            tables[table] = old[0].name
        for field in resource.fields:
            column = table, field.names.column
            if field.span is not None:
                places[column] = field.span
            if field.renamed_from is not None:
                columns[column] = field.renamed_from
            if field.backfill is not None:
                backfills[column] = _sql(field.backfill, field)
            if replaced := dict(_replaced(field)):
                values[column] = replaced
        # A table that is yet to be made has lost nothing.
        for one in resource.approvals if old else ():
            approvals += _approved(one, resource, old)
    for resource in project.resources:
        for link, new in zip(resource.links, resource.link_tables, strict=True):
            if (was := _link_before(resource, link, before)) is not None:
                if was.name != new.name:
                    tables[new.name] = was.name
                columns |= _link_columns(was, new, tables)
    for removed in project.removed:
        for gone in before.resources.get(removed.name, ()):
            approval = Approved(Danger.DROP, gone.name, reason=removed.reason, at=removed.span)
            approvals.append(approval)
    return Intent(tables, columns, backfills, values, tuple(approvals), places)


def _tables_before(resource: Resource, before: Schema) -> tuple[Table, ...]:
    name = resource.names.spec
    if name in before.resources:
        return before.resources[name]
    return before.resources.get(resource.renamed_from or "", ())


def _unclaimed(table: str, project: Project) -> bool:
    return all(resource.names.table != table for resource in project.resources)


def _sql(backfill: Backfill, field: Field) -> str:
    match backfill:
        case FillSql():
            return backfill.expression.sql
        case FillNow():
            return "now()"
        case FillNewId():
            return "gen_random_uuid()"
        case FillValue():
            sql = default_sql(Constant(backfill.value), field.type)
            assert sql is not None
            return sql


def _enumeration(field: Field) -> Enumeration | None:
    kind = field.type.element if isinstance(field.type, Array) else field.type
    return kind if isinstance(kind, Enumeration) else None


def _replaced(field: Field) -> Iterator[tuple[str, str | None]]:
    kind = _enumeration(field)
    for member in kind.members if kind else ():
        if member.renamed_from is not None:
            yield member.renamed_from, member.value
    for replacement in field.replaced:
        yield replacement.old, replacement.new


def _approved(approval: Approval, resource: Resource, old: tuple[Table, ...]) -> Iterator[Approved]:
    """One approval as what it allows; several where an enum is shared by several fields."""
    table, target = resource.names.table, approval.target
    reason, at = approval.reason, approval.at

    def of(column: str = "", value: str = "", where: str = table) -> Approved:
        return Approved(approval.change, where, column, value, reason, at)

    if approval.change is Danger.REMOVE_VALUE:
        name, _, value = target.rpartition(".")
        for field in resource.fields:
            kind = _enumeration(field)
            if kind and (field.names.parameter == name or (not name and kind.shared)):
                yield of(field.names.column, value)
        return
    if approval.change is Danger.DROP:
        there = {column.name for column in old[0].columns} if old else set()
        link = next((one for one in old[1:] if one.name.endswith(f"_{target}")), None)
        if target not in there and f"{target}_id" not in there and link is not None:
            yield of(where=link.name)
        else:
            yield of(target if target in there or f"{target}_id" not in there else f"{target}_id")
        return
    names = {field.names.parameter: field.names.column for field in resource.fields}
    yield of(names.get(target) or names.get(f"{target}_id", target))


def _link_before(resource: Resource, link: Link, before: Schema) -> Table | None:
    """The table that a relation to many had: under its old name, or its resource's."""
    owners = [resource.names.spec, *([resource.renamed_from] if resource.renamed_from else [])]
    names = [link.name, *([link.renamed_from] if link.renamed_from else [])]
    known = before.tables
    wanted = (f"{owner}_{name}" for owner in owners for name in names)
    return next((known[name] for name in (link.table, *wanted) if name in known), None)


def _link_columns(was: Table, new: Table, tables: dict[str, str]) -> dict[tuple[str, str], str]:
    """The columns that follow the names of the two sides, where they still point at the same."""

    def target(table: Table, column: str) -> str | None:
        keys = (key.target_table for key in table.foreign_keys if key.columns[0] == column)
        found = next(keys, None)
        return tables.get(found, found) if found else None

    return {
        (new.name, after.name): column.name
        for column, after in zip(was.columns, new.columns, strict=False)
        if after.name != column.name and target(new, after.name) == target(was, column.name)
    }
