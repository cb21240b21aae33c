"""Constraints resolved: unique entries, indexes, checks and transitions."""

from collections.abc import Iterator, Mapping, Sequence

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.span import Span
from compiler.ir.expression import ColumnType
from compiler.ir.field import (
    Access,
    Array,
    Bytes,
    Constant,
    DateTime,
    Default,
    Enumeration,
    Field,
    FieldType,
    Json,
    Now,
    Text,
)
from compiler.ir.relation import Relation
from compiler.ir.rule import CheckRule, StateMachine, Transition, UniqueRule
from compiler.ir.table import Index, IndexPart
from compiler.lower.fields import plain
from compiler.lower.known import Findings
from compiler.lower.roles import told_apart
from compiler.lower.values import misfits
from compiler.postgres.expression import parse_expression
from compiler.postgres.quote import constraint_name, identifier
from compiler.schema.constraint import Index as IndexSpec
from compiler.schema.constraint import Transition as TransitionSpec
from compiler.schema.constraint import Transitions, Unique
from compiler.schema.document import Document
from compiler.schema.resource import ResourceSpec, TraitSpec

MAX_INDEXED = 500
"""Characters of a text that an index may hold: a B-tree row ends near 2,700 bytes."""


class Names:
    """The fields of a resource by the names that its spec uses: a relation means its key."""

    def __init__(self, fields: Sequence[Field], relations: Sequence[Relation]) -> None:
        self.fields = {f.names.parameter: f for f in fields}
        by_python = {f.names.python: f for f in fields}
        self.fields |= {r.name: by_python[r.field] for r in relations}

    def find(self, name: str, findings: Findings, at: Span) -> Field | None:
        """The field called `name`, or None and a finding."""
        field = self.fields.get(name)
        if field is None:
            findings.unknown("R205", "field or relation", name, self.fields, at)
        return field


def uniques_of(
    document: Document,
    table: str,
    soft: bool,
    names: Names,
    scope: Mapping[str, ColumnType],
    taken: dict[str, Span],
    findings: Findings,
) -> list[UniqueRule]:
    """The uniqueness that one document asks for; `taken` says which names are used, and where."""
    spec = document.spec
    assert isinstance(spec, (ResourceSpec, TraitSpec))
    found = []
    for position, unique in enumerate(spec.unique):
        fields = _unique_fields(document, position, unique, names, findings)
        where = None
        if unique.where is not None:
            parsed = parse_expression(
                unique.where, document.span("unique", position, "where"), scope, immutable=True
            )
            if isinstance(parsed, tuple):
                findings.diagnostics.extend(parsed)
            else:
                where = parsed
        if fields is None:
            continue
        constraint = constraint_name(table, *(f.names.column for f in fields), "key")
        if not _take(constraint, unique.on, document.span("unique", position), taken, findings):
            continue
        found.append(
            UniqueRule(
                constraint=constraint,
                fields=tuple(f.names.python for f in fields),
                ignore_case=unique.ignore_case,
                within_owner=unique.within == "owner",
                live_only=soft and unique.within == "owner",
                where=where,
                nulls_distinct=unique.nulls == "distinct",
                span=document.span("unique", position),
            )
        )
    return found


def _unique_fields(
    document: Document, position: int, unique: Unique, names: Names, findings: Findings
) -> list[Field] | None:
    found = []
    for index, name in enumerate(unique.on):
        long = document.at("unique", position, "on") is not None
        place = ("unique", position, "on", index) if long else ("unique", position, index)
        field = names.find(name, findings, document.span(*place))
        if field is None or not indexable(field, document.span(*place), findings):
            return None
        found.append(field)
    return found


