"""Backfills resolved: what existing rows get, and what becomes of values that an enum loses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from compiler.diagnostics.span import Span
from compiler.ir.evolution import Backfill, FillNewId, FillNow, FillSql, FillValue, Replacement
from compiler.ir.expression import ColumnType
from compiler.ir.field import Array, DateTime, Enumeration, Field, FieldType, Json, Role, Uuid
from compiler.lower.fields import column_tag, plain, scope_of
from compiler.lower.known import Findings, Known
from compiler.lower.values import Place, judge_value
from compiler.postgres.expression import parse_expression
from compiler.schema.document import Document
from compiler.schema.evolution import Backfill as BackfillSpec
from compiler.schema.resource import ResourceSpec, TraitSpec
from compiler.schema.words import plain_json

NEW_ID = "gen_random_uuid()"
"""Volatile, so no expression of ours, and yet what each row may well get of its own."""
Wanted = tuple[Document, Place, BackfillSpec]
"""A backfill with the place of the field that has it."""


def filled(
    fields: Sequence[Field], documents: Sequence[Document], known: Known, findings: Findings
) -> list[Field]:
    """The fields with what existing rows get."""
    wanted = dict(_wanted(documents))
    scope = scope_of(list(fields))
    return [_filled(field, wanted.get(_key(field)), scope, known, findings) for field in fields]


def _key(field: Field) -> str:
    return "<owner>" if field.role is Role.OWNER else field.names.parameter


def _wanted(documents: Sequence[Document]) -> Iterator[tuple[str, Wanted]]:
    for document in documents:
        spec = document.spec
        assert isinstance(spec, (ResourceSpec, TraitSpec))
        for name, column in spec.fields.items():
            if column.backfill is not None:
                yield name, (document, ("fields", name), column.backfill)
        if isinstance(spec, ResourceSpec):
            for name, relation in spec.relations.items():
                if relation.backfill is not None:
                    yield f"{name}_id", (document, ("relations", name), relation.backfill)
            owner = getattr(spec.ownership, "backfill", None)
            if owner is not None:
                yield "<owner>", (document, ("ownership",), owner)


def _filled(
    field: Field,
    wanted: Wanted | None,
    scope: Mapping[str, ColumnType],
    known: Known,
    findings: Findings,
) -> Field:
    enumeration = enumeration_of(field.type)
    shared = known.enums.get(enumeration.shared or "") if enumeration else None
    field = replace(field, replaced=shared.replaced) if shared else field
    if wanted is None:
        return field
    document, place, spec = wanted
    fill = _fill(field, wanted, scope, findings)
    if not spec.values:
        return replace(field, backfill=fill)
    at = (*place, "backfill", "values")
    if enumeration is None or shared is not None:
        where = f"`{shared.name}`, which has a spec of its own" if shared else "no enum"
        findings.add(
            "R507",
            f"`{place[-1]}` has no values of its own to replace",
            document.key_span(*at),
            label=f"its type is {where}",
            advice=f"write the `backfill` in the spec of `{shared.name}`" if shared else "",
        )
        return replace(field, backfill=fill)
    nullable = field.nullable and not isinstance(field.type, Array)
    replaced = replacements(document, at, spec.values, enumeration, nullable, findings)
    return replace(field, backfill=fill, replaced=replaced)


def _fill(
    field: Field, wanted: Wanted, scope: Mapping[str, ColumnType], findings: Findings
) -> Backfill | None:
    document, place, spec = wanted
    if spec.sql is not None:
        at = document.span(*place, "backfill", "sql")
        others = {name: kind for name, kind in scope.items() if name != field.names.column}
        if isinstance(field.type, Uuid) and "".join(spec.sql.split()).lower() == NEW_ID:
            return FillNewId()
        return _sql(field, spec.sql, at, others, findings)
    if "value" not in spec.model_fields_set:
        return None
    if isinstance(field.type, DateTime) and spec.value == "now":
        return FillNow()
    long = document.at(*place, "backfill", "value") is not None
    where = (*place, "backfill", "value") if long else (*place, "backfill")
    value = plain_json(spec.value) if isinstance(field.type, Json) else spec.value
    judge_value(document, where, value, field.type, findings)
    return FillValue(plain(value, field.type))


def _sql(
    field: Field, sql: str, at: Span, scope: Mapping[str, ColumnType], findings: Findings
) -> FillSql | None:
    parsed = parse_expression(sql, at, scope, expect=column_tag(field.type))
    if isinstance(parsed, tuple):
        findings.diagnostics.extend(parsed)
        return None
    # PostgreSQL alone computes some; without a nullable column they are taken to give something.
    reads_null = any(scope[column].nullable for column in parsed.columns)
    if parsed.type.nullable and reads_null and not field.nullable:
        findings.add(
            "R506",
            f"this may leave `{field.names.parameter}` NULL in some rows",
            at,
            label="it is required",
            advice="give those rows a value too: `coalesce(…, …)`",
        )
        return None
    return FillSql(parsed)


def replacements(
    document: Document,
    place: Place,
    values: Mapping[str, str | None],
    enumeration: Enumeration,
    nullable: bool,
    findings: Findings,
) -> tuple[Replacement, ...]:
    """What the values become that an enum loses, given old to new at `place`."""
    whose = enumeration.shared or str(place[-3])
    words = {member.value for member in enumeration.members}
    renamed = {member.renamed_from for member in enumeration.members}
    for old, new in values.items():
        if old in words:
            findings.add(
                "R503",
                f"`{old}` is to be replaced, but `{whose}` still has it",
                document.key_span(*place, old),
                advice="take it out of `values:`, or leave it out here",
            )
        elif old in renamed:
            findings.add(
                "R508",
                f"`{old}` is both renamed and replaced",
                document.key_span(*place, old),
                advice="keep `renamed_from`, or leave it out there",
            )
        elif new is None and not nullable:
            findings.add(
                "R506",
                f"this may leave `{whose}` NULL in some rows",
                document.span(*place, old),
                advice="name a value, or make the field `required: false`",
            )
        elif new is not None and new not in words:
            findings.no_value(whose, new, [m.value for m in enumeration.members],
                              document.span(*place, old))  # fmt: skip
    return tuple(Replacement(old, new) for old, new in values.items())


def enumeration_of(kind: FieldType) -> Enumeration | None:
    """The enum of a field, or of the elements of its array."""
    element = kind.element if isinstance(kind, Array) else kind
    return element if isinstance(element, Enumeration) else None
