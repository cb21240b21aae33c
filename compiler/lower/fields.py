"""Fields resolved: types with their bounds, defaults, access; traits' beside the spec's own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal as Number
from typing import Any
from uuid import UUID

from compiler.diagnostics.span import Span
from compiler.ir.expression import ColumnType, TypeTag
from compiler.ir.field import (
    Access,
    Array,
    Boolean,
    Bytes,
    Constant,
    Date,
    DateTime,
    Decimal,
    Default,
    Enumeration,
    Field,
    FieldType,
    Float,
    Integer,
    Json,
    JsonMember,
    JsonShape,
    Now,
    Role,
    Scalar,
    Text,
    TextFormat,
    Time,
    Uuid,
)
from compiler.lower.known import Findings, Known
from compiler.lower.limits import judge_limits
from compiler.lower.naming import class_name, enum_member, field_names
from compiler.lower.values import judge_values
from compiler.postgres.expression import parse_expression
from compiler.schema.array import ArrayField
from compiler.schema.column import Column
from compiler.schema.document import Document
from compiler.schema.field import JsonField
from compiler.schema.nearest import TYPE_WORDS

BITS = {"smallint": 16, "integer": 32, "bigint": 64}
PLAIN: Mapping[str, Scalar] = {
    "boolean": Boolean(),
    "date": Date(),
    "time": Time(),
    "datetime": DateTime(),
    "uuid": Uuid(),
}
READERS = {
    Date: date.fromisoformat,
    Time: time.fromisoformat,
    DateTime: datetime.fromisoformat,
    Uuid: UUID,
}


def fields_of(
    document: Document,
    place: str,
    specs: Mapping[str, Column],
    owner: str,
    known: Known,
    findings: Findings,
) -> list[Field]:
    """The fields of one mapping of a document, without those whose type is unknown.

    `owner` is the resource that they belong to; the classes of its enums are named after it.
    """
    found = []
    for name, spec in specs.items():
        kind = type_of(
            spec,
            class_name(owner) + class_name(name),
            known,
            findings,
            document.span(place, name, "type"),
        )
        if kind is None:
            continue
        found.append(_field(name, spec, kind, known, document.key_span(place, name)))
        judge_limits(document, (place, name), spec, kind, findings)
        judge_values(document, (place, name), spec, kind, findings)
    return found


def member_of(
    document: Document,
    place: tuple[str, ...],
    spec: Column,
    model: str,
    known: Known,
    findings: Findings,
) -> list[Field]:
    """The member of an action's body at `place`, or nothing where its type is unknown."""
    name = place[-1]
    at = document.span(*place, "type")
    kind = type_of(spec, model + class_name(name), known, findings, at)
    if kind is None:
        return []
    judge_limits(document, place, spec, kind, findings)
    judge_values(document, place, spec, kind, findings)
    return [_field(name, spec, kind, known, document.key_span(*place))]


def generated(
    fields: list[Field], expressions: Mapping[str, tuple[str, Span]], findings: Findings
) -> list[Field]:
    """The fields with their generating expressions, which see the fields that aren't generated."""
    scope = scope_of([f for f in fields if f.names.python not in expressions])
    done = []
    for field in fields:
        if field.names.python not in expressions:
            done.append(field)
            continue
        sql, at = expressions[field.names.python]
        parsed = parse_expression(sql, at, scope, expect=column_tag(field.type), immutable=True)
        if isinstance(parsed, tuple):
            findings.diagnostics.extend(parsed)
        else:
            done.append(replace(field, generated=parsed))
    return done


def scope_of(fields: list[Field]) -> dict[str, ColumnType]:
    """The columns that an expression may read, by name."""
    return {
        f.names.column: ColumnType(
            column_tag(f.type).tag,
            isinstance(f.type, Array),
            f.nullable,
            getattr(f.type, "precision", None),
            getattr(f.type, "scale", None),
        )
        for f in fields
        if f.role is not Role.SEARCH
    }


def type_of(spec: Any, model: str, known: Known, findings: Findings, at: Span) -> FieldType | None:
    """The type that a spec names, with its limits; None, and a finding, where there is none such.

    `model` is the class name that an enum or a shape of the field's own takes.
    """
    if isinstance(spec, JsonField):
        return Json(_shape(spec, model, known, findings, at) if spec.shape else None)
    if isinstance(spec, ArrayField):
        element = _scalar(spec.element, getattr(spec, "items", None), model, known, findings, at)
        if element is None:
            return None
        return Array(element, spec.min_items, spec.max_items, spec.unique_items)
    return _scalar(spec.type, spec, model, known, findings, at)


