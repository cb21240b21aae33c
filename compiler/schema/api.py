"""What the API of a resource offers, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from compiler.schema.part import Part, fault
from compiler.schema.words import Name, Names, Roles, distinct

Operation = Literal["create", "list", "read", "update", "delete", "restore", "batch_create"]


def _truth_or_word(value: object) -> object:
    if isinstance(value, bool) or value == "required":
        return value
    raise fault("R105", "`etag` is one of `true`, `false` and `required`")


class Api(Part):
    """The API of a resource."""

    noun: ClassVar[str] = "`api`"
    later: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "key": "addressing rows by another field than the id",
            "under": "a path below the parent's",
            "nested": "writing children with their parent",
            "page": "another kind of pagination",
        }
    )

    filter: Names = Field(
        (),
        description="The fields and relations by which a list may be narrowed.",
        examples=[["status", "project"]],
    )
    sort: Names = Field(
        (),
        description="The NOT NULL fields by which a list may be ordered.",
        examples=[["created_at"]],
    )
    search: Names = Field(
        (),
        description="The texts that `?q=` searches, by words.",
        examples=[["title", "body"]],
    )
    expand: Names = Field(
        (),
        description="The relations whose rows `?expand=` answers in place.",
        examples=[["project", "assignee"]],
    )
    operations: (
        Annotated[tuple[Operation, ...], Field(min_length=1), AfterValidator(distinct)] | None
    ) = Field(
        None,
        description="What is offered; where it's left out, everything that suits the resource but "
        "`batch_create`, which creates up to 1,000 rows or none.",
        examples=[["create", "list", "read", "update", "delete"]],
    )
    roles: dict[Name, Roles] = Field(
        default_factory=dict,
        description="Who may do it, per operation or action: the account's roles, and the "
        "operator's as `platform:<role>`. Every owner where it's left out.",
        examples=[{"delete": ["admin"]}],
    )
    deprecated: Names = Field(
        (),
        description="The operations and actions that clients are told to stop using; `update` "
        "stands for the links as well, as it does in `roles`.",
        examples=[["batch_create"]],
    )
    etag: Annotated[bool | Literal["required"], BeforeValidator(_truth_or_word)] = Field(
        False,
        description="`true` honours If-Match on updates and deletions; `required` demands it.",
    )
    idempotency: bool = Field(
        False,
        description="Whether a create, a batch or an action with an `Idempotency-Key` is carried "
        "out once, and answered alike when it is sent again.",
    )
