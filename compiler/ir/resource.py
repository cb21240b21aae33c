"""Resources and the project that they make up: the whole of what an emitter may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from compiler.diagnostics.span import Span
from compiler.ir.evolution import Approval, Removed, Replacement
from compiler.ir.field import Enumeration, Field
from compiler.ir.names import ResourceNames
from compiler.ir.operation import Action, ETag, Hook, Kind, Listing, Operation
from compiler.ir.ownership import Ownership
from compiler.ir.relation import DeletionStep, Expansion, Link, Relation
from compiler.ir.rule import CheckRule, StateMachine, UniqueRule, Violation
from compiler.ir.table import Table
from compiler.settings import Settings


@dataclass(frozen=True, slots=True)
class Criterion:
    """One acceptance criterion."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource, with nothing left to decide."""

    names: ResourceNames
    summary: str
    story: str
    acceptance: tuple[Criterion, ...]
    non_goals: tuple[str, ...]
    ticket: str | None
    source: str
    """The path of its spec, as shown in headers."""
    uses: tuple[str, ...]
    """The paths of the traits that it takes fields and rules from."""
    ownership: Ownership
    soft_delete: bool
    etag: ETag
    idempotency: bool
    """Whether creates, batches and actions heed Idempotency-Key."""
    fields: tuple[Field, ...]
    """Every column: id, owner, declared, relations, traits, deleted_at, version, search."""
    relations: tuple[Relation, ...]
    links: tuple[Link, ...]
    expansions: tuple[Expansion, ...]
    """What a read or a list answers in place of a key, when asked to."""
    uniques: tuple[UniqueRule, ...]
    checks: tuple[CheckRule, ...]
    machines: tuple[StateMachine, ...]
    listing: Listing
    operations: tuple[Operation, ...]
    hooks: tuple[Hook, ...]
    actions: tuple[Action, ...]
    deletion: tuple[DeletionStep, ...]
    """What a soft deletion does to the rows below, in order; empty for hard deletion."""
    table: Table
    link_tables: tuple[Table, ...]
    violations: tuple[Violation, ...]
    renamed_from: str | None
    """Its name in the spec before."""
    approvals: tuple[Approval, ...]
    """Its own, and those of its traits and of the shared enums of its fields."""
    span: Span = field(compare=False)

    def field(self, python_name: str) -> Field:
        """The field of that Python name; KeyError where there is none."""
        for candidate in self.fields:
            if candidate.names.python == python_name:
                return candidate
        raise KeyError(python_name)

    def operation(self, kind: Kind) -> Operation | None:
        """The operation of that kind, or None where it isn't offered."""
        return next((o for o in self.operations if o.kind is kind), None)

    @property
    def id(self) -> Field:
        return self.fields[0]

    @property
    def owner(self) -> Field | None:
        return self.field(self.ownership.field) if self.ownership.field else None

    @property
    def created(self) -> tuple[Field, ...]:
        """The fields of the Create model."""
        return tuple(f for f in self.fields if f.in_create)

    @property
    def updated(self) -> tuple[Field, ...]:
        """The fields of the Update model."""
        return tuple(f for f in self.fields if f.in_update)

    @property
    def answered(self) -> tuple[Field, ...]:
        """The fields of the Response model."""
        return tuple(f for f in self.fields if f.in_response)


@dataclass(frozen=True, slots=True)
class SharedEnum:
    """An enum with a spec of its own."""

    name: str
    enumeration: Enumeration
    summary: str
    source: str
    approvals: tuple[Approval, ...]
    replaced: tuple[Replacement, ...]
    """What becomes of the values that it no longer has, wherever rows hold them."""
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class External:
    """A table that the application owns."""

    name: str
    table: str
    key: Field
    columns: tuple[Field, ...]
    summary: str
    source: str
    span: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Project:
    """Everything, in name order."""

    settings: Settings
    resources: tuple[Resource, ...]
    enums: tuple[SharedEnum, ...]
    externals: tuple[External, ...]
    removed: tuple[Removed, ...]
    """The resources that are gone."""
    tables: tuple[Table, ...]
    """Those that belong to no one resource."""
    by_name: Mapping[str, Resource] = field(compare=False, repr=False)

    def resource(self, name: str) -> Resource:
        return self.by_name[name]

    def external(self, name: str) -> External:
        return next(e for e in self.externals if e.name == name)