def _scalar(
    name: str, limits: Any, model: str, known: Known, findings: Findings, at: Span
) -> Scalar | None:
    match name:
        case "string" | "text":
            return Text(limits.min_length, limits.max_length, limits.pattern)
        case "email" | "url" | "slug":
            return Text(limits.min_length, limits.max_length, format=TextFormat(name))
        case "smallint" | "integer" | "bigint":
            return _integer(BITS[name], limits)
        case "decimal":
            return Decimal(
                limits.precision, limits.scale, limits.ge, limits.gt, limits.le, limits.lt
            )
        case "float":
            return Float(*(_float(getattr(limits, b)) for b in ("ge", "gt", "le", "lt")))
        case "bytes":
            return Bytes(getattr(limits, "min_length", 0), getattr(limits, "max_length", None))
        case "enum":
            return Enumeration(
                model, tuple(enum_member(v.value, v.renamed_from) for v in limits.values)
            )
    if name in PLAIN:
        return PLAIN[name]
    if name in known.enums:
        return known.enums[name].enumeration
    if name not in known.failed:
        candidates = [*TYPE_NAMES, *known.enums]
        findings.unknown("R202", "type or shared enum", name, candidates, at, TYPE_WORDS)
    return None


TYPE_NAMES = (
    "string", "text", "smallint", "integer", "bigint", "decimal", "float", "boolean", "date",
    "time", "datetime", "uuid", "enum", "email", "url", "slug", "json", "bytes",
)  # fmt: skip


def _integer(bits: int, limits: Any) -> Integer:
    low, high = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
    least = limits.ge if limits.gt is None else limits.gt + 1
    most = limits.le if limits.lt is None else limits.lt - 1
    return Integer(bits, low if least is None else least, high if most is None else most)


def _float(value: Number | None) -> float | None:
    return None if value is None else float(value)


def _shape(spec: JsonField, model: str, known: Known, findings: Findings, at: Span) -> JsonShape:
    members = []
    for name, member in (spec.shape or {}).items():
        kind = type_of(member, model + class_name(name), known, findings, at)
        if kind is None:
            continue
        members.append(
            JsonMember(
                name=name,
                type=kind,
                required=member.required and not _has_default(member),
                nullable=not member.required,
                default=_default(member, kind),
                description=member.description or "",
                deprecated=member.deprecated,
            )
        )
    return JsonShape(model, tuple(members))


def _field(name: str, spec: Column, kind: FieldType, known: Known, span: Span) -> Field:
    names = field_names(name, known.settings, spec.column)
    if spec.json_name:
        names = type(names)(names.python, names.column, spec.json_name, names.parameter)
    updates = getattr(spec, "on_update", None)
    return Field(
        names=names,
        type=kind,
        nullable=not spec.required,
        access=Access.READ_ONLY if spec.generated else Access(spec.access),
        default=_default(spec, kind),
        set_on_update=Now() if updates == "now" else None,
        description=spec.description or "",
        example=plain(getattr(spec, "example", None), kind),
        deprecated=spec.deprecated,
        renamed_from=spec.renamed_from,
        span=span,
    )


def _has_default(spec: Any) -> bool:
    return "default" in spec.model_fields_set


def _default(spec: Any, kind: FieldType) -> Default | None:
    """The declared default; a nullable field without one starts as NULL by itself."""
    if not _has_default(spec) or spec.default is None:
        return None
    if isinstance(kind, DateTime) and spec.default == "now":
        return Now()
    return Constant(plain(spec.default, kind))


def plain(value: object, kind: FieldType) -> object:
    """A value of the spec as the plain data of its type; one that isn't of it stays as it is."""
    match kind:
        case Date() | Time() | DateTime() | Uuid() if isinstance(value, str):
            try:
                return READERS[type(kind)](value)
            except ValueError:
                return value
        case Array() if isinstance(value, tuple):
            return [plain(item, kind.element) for item in value]
        case Float() if isinstance(value, Number):
            return float(value)
        case _:
            return value


def column_tag(kind: FieldType) -> ColumnType:
    """The type of a field as an expression sees it."""
    match kind:
        case Array():
            return ColumnType(column_tag(kind.element).tag, array=True)
        case Text() | Enumeration():
            tag = TypeTag.TEXT
        case Integer():
            tag = {16: TypeTag.SMALLINT, 32: TypeTag.INTEGER, 64: TypeTag.BIGINT}[kind.bits]
        case Decimal():
            tag = TypeTag.NUMERIC
        case Float():
            tag = TypeTag.DOUBLE
        case Boolean():
            tag = TypeTag.BOOLEAN
        case Date():
            tag = TypeTag.DATE
        case Time():
            tag = TypeTag.TIME
        case DateTime():
            tag = TypeTag.TIMESTAMPTZ
        case Uuid():
            tag = TypeTag.UUID
        case Json():
            tag = TypeTag.JSONB
        case Bytes():
            tag = TypeTag.BYTEA
    return ColumnType(tag)
