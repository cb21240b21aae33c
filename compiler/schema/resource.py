"""The documents: one model per kind."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from compiler.schema.api import Api
from compiler.schema.behaviour import Action, Hooks
from compiler.schema.constraint import Checks, Indexes, Transitions, Uniques
from compiler.schema.evolution import REASON, Approve, EnumBackfill, EnumValues
from compiler.schema.field import Fields, Members
from compiler.schema.ownership import Ownership
from compiler.schema.part import Part
from compiler.schema.relation import Relation
from compiler.schema.words import (
    PATH,
    SLUG,
    TICKET,
    Line,
    Name,
    Names,
    Text,
)

APPROVE = "The changes that lose data, refuse rows or stop traffic, each with its reason."


class Criterion(Part):
    """One acceptance criterion."""

    noun: ClassVar[str] = "an acceptance criterion"

    id: Annotated[str, StringConstraints(pattern=SLUG, max_length=50)] = Field(
        description="A short name that tests and plans refer to.", examples=["see-own-account"]
    )
    text: Text = Field(
        description="What must be true, as a user would see it.",
        examples=["A member sees the tasks of the active account, and no others."],
    )


class ResourceSpec(Part):
    """A resource: a table, its API, its rules and the words for them."""

    noun: ClassVar[str] = "a resource"
    later: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "queries": "typed SQL queries",
            "when": "freezing rows after a state",
            "computed": "computed fields",
            "exclude": "exclusion constraints",
            "append_only": "append-only resources",
            "audit": "an audit trail",
            "rls": "row-level security",
            "class": "another name for the Python class",
        }
    )

    resource: Name = Field(description="Its name, in the singular.", examples=["task"])
    plural: Name | None = Field(
        None, description="Its plural, where the usual one is wrong.", examples=["time_entries"]
    )
    table: Name | None = Field(None, description="Its table, where it isn't the plural.")
    path: Annotated[str, StringConstraints(pattern=PATH, max_length=50)] | None = Field(
        None, description="Its path in the API, where it isn't the plural."
    )
    id: Literal["uuid", "bigint"] | None = Field(
        None, description="The type of its key, where it isn't the project's."
    )
    summary: Line | None = Field(
        None, description="What it is, in a line.", examples=["A unit of work inside a project."]
    )
    description: Text | None = Field(None, description="What it is, at length.")
    story: Text | None = Field(
        None,
        description="The user story: as a … I want to … so that ….",
        examples=["As a member I want to track tasks so that nothing is forgotten."],
    )
    acceptance: tuple[Criterion, ...] = Field(
        (), description="What must be true for the work to count as done."
    )
    non_goals: tuple[Line, ...] = Field(
        (), description="What is deliberately left out.", examples=[["time tracking"]]
    )
    ticket: Annotated[str, StringConstraints(pattern=TICKET, max_length=50)] | None = Field(
        None, description="The ticket that asks for it.", examples=["LIN-101"]
    )
    ownership: Ownership = Field(
        description="Whose rows it holds: `account`, `profile`, `public`, or `{through: parent}`.",
        examples=["account"],
    )
    delete: Literal["soft", "hard"] = Field(
        description="`soft` stamps `deleted_at` and can be undone; `hard` removes the row."
    )
    use: Names = Field(
        (), description="The traits that it takes fields and rules from.", examples=[["timestamps"]]
    )
    fields: Fields = Field(
        default_factory=dict,
        description="Its fields, by name; `id` and the owner come by themselves.",
    )
    relations: dict[Name, Relation] = Field(
        default_factory=dict, description="What it points at, by name."
    )
    unique: Uniques = Field(
        (),
        description="What no two rows share, within the owner and among live rows.",
        examples=[[["name"]]],
    )
    indexes: Indexes = Field((), description="Further indexes.")
    checks: Checks = Field(
        default_factory=dict,
        description="SQL conditions that hold for every row, by name.",
        examples=[{"in_order": "ends_on >= starts_on"}],
    )
    transitions: dict[Name, Transitions] = Field(
        default_factory=dict,
        description="The life of an enum field: which state may follow which.",
        examples=[{"status": {"initial": "todo", "todo": ["done"], "done": []}}],
    )
    api: Api = Field(
        default_factory=lambda: Api.model_validate({}),
        description="What its API offers, and to whom.",
    )
    hooks: Hooks = Field(
        default_factory=lambda: Hooks.model_validate({}),
        description="Your functions that run around operations.",
    )
    actions: dict[Name, Action] = Field(
        default_factory=dict, description="Operations of your own, by name."
    )
    deprecated: bool = Field(
        False, description="Whether clients are told to stop using all of its operations."
    )
    renamed_from: Name | None = Field(
        None, description="Its name before: its table and rows stay.", examples=["todo"]
    )
    approve: tuple[Approve, ...] = Field((), description=APPROVE)


class TraitSpec(Part):
    """A trait: fields, indexes and checks written once, for many resources."""

    noun: ClassVar[str] = "a trait"
    later: ClassVar[Mapping[str, str]] = MappingProxyType({"relations": "relations in a trait"})

    trait: Name = Field(description="Its name.", examples=["timestamps"])
    summary: Line | None = Field(None, description="What it is, in a line.")
    fields: Fields = Field(default_factory=dict, description="The fields that it adds, by name.")
    unique: Uniques = Field((), description="What no two rows of a resource share.")
    indexes: Indexes = Field((), description="The indexes that it adds.")
    checks: Checks = Field(
        default_factory=dict, description="SQL conditions that hold for every row, by name."
    )
    approve: tuple[Approve, ...] = Field((), description=APPROVE)


class EnumSpec(Part):
    """An enum that many resources share."""

    noun: ClassVar[str] = "an enum"

    enum: Name = Field(
        description="Its name, which fields take as their type.", examples=["severity"]
    )
    summary: Line | None = Field(None, description="What it is, in a line.")
    values: EnumValues = Field(
        description="The values, in their order.", examples=[["info", "warning", "critical"]]
    )
    backfill: EnumBackfill | None = Field(
        None, description="What rows get that hold a value which it loses."
    )
    approve: tuple[Approve, ...] = Field((), description=APPROVE)


class ExternalSpec(Part):
    """A table that the application owns: pointed at, never emitted."""

    noun: ClassVar[str] = "an external table"

    external: Name = Field(description="Its name, which relations point at.", examples=["profile"])
    summary: Line | None = Field(None, description="What it is, in a line.")
    table: Name = Field(description="The table in the database.", examples=["profiles"])
    key: Literal["uuid", "bigint"] = Field("uuid", description="The type of its key, `id`.")
    columns: Members = Field(
        default_factory=dict, description="The columns that may be shown, by name."
    )


class RemovedSpec(Part):
    """A resource that is gone: the approval of dropping its table and its link tables."""

    noun: ClassVar[str] = "a removed resource"

    removed: Name = Field(description="The name that it had.", examples=["time_entry"])
    table: Name | None = Field(None, description="Its table, where that wasn't the usual plural.")
    reason: Line = Field(description=REASON, examples=["Time is tracked in another product now."])


Spec = ResourceSpec | TraitSpec | EnumSpec | ExternalSpec | RemovedSpec

KINDS: Mapping[
    str,
    type[ResourceSpec] | type[TraitSpec] | type[EnumSpec] | type[ExternalSpec] | type[RemovedSpec],
] = {
    "resource": ResourceSpec,
    "trait": TraitSpec,
    "enum": EnumSpec,
    "external": ExternalSpec,
    "removed": RemovedSpec,
}
"""The kinds of document by the key that names them."""
