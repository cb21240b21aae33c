"""CREATE INDEX, checked as PostgreSQL checks it."""

from __future__ import annotations

from sqlglot import exp

from compiler.postgres.catalogue import Catalogue, KnownTable
from compiler.postgres.conditions import check_condition, check_immutable, type_of
from compiler.postgres.naming import Complaint, check_name, claim, name_of, table_named
from compiler.postgres.reading import NewIndex

# The operator classes that we emit, and the type that each takes.
_CLASSES = {
    "btree": {"text_pattern_ops": "text"},
    "gin": {"gin_trgm_ops": "text", "jsonb_path_ops": "jsonb", "jsonb_ops": "jsonb"},
    "gist": {"gist_trgm_ops": "text"},
    "hash": {},
    "brin": {},
}
_NOT_IN_BTREE = ("json", "xml", "point")
_IN_GIN = ("jsonb", "tsvector")
_IN_GIST = ("tsvector", "inet", "cidr")


def add_index(new: NewIndex, catalogue: Catalogue, complain: Complaint) -> None:
    """Check CREATE INDEX, and remember its name and the key that it makes."""
    claim(check_name(new.name, complain), catalogue.relations, "the relation", complain)
    table = table_named(check_name(new.table, complain), catalogue, complain)
    for problem in new.reading.problems:
        complain(problem)
    if table is None or new.reading.tree is None:
        return
    index = new.reading.tree.this
    if not isinstance(index, exp.Index):
        complain("sqlglot doesn't read this as an index")
        return
    unique = new.unique
    parameters = index.args["params"]
    using = parameters.args.get("using")
    method = using.name.lower() if using is not None else "btree"
    if method not in _CLASSES:
        complain(f"there is no index method {method}")
        return
    if unique and method != "btree":
        complain(f"an index by {method} can't be unique")
    parts = parameters.args.get("columns") or []
    if not parts:
        complain("an index without columns")
    if method == "hash" and len(parts) > 1:
        complain("an index by hash has one column")
    for part in parts:
        _check_part(part, method, table, catalogue, complain)
    for included in parameters.args.get("include") or []:
        if name_of(included) not in table.columns:
            complain(f"the index includes a missing column {name_of(included)}")
    where = parameters.args.get("where")
    if where is not None:
        check_condition(where.this, table, catalogue.functions, complain)
        check_immutable(where.this, table, catalogue.functions, complain)
    columns = [part.this for part in parts]
    if unique and where is None and all(isinstance(column, exp.Column) for column in columns):
        table.keys.add(frozenset(name_of(column) for column in columns))


def _check_part(
    part: exp.Expr,
    method: str,
    table: KnownTable,
    catalogue: Catalogue,
    complain: Complaint,
) -> None:
    if not isinstance(part, exp.Ordered):
        complain("an index part that isn't ordered")
        return
    if part.args.get("desc") and method != "btree":
        complain(f"an index by {method} has no order")
    value, opclass = part.this, ""
    if isinstance(value, exp.Opclass):
        value, opclass = value.this, name_of(value.expression)
    check_immutable(value, table, catalogue.functions, complain)
    kind = type_of(value, table)
    if opclass:
        takes = _CLASSES[method].get(opclass)
        if takes is None:
            complain(f"there is no operator class {opclass} for {method}")
        elif kind and kind != takes:
            complain(f"the operator class {opclass} takes {takes}, not {kind}")
        return
    array = kind.endswith("[]")
    fits = {
        "btree": kind not in _NOT_IN_BTREE,
        "hash": kind not in _NOT_IN_BTREE,
        "brin": kind not in (*_NOT_IN_BTREE, "jsonb", "boolean", "tsvector") and not array,
        "gin": array or kind in _IN_GIN,
        "gist": kind in _IN_GIST,
    }[method]
    if kind and not fits:
        complain(f"{kind} has no default operator class for {method}")