def indexable(field: Field, at: Span, findings: Findings, using: str = "btree") -> bool:
    """Whether an index of that method can hold the field; a finding where it can't."""
    kind = field.type
    if using == "gin":
        if isinstance(kind, (Array, Json)):
            return True
        findings.add("R219", f"a gin index can't hold `{field.names.parameter}`", at,
                     advice="gin is for arrays and json; leave `using` out")  # fmt: skip
        return False
    if isinstance(kind, (Json, Array, Bytes)):
        findings.add("R219", f"`{field.names.parameter}` can't stand in a {using} index", at,
                     advice="arrays and json take `using: gin`")  # fmt: skip
        return False
    if isinstance(kind, Text) and (kind.max_length is None or kind.max_length > MAX_INDEXED):
        has = "none" if kind.max_length is None else str(kind.max_length)
        findings.add(
            "R218",
            f"`{field.names.parameter}` is too long for an index: its max_length is {has}",
            at,
            advice=f"give it a max_length of at most {MAX_INDEXED}",
        )
        return False
    return True


def indexes_of(
    document: Document,
    table: str,
    names: Names,
    scope: Mapping[str, ColumnType],
    taken: dict[str, Span],
    findings: Findings,
) -> list[Index]:
    """The indexes that one document declares; `taken` says which names are used, and where."""
    spec = document.spec
    assert isinstance(spec, (ResourceSpec, TraitSpec))
    found = []
    for position, index in enumerate(spec.indexes):
        parts = _parts(document, position, index, names, findings)
        where = None
        if index.where is not None:
            parsed = parse_expression(
                index.where, document.span("indexes", position, "where"), scope, immutable=True
            )
            if isinstance(parsed, tuple):
                findings.diagnostics.extend(parsed)
                continue
            where = parsed.sql
        include = []
        for place, name in enumerate(index.include or ()):
            field = names.find(name, findings, document.span("indexes", position, "include", place))
            include += [field.names.column] if field else []
        index_name = constraint_name(table, *(part.column or "" for part in parts), "idx")
        at = document.span("indexes", position)
        if parts and _take(index_name, index.on, at, taken, findings):
            found.append(
                Index(
                    index_name,
                    tuple(parts),
                    using=index.using,
                    where=where,
                    include=tuple(include),
                )
            )
    return found


def _take(
    name: str, on: Sequence[str], at: Span, taken: dict[str, Span], findings: Findings
) -> bool:
    """Whether an entry is the first over its fields: they alone make its name."""
    first = taken.setdefault(name, at)
    if first == at:
        return True
    listed = ", ".join(f"`{one.removeprefix('-')}`" for one in on)
    others = (Label(first, "first here"),)
    advice = "an index is named after its fields: keep one of the two"
    findings.diagnostics.append(
        Diagnostic("R111", f"a second entry over {listed}", at, "again here", others, (), advice)
    )
    return False


def _parts(
    document: Document, position: int, index: IndexSpec, names: Names, findings: Findings
) -> list[IndexPart]:
    found = []
    for place, name in enumerate(index.on):
        at = document.span("indexes", position, "on", place)
        field = names.find(name.removeprefix("-"), findings, at)
        if field is not None and indexable(field, at, findings, index.using):
            column = field.names.column
            found.append(IndexPart(identifier(column), column, name.startswith("-")))
    return found


def checks_of(
    document: Document,
    table: str,
    fields: Sequence[Field],
    scope: Mapping[str, ColumnType],
    findings: Findings,
) -> list[CheckRule]:
    """The checks that one document declares."""
    spec = document.spec
    assert isinstance(spec, (ResourceSpec, TraitSpec))
    python = {f.names.column: f.names.python for f in fields}
    found = []
    for name, sql in spec.checks.items():
        parsed = parse_expression(sql, document.span("checks", name), scope)
        if isinstance(parsed, tuple):
            findings.diagnostics.extend(parsed)
            continue
        found.append(
            CheckRule(
                name=name,
                constraint=constraint_name(table, name, "check"),
                expression=parsed,
                fields=tuple(python[column] for column in parsed.columns),
                in_python=parsed.shared,
                span=document.key_span("checks", name),
            )
        )
    return found


def machines_of(document: Document, names: Names, findings: Findings) -> list[StateMachine]:
    """The lives of the enum fields that a spec gives transitions for."""
    spec = document.spec
    assert isinstance(spec, ResourceSpec)
    found = []
    for name, transitions in spec.transitions.items():
        field = names.find(name, findings, document.key_span("transitions", name))
        if field is None:
            continue
        if not isinstance(field.type, Enumeration):
            findings.add(
                "R212",
                f"`{name}` has transitions but is no enum",
                document.key_span("transitions", name),
                advice="only an enum field has states",
            )
            continue
        machine = _machine(document, name, transitions, field, field.type, names, findings)
        found += [machine] if machine else []
    return found


