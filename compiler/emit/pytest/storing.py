"""Tests of what the tables refuse by themselves, whoever writes."""

from itertools import groupby

from compiler.emit.pytest.source import SHORT
from compiler.emit.pytest.suite import Suite
from compiler.emit.pytest.values import required
from compiler.emit.python.literal import prose
from compiler.ir.boundary import Repeat, Value
from compiler.ir.breach import Breach, breaches
from compiler.ir.case import Case
from compiler.ir.example import JsonValue
from compiler.ir.field import Array, Bytes, Decimal, Integer, Json
from compiler.ir.relation import Link, Reach, Relation
from compiler.ir.resource import Resource
from compiler.ir.table import ForeignKey, Table
from compiler.postgres.quote import identifier, json_text, literal


def never_stored(suite: Suite, case: Case) -> None:
    resource = suite.resource
    param = f"{suite.pytest}.param"
    rows = [
        f"{param}({_update(resource, breach)}, {suite.out.literal(breach.broken)},"
        f" id={suite.out.literal(f'{breach.field.names.column}, {breach.why}')})"
        for breach in breaches(resource, required(resource))
    ]
    given = [f'("statement", "broken"), [{", ".join(rows)},]']
    with suite.test(case, "caller", "connection", "statement: str", "broken: str", given=given):
        suite.code(f"""
            {suite.row} = {suite.make()}
            with {suite.pytest}.raises(
                asyncpg.IntegrityConstraintViolationError, match=f'"{{broken}}"'
            ):
                await connection.execute(statement, {suite.key(suite.row)})
        """)


def keys_in_database(suite: Suite, case: Case) -> None:
    resource = suite.resource
    by_column = {resource.field(r.field).names.column: r for r in resource.relations}
    rows = []
    for key in resource.table.foreign_keys:
        relation = next((by_column[c] for c in key.columns if c in by_column), None)
        column = resource.field(relation.field).names.column if relation else key.columns[0]
        rows.append(_broken(resource.table, key, column, "id", _nobodys(suite, relation)))
    members, owners = {}, []
    for link, table in zip(resource.links, resource.link_tables, strict=True):
        members[link.json] = f"[{suite.made_key(suite.target(link.target))}]"
        for key in table.foreign_keys:
            column = next(c for c in key.columns if c in (link.source_column, link.target_column))
            end = resource if column == link.source_column else suite.target(link.target)
            rows.append(_broken(table, key, column, link.source_column, _end(suite, link, end)))
        if link.owner_column:
            owners.append((link, table))
    outsider = ["outsider"] if any("outsider" in row for row in rows) else []
    with suite.test(case, "caller", *outsider, "connection"):
        suite.code(f"""
            {suite.row} = {suite.make(members=suite.keywords(members))}
            keys: dict[str, tuple[str, {suite.any}]] = {{{", ".join(rows)},}}
            for constraint, (statement, key) in keys.items():
                with {suite.pytest}.raises(asyncpg.ForeignKeyViolationError, match=constraint):
                    await connection.execute(statement, {suite.key(suite.row)}, key)
        """)
        for link, table in owners:
            sql = _set_null(table, str(link.owner_column), link.source_column)
            suite.code(f"""
                with {suite.pytest}.raises(asyncpg.NotNullViolationError):
                    await connection.execute({prose(sql)}, {suite.key(suite.row)})
            """)


def _broken(table: Table, key: ForeignKey, column: str, found_by: str, value: str) -> str:
    sql = (
        f"UPDATE {identifier(table.name)} SET {identifier(column)} = $2"
        f" WHERE {identifier(found_by)} = $1"
    )
    return f'"{key.name}": ({prose(sql)}, {value})'


def _set_null(table: Table, column: str, found_by: str) -> str:
    """Without an owner, a link would be held by neither of its composite keys."""
    name, key = identifier(column), identifier(found_by)
    return f"UPDATE {identifier(table.name)} SET {name} = NULL WHERE {key} = $1"


def _nobodys(suite: Suite, relation: Relation | None) -> str:
    """A key that the row may not hold: a stranger's where the database can tell, else of none."""
    match relation:
        case None:
            owner = suite.resource.owner
            assert owner is not None
            return "2**62" if isinstance(owner.type, Integer) else suite.absent_uuid()
        case Relation(reach=Reach.SAME_SCOPE):
            return suite.reference(relation, "outsider")
        case Relation(reach=Reach.WITHIN):
            return "outsider.profile_id"
        case Relation(external=True):
            field = suite.resource.field(relation.field)
            return "2**62" if isinstance(field.type, Integer) else suite.absent_uuid()
        case _:
            return suite.absent(suite.target(relation.target))


def _end(suite: Suite, link: Link, end: Resource) -> str:
    return suite.made_key(end, "outsider") if link.owner_column else suite.absent(end)


def _update(resource: Resource, breach: Breach) -> str:
    table, column = resource.names.table, breach.field.names.column
    key = resource.id.names.column
    value = identifier(key) if breach.itself else _sql(breach, resource)
    return prose(
        f"UPDATE {identifier(table)} SET {identifier(column)} = {value}"
        f" WHERE {identifier(key)} = $1"
    )


def _sql(breach: Breach, resource: Resource) -> str:
    """The value as an expression of SQL."""
    kind, value = breach.field.type, breach.value
    match kind:
        case _ if value is None:
            return "NULL"
        case Bytes():
            return f"decode({_text(value)}, 'base64')"
        case Array():
            columns = {c.name: c.type for c in resource.table.columns}
            return _array(value, columns[breach.field.names.column])
        case Json():
            return literal(json_text(_whole(value)))
        case Decimal() if isinstance(value, str) and value != "NaN":
            return value
        case _ if isinstance(value, str | Repeat):
            return _text(value)
        case _:
            return literal(_whole(value))


def _array(value: Value, kind: str) -> str:
    if isinstance(value, Repeat) and len(value.unit) == 1:
        element = kind.removesuffix("[]")
        return f"array_fill({_text(value.unit[0])}::{element}, ARRAY[{value.times}])"
    items = _whole(value)
    assert isinstance(items, list)
    if not items:
        return "'{}'"
    return f"ARRAY[{', '.join(_text(item) for item in items)}]::{kind}"


def _text(value: Value) -> str:
    """A text with a long run of one character as a repetition."""
    whole = _whole(value)
    if not isinstance(whole, str):
        return literal(whole)
    if isinstance(value, Repeat) and isinstance(value.unit, str):
        parts = [(value.before, 1), (value.unit, value.times), (value.after, 1)]
    else:
        runs = [(char, len(list(same))) for char, same in groupby(whole)]
        char, times = max(runs, key=lambda run: run[1], default=("", 0))
        before, _, after = whole.partition(char * times) if times else ("", "", "")
        parts = [(before, 1), (char, times), (after, 1)]
    if max(times for _, times in parts) < SHORT:
        return literal(whole)
    shown = [
        literal(text) if times == 1 else f"repeat({literal(text)}, {times})"
        for text, times in parts
        if text
    ]
    return " || ".join(shown)


def _whole(value: Value) -> JsonValue:
    return value.value if isinstance(value, Repeat) else value
