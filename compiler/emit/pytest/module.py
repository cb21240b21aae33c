"""tests/test_<resource>.py: a function for each case that the IR has decided on."""

from collections.abc import Callable, Mapping

from compiler.emit.pytest import (
    admitting,
    batching,
    calling,
    creating,
    deleting,
    expanding,
    listing,
    reading,
    referring,
    repeating,
    storing,
    updating,
)
from compiler.emit.pytest.suite import Suite
from compiler.emit.python.writer import Rendered
from compiler.ir.case import Case, Scenario
from compiler.ir.cases import cases
from compiler.ir.resource import Project, Resource

Body = Callable[[Suite, Case], None]

BODIES: Mapping[Scenario, Body] = {
    Scenario.CREATE: creating.create,
    Scenario.CREATE_REQUIRED: creating.create_required,
    Scenario.CREATE_ACCEPTED: creating.create_accepted,
    Scenario.CREATE_REFUSED: creating.create_refused,
    Scenario.CREATE_NOT_WRITABLE: creating.create_not_writable,
    Scenario.CREATE_INITIAL: creating.create_initial,
    Scenario.CREATE_MALFORMED: creating.create_malformed,
    Scenario.CREATE_MEDIA_TYPE: creating.create_media_type,
    Scenario.CREATE_TOO_LARGE: creating.create_too_large,
    Scenario.CREATE_TAKEN: creating.create_taken,
    Scenario.CREATE_CONCURRENT: creating.create_concurrent,
    Scenario.CREATE_CHECK: creating.create_check,
    Scenario.BATCH_CREATE: batching.batch_create,
    Scenario.BATCH_LIMITS: batching.batch_limits,
    Scenario.BATCH_REFUSED: batching.batch_refused,
    Scenario.BATCH_TOO_LARGE: batching.batch_too_large,
    Scenario.BATCH_TAKEN: batching.batch_taken,
    Scenario.BATCH_FOREIGN: batching.batch_foreign,
    Scenario.ONCE: repeating.once,
    Scenario.ONCE_CONCURRENT: repeating.once_concurrent,
    Scenario.ONCE_OTHER: repeating.once_other,
    Scenario.ONCE_REFUSED: repeating.once_refused,
    Scenario.ONCE_STRANGER: repeating.once_stranger,
    Scenario.ONCE_MALFORMED: repeating.once_malformed,
    Scenario.ONCE_EXPIRED: repeating.once_expired,
    Scenario.ONCE_BATCH: repeating.once_batch,
    Scenario.REFERENCES_FOREIGN: referring.references_foreign,
    Scenario.REFERENCES_OWN: referring.references_own,
    Scenario.REFERENCE_EMPTIED: referring.reference_emptied,
    Scenario.REFERENCE_KEEPS: referring.reference_keeps,
    Scenario.NEEDS_TOKEN: calling.needs_token,
    Scenario.TOKEN_BEFORE_BODY: calling.token_before_body,
    Scenario.OPEN_TO_ANYONE: calling.open_to_anyone,
    Scenario.FOREIGN_ITEM: calling.foreign_item,
    Scenario.FOREIGN_LIST: calling.foreign_list,
    Scenario.NEEDS_ROLE: calling.needs_role,
    Scenario.ROLE_ELSEWHERE: calling.role_elsewhere,
    Scenario.ACTIVE_ACCOUNT: calling.active_account,
    Scenario.AUDIENCE_READS: admitting.audience_reads,
    Scenario.AUDIENCE_WRITES: admitting.audience_writes,
    Scenario.AUDIENCE_OTHERS: admitting.audience_others,
    Scenario.AUDIENCE_ONLY_READS: admitting.audience_only_reads,
    Scenario.AUDIENCE_CREATES: admitting.audience_creates,
    Scenario.READ: reading.read,
    Scenario.READ_UNKNOWN: reading.read_unknown,
    Scenario.READ_MALFORMED: reading.read_malformed,
    Scenario.READ_NOT_MODIFIED: reading.read_not_modified,
    Scenario.EXPAND: expanding.expand,
    Scenario.EXPAND_HIDDEN: expanding.expand_hidden,
    Scenario.LIST_PAGES: listing.list_pages,
    Scenario.LIST_MOVING: listing.list_moving,
    Scenario.LIST_COUNT: listing.list_count,
    Scenario.LIST_LIMIT: listing.list_limit,
    Scenario.LIST_REFUSED: listing.list_refused,
    Scenario.LIST_OTHER_CURSOR: listing.list_other_cursor,
    Scenario.LIST_FOUND: listing.list_found,
    Scenario.LIST_OF_RELATION: listing.list_of_relation,
    Scenario.LIST_SORTED: listing.list_sorted,
    Scenario.UPDATE: updating.update,
    Scenario.UPDATE_NOTHING: updating.update_nothing,
    Scenario.UPDATE_ACCEPTED: updating.update_accepted,
    Scenario.UPDATE_REFUSED: updating.update_refused,
    Scenario.UPDATE_NOT_WRITABLE: updating.update_not_writable,
    Scenario.UPDATE_TAKEN: updating.update_taken,
    Scenario.UPDATE_SEEN: updating.update_seen,
    Scenario.UPDATE_UNSEEN: updating.update_unseen,
    Scenario.TRANSITIONS: updating.transitions,
    Scenario.TRANSITION_SETS: updating.transition_sets,
    Scenario.TRANSITION_ROLE: updating.transition_role,
    Scenario.CHECK_IN_DATABASE: updating.check_in_database,
    Scenario.NEVER_STORED: storing.never_stored,
    Scenario.KEYS_IN_DATABASE: storing.keys_in_database,
    Scenario.DELETE: deleting.delete,
    Scenario.DELETE_SEEN: deleting.delete_seen,
    Scenario.DELETE_UNSEEN: deleting.delete_unseen,
    Scenario.RESTORE: deleting.restore,
    Scenario.RESTORE_LIVE: deleting.restore_live,
    Scenario.DELETED_FREES: deleting.deleted_frees,
    Scenario.CASCADE: deleting.cascade,
    Scenario.DELETED_PARENT: deleting.deleted_parent,
    Scenario.LINK: referring.link,
    Scenario.LINK_SET: referring.link_set,
    Scenario.LINK_TARGET_GONE: referring.link_target_gone,
    Scenario.LINK_LIMIT: referring.link_limit,
    Scenario.LINK_FOREIGN: referring.link_foreign,
    Scenario.ACTION: deleting.action,
    Scenario.ACTION_REFUSED: deleting.action_refused,
}


def test_module(resource: Resource, known: Project, header: str) -> Rendered:
    """Tables and small functions first, then the tests in the order of the cases."""
    suite = Suite(resource, known)
    labels = resource.names.labels
    suite.out.module(
        f"{labels[0].upper()}{labels[1:]}: what a caller may do with them, and what is refused."
    )
    with suite.out.at(resource.span):
        calling.tables(suite)
        creating.tables(suite)
        updating.tables(suite)
        listing.tables(suite)
        for case in cases(resource, known):
            BODIES[case.scenario](suite, case)
    return suite.out.render(header)
