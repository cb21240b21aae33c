"""Relations: keys to one row, links to many, and what a deletion does to children."""

import dataclasses
from dataclasses import dataclass
from enum import Enum

from compiler.diagnostics.span import Span
from compiler.ir.field import Field, KeyType
from compiler.ir.names import ResourceNames


class OnDelete(Enum):
    """What becomes of a row when the row that it points at goes."""

    RESTRICT = "restrict"
    CASCADE = "cascade"
    SET_NULL = "set_null"


class Reach(Enum):
    """How a key is kept inside what the caller may see."""

    SAME_SCOPE = "same_scope"
    """Composite (target, owner): a missing and a stranger's target fail alike."""
    WITHIN = "within"
    """Through the account's membership table: (owner, profile)."""
    VISIBLE = "visible"
    """Into another scope: EXISTS under the target's read predicate in the same statement."""
    OPEN = "open"
    """A target that anyone may read, or an external one: a plain key."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A key to one row: the field `<name>_id` and where it points."""

    name: str
    field: str
    """The Python name of the field that holds the key."""
    target: str
    """The spec name of a resource or of an external table."""
    external: bool
    required: bool
    on_delete: OnDelete
    reach: Reach
    locked: bool = False
    """Whether a write locks the target first: it may be marked as deleted, or be another's."""
    within: str | None = None
    """The membership resource, where reach is WITHIN."""
    within_field: str | None = None
    """The field of the membership that holds the target's key."""
    inverse: str | None = None
    owner_path: bool = False
    """Whether ownership runs through this relation."""
    renamed_from: str | None = None
    """The relation's name before."""
    span: Span | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A many-to-many relation: a link table, `<singular>_ids` in JSON, PUT and DELETE."""

    name: str
    """The relation: `labels`."""
    singular: str
    """`label`."""
    target: str
    member: str
    """The Python member: `label_ids`."""
    json: str
    """The same in JSON."""
    table: str
    """`task_labels`."""
    model: str
    """`TaskLabel`."""
    source_column: str
    """`task_id`."""
    target_column: str
    """`label_id`."""
    source_type: KeyType
    """The type of the resource's own key."""
    target_type: KeyType
    """The type of the keys that it holds."""
    owner_column: str | None
    """`account_id`, carried by each link row; None where the scope is public."""
    max_items: int
    description: str = ""
    deprecated: bool = False
    renamed_from: str | None = None
    """The relation's name before."""
    span: Span | None = dataclasses.field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Expansion:
    """A related row that a response holds on request: as the caller may see it, null otherwise."""

    name: str
    """The relation, the value of `expand` and the Python member of the response: `project`."""
    json: str
    """The member in JSON."""
    relation: Relation
    model: str
    """The model of the member: `TaskProject`."""
    fields: tuple[Field, ...]
    """What the target shows of itself."""
    table: str
    """The target's table."""


class ChildAction(Enum):
    """What a deletion does to the rows that point at the deleted one."""

    RESTRICT = "restrict"
    STAMP = "stamp"
    NULLIFY = "nullify"


@dataclass(frozen=True, slots=True)
class DeletionStep:
    """One statement of a soft deletion, in order: `child.field` points at rows of `parent`."""

    action: ChildAction
    parent: ResourceNames
    child: ResourceNames
    field: str
    depth: int
    """1 for children of the deleted row itself, 2 for theirs, and so on."""
    recursive: bool = False
    """The child is the parent's own resource: repeat until no row is stamped."""
    child_soft: bool = True
    same_owner: bool = True
    """Whether the child carries the same owner column as the parent."""
