"""Test cases: what a resource's tests show, decided once for the tests and for the plan."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from compiler.ir.operation import Action, Kind, Operation
from compiler.ir.ownership import Audience
from compiler.ir.relation import Link, Relation
from compiler.ir.rule import CheckRule, StateMachine, Transition, UniqueRule


class Lens(StrEnum):
    """Whose question a test answers."""

    PRODUCT = "product"
    """Does it do what its users were promised?"""
    DEVELOPER = "developer"
    """Is each branch and each answer of the code reached?"""
    TESTER = "tester"
    """Does it hold against whoever tries to break it?"""


class Scenario(StrEnum):
    """What happens in a test; an emitter of tests has one body for each."""

    CREATE = "create"
    CREATE_REQUIRED = "create_required"
    CREATE_ACCEPTED = "create_accepted"
    CREATE_REFUSED = "create_refused"
    CREATE_NOT_WRITABLE = "create_not_writable"
    CREATE_INITIAL = "create_initial"
    CREATE_MALFORMED = "create_malformed"
    CREATE_MEDIA_TYPE = "create_media_type"
    CREATE_TOO_LARGE = "create_too_large"
    CREATE_TAKEN = "create_taken"
    CREATE_CONCURRENT = "create_concurrent"
    CREATE_CHECK = "create_check"
    BATCH_CREATE = "batch_create"
    BATCH_LIMITS = "batch_limits"
    BATCH_REFUSED = "batch_refused"
    BATCH_TOO_LARGE = "batch_too_large"
    BATCH_TAKEN = "batch_taken"
    BATCH_FOREIGN = "batch_foreign"
    ONCE = "once"
    ONCE_CONCURRENT = "once_concurrent"
    ONCE_OTHER = "once_other"
    ONCE_REFUSED = "once_refused"
    ONCE_STRANGER = "once_stranger"
    ONCE_MALFORMED = "once_malformed"
    ONCE_EXPIRED = "once_expired"
    ONCE_BATCH = "once_batch"
    REFERENCES_FOREIGN = "references_foreign"
    REFERENCES_OWN = "references_own"
    REFERENCE_EMPTIED = "reference_emptied"
    REFERENCE_KEEPS = "reference_keeps"
    NEEDS_TOKEN = "needs_token"
    TOKEN_BEFORE_BODY = "token_before_body"
    OPEN_TO_ANYONE = "open_to_anyone"
    FOREIGN_ITEM = "foreign_item"
    FOREIGN_LIST = "foreign_list"
    NEEDS_ROLE = "needs_role"
    ROLE_ELSEWHERE = "role_elsewhere"
    ACTIVE_ACCOUNT = "active_account"
    AUDIENCE_READS = "audience_reads"
    AUDIENCE_WRITES = "audience_writes"
    AUDIENCE_OTHERS = "audience_others"
    AUDIENCE_ONLY_READS = "audience_only_reads"
    AUDIENCE_CREATES = "audience_creates"
    READ = "read"
    READ_UNKNOWN = "read_unknown"
    READ_MALFORMED = "read_malformed"
    READ_NOT_MODIFIED = "read_not_modified"
    EXPAND = "expand"
    EXPAND_HIDDEN = "expand_hidden"
    LIST_PAGES = "list_pages"
    LIST_MOVING = "list_moving"
    LIST_COUNT = "list_count"
    LIST_LIMIT = "list_limit"
    LIST_REFUSED = "list_refused"
    LIST_OTHER_CURSOR = "list_other_cursor"
    LIST_FOUND = "list_found"
    LIST_OF_RELATION = "list_of_relation"
    LIST_SORTED = "list_sorted"
    UPDATE = "update"
    UPDATE_NOTHING = "update_nothing"
    UPDATE_ACCEPTED = "update_accepted"
    UPDATE_REFUSED = "update_refused"
    UPDATE_NOT_WRITABLE = "update_not_writable"
    UPDATE_TAKEN = "update_taken"
    UPDATE_SEEN = "update_seen"
    UPDATE_UNSEEN = "update_unseen"
    TRANSITIONS = "transitions"
    TRANSITION_SETS = "transition_sets"
    TRANSITION_ROLE = "transition_role"
    CHECK_IN_DATABASE = "check_in_database"
    NEVER_STORED = "never_stored"
    KEYS_IN_DATABASE = "keys_in_database"
    DELETE = "delete"
    DELETE_SEEN = "delete_seen"
    DELETE_UNSEEN = "delete_unseen"
    RESTORE = "restore"
    RESTORE_LIVE = "restore_live"
    DELETED_FREES = "deleted_frees"
    CASCADE = "cascade"
    DELETED_PARENT = "deleted_parent"
    LINK = "link"
    LINK_SET = "link_set"
    LINK_TARGET_GONE = "link_target_gone"
    LINK_LIMIT = "link_limit"
    LINK_FOREIGN = "link_foreign"
    ACTION = "action"
    ACTION_REFUSED = "action_refused"


Subject: TypeAlias = (
    UniqueRule
    | CheckRule
    | StateMachine
    | Transition
    | Link
    | Action
    | Operation
    | Audience
    | tuple[Relation, ...]
    | None
)


@dataclass(frozen=True, slots=True)
class Case:
    """One test function, parametrized where `intent` speaks of several values."""

    scenario: Scenario
    name: str
    """The function: `test_create_needs_each_required_member`; unique within its resource."""
    operation: Kind | None
    """The operation that it is about; None where it is about several."""
    lens: Lens
    intent: str
    """One sentence: what is true of the product when the test passes."""
    shows: str
    """The rule of the spec that it shows, in the spec's words: `unique: [project, title]`."""
    subject: Subject = None
    """The declared thing that the scenario is about, where a resource may have several."""