def _machine(
    document: Document,
    name: str,
    spec: Transitions,
    field: Field,
    kind: Enumeration,
    names: Names,
    findings: Findings,
) -> StateMachine | None:
    values = [member.value for member in kind.members]
    found: list[Transition] = []
    for source, targets in spec.states.items():
        if source not in values:
            at = document.key_span("transitions", name, source)
            findings.no_value(name, source, values, at)
        for position, (target, one) in enumerate(targets.items()):
            if target not in values:
                at = _target_span(document, name, source, target, position)
                findings.no_value(name, target, values, at)
            place = ("transitions", name, source, target, "set")
            found.append(
                Transition(
                    source,
                    target,
                    _sets(document, place, one, names, findings),
                    told_apart(one.roles),
                )
            )
    default = field.default.value if isinstance(field.default, Constant) else None
    initial = spec.initial or default
    for reason, advice in _contradictions(field, initial, default):
        findings.diagnostics.append(
            Diagnostic(
                "R234",
                f"the transitions of `{name}` contradict the field",
                document.key_span("transitions", name),
                label=reason,
                others=(Label(field.span, "against this"),) if field.span else (),
                help=advice,
            )
        )
    if not isinstance(initial, str):
        findings.add(
            "R214",
            f"`{name}` has transitions but no state to begin in",
            document.key_span("transitions", name),
            advice="add `initial:`, or give the field a default",
        )
        return None
    if initial not in values:
        at = document.span("transitions", name, "initial")
        findings.no_value(name, initial, values, at)
    return StateMachine(
        field.names.python, initial, tuple(found), document.key_span("transitions", name)
    )


def _contradictions(field: Field, initial: object, default: object) -> Iterator[tuple[str, str]]:
    """What a field says that no field with states can, each with what to do about it."""
    if field.nullable:
        yield "a row without a state has no way on", "leave out `required: false`"
    if field.generated is not None:
        yield "PostgreSQL computes it", "leave out `generated`"
    elif field.access is not Access.READ_WRITE:
        access = f"`access: {field.access.value}`"
        yield f"no update may send what is {access}", f"leave out {access}"
    if default is not None and initial != default:
        yield (
            f"rows begin as `{initial}`, and the default is `{default}`",
            "leave out the default: the first state is `initial`",
        )


def _target_span(document: Document, name: str, source: str, target: str, position: int) -> Span:
    if document.at("transitions", name, source, target) is not None:
        return document.key_span("transitions", name, source, target)
    return document.span("transitions", name, source, position)


def _sets(
    document: Document,
    place: tuple[str, ...],
    transition: TransitionSpec,
    names: Names,
    findings: Findings,
) -> tuple[tuple[str, Default], ...]:
    found: list[tuple[str, Default]] = []
    for name, value in transition.set_.items():
        field = names.find(name, findings, document.key_span(*place, name))
        if field is None:
            continue
        if value == "now" and isinstance(field.type, DateTime):
            found.append((field.names.python, Now()))
        elif value is None and not field.nullable:
            at = document.span(*place, name)
            findings.add("R215", f"`{name}` can't be null", at, advice="it is a required field")
        elif reason := _unsuited(value, field.type):
            at = document.span(*place, name)
            findings.add("R215", f"`{value}` is no value of `{name}`", at, label=reason)
        else:
            found.append((field.names.python, Constant(plain(value, field.type))))
    return tuple(found)


def _unsuited(value: object, kind: FieldType) -> str:
    """Why a constant of the spec can't be set, or ""."""
    match kind:
        case _ if value is None:
            return ""
        case Json() | Array() | Bytes():
            return "a transition can only set it to null"
        case DateTime():
            return "a transition sets a moment to `now` or to null"
        case Enumeration():
            values = ", ".join(f"`{member.value}`" for member in kind.members)
            return f"its values are {values}" if any(misfits(value, kind)) else ""
        case _:
            return next((misfit.reason for misfit in misfits(value, kind)), "")
