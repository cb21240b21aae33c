"""Fields that nobody declares: id, owner, version, deleted_at and the search vector."""

from collections.abc import Sequence

from compiler.diagnostics.span import Span
from compiler.ir.expression import ColumnType, Opaque, SqlExpression, TypeTag
from compiler.ir.field import Access, Constant, DateTime, Field, Integer, NewId, Preset, Role, Text
from compiler.ir.operation import SEARCH_CONFIGURATION
from compiler.ir.ownership import Ownership, Scope
from compiler.lower.declare import Interface, Owner
from compiler.lower.known import Findings, Known
from compiler.lower.naming import field_names
from compiler.lower.relations import KEY_TYPES
from compiler.postgres.quote import identifier, literal
from compiler.schema.document import Document
from compiler.schema.resource import ResourceSpec
from compiler.settings import Settings


def ownership_of(
    interface: Interface, owner: Owner, known: Known
) -> tuple[Ownership, Field | None]:
    """Whose rows a resource holds, and the column that says so; none where they are public."""
    if owner.scope is Scope.PUBLIC or owner.field is None:
        return Ownership(Scope.PUBLIC, None, None, owner.path, signed_in_read=False), None
    names = field_names(owner.field, known.settings)
    external = owner.scope.value if owner.scope.value in known.externals else None
    kind = known.externals[external].key.type if external else KEY_TYPES["uuid"]
    field = Field(
        names=names,
        type=kind,
        nullable=False,
        access=Access.INTERNAL,
        role=Role.OWNER,
        default=Preset(f"{owner.scope.value}_id"),
        description=f"The {owner.scope.value} whose {interface.names.label} it is.",
        renamed_from=owner.before,
        span=interface.span,
    )
    return Ownership(owner.scope, names.python, external, owner.path), field


def id_field(name: str, key: str, settings: Settings, span: Span) -> Field:
    """The key of a resource or of an external table; `key` is `uuid` or `bigint`."""
    return Field(
        names=field_names("id", settings),
        type=KEY_TYPES[key],
        nullable=False,
        access=Access.READ_ONLY,
        role=Role.ID,
        default=NewId(),
        description=f"The id of the {name.replace('_', ' ')}.",
        span=span,
    )


def bookkeeping(document: Document, interface: Interface, known: Known) -> list[Field]:
    """The columns that etags and soft deletion bring."""
    spec = document.spec
    assert isinstance(spec, ResourceSpec)
    found = []
    if spec.api.etag:
        found.append(
            Field(
                names=field_names("version", known.settings),
                type=Integer(32, -(2**31), 2**31 - 1),
                nullable=False,
                access=Access.READ_ONLY,
                role=Role.VERSION,
                default=Constant(1),
                description="How often it has been written; its ETag.",
                span=interface.span,
            )
        )
    if interface.soft:
        found.append(
            Field(
                names=field_names("deleted_at", known.settings),
                type=DateTime(),
                nullable=True,
                access=Access.INTERNAL,
                role=Role.DELETED_AT,
                description="When it was deleted; NULL while it is live.",
                span=interface.span,
            )
        )
    return found


def search_field(
    document: Document,
    spec: ResourceSpec,
    fields: Sequence[Field],
    findings: Findings,
    known: Known,
) -> list[Field]:
    """The generated tsvector over the searched texts."""
    chosen = []
    names = {f.names.parameter: f for f in fields}
    for position, name in enumerate(spec.api.search):
        at = document.span("api", "search", position)
        field = names.get(name)
        if field is None:
            findings.unknown("R205", "field", name, names, at)
        elif not isinstance(field.type, Text):
            findings.add(
                "R211",
                f"`{name}` can't be searched",
                at,
                label="it is no text",
                advice="search looks for words in strings and texts; use `filter` for the rest",
            )
        elif field.generated is not None:
            findings.add(
                "R211",
                f"`{name}` can't be searched",
                at,
                label="PostgreSQL computes it, as it does what is searched",
                advice="search the fields that it is computed from",
            )
        elif not field.in_response:
            findings.add(
                "R211",
                f"`{name}` can't be searched",
                at,
                label=f"the API never shows it (`access: {field.access.value}`)",
                advice="leave it out: a search would tell what it holds",
            )
        elif field.type.max_length is None:
            findings.add(
                "R218",
                f"`{name}` is searched but has no max_length",
                at,
                advice="give it one: what is searched must be bounded",
            )
        else:
            chosen.append(field)
    if not chosen:
        return []
    columns = [f.names.column for f in chosen]
    words = " || ' ' || ".join(
        f"coalesce({identifier(f.names.column)}, '')" if f.nullable else identifier(f.names.column)
        for f in chosen
    )
    sql = f"to_tsvector({literal(SEARCH_CONFIGURATION)}, {words})"
    kind = ColumnType(TypeTag.TSVECTOR)
    return [
        Field(
            names=field_names("search", known.settings),
            type=Text(),
            nullable=False,
            access=Access.INTERNAL,
            role=Role.SEARCH,
            generated=SqlExpression(sql, Opaque(sql, tuple(columns)), tuple(columns), True, kind),
            description="The words that a search looks in.",
        )
    ]
