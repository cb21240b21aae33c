"""Which feature of an operation answers with which status: the one table."""

from enum import Enum

from compiler.ir.operation import Failure


class Feature(Enum):
    """What an operation has that can fail."""

    BODY_LIMIT = "body_limit"
    BODY_TYPE = "body_type"
    SIGNED_IN = "signed_in"
    ACCOUNT = "account"
    INPUT = "input"
    REFERENCE = "reference"
    CHECK = "check"
    ITEM = "item"
    ROLE = "role"
    WRITER = "writer"
    IF_MATCH = "if_match"
    IF_MATCH_REQUIRED = "if_match_required"
    UNIQUE = "unique"
    TRANSITION = "transition"
    IN_USE = "in_use"
    RESTORE = "restore"
    PARENT_DELETED = "parent_deleted"
    TOO_MANY = "too_many"
    ONCE = "once"
    DATABASE = "database"


STATUSES: dict[Feature, Failure] = {
    Feature.BODY_LIMIT: Failure(413, "body_too_large", "The body is larger than the limit."),
    Feature.BODY_TYPE: Failure(
        415, "unsupported_media_type", "The body is not sent as `application/json`."
    ),
    Feature.SIGNED_IN: Failure(401, "unauthenticated", "The request has no valid bearer token."),
    Feature.ACCOUNT: Failure(
        404, "not_found", "`X-Account-Id` names an account that the caller is not in."
    ),
    Feature.INPUT: Failure(
        422, "invalid", "A parameter or a member of the body breaks a rule; `errors` says which."
    ),
    Feature.REFERENCE: Failure(
        422, "invalid", "A key points at a row that is absent or that the caller may not see."
    ),
    Feature.CHECK: Failure(422, "invalid", "The row would break a check between its fields."),
    Feature.ITEM: Failure(
        404, "not_found", "The row is absent, deleted, or not the caller's to see."
    ),
    Feature.ROLE: Failure(403, "forbidden", "The caller's roles do not suffice."),
    Feature.WRITER: Failure(
        403, "forbidden", "The caller sees the row, or its parent, and may not write it."
    ),
    Feature.IF_MATCH: Failure(
        412, "precondition_failed", "`If-Match` names another version of the row."
    ),
    Feature.IF_MATCH_REQUIRED: Failure(428, "precondition_required", "`If-Match` is missing."),
    Feature.UNIQUE: Failure(409, "conflict", "Another row has the same values."),
    Feature.TRANSITION: Failure(
        409, "conflict", "The row's state does not allow the change; `detail` says what it does."
    ),
    Feature.IN_USE: Failure(409, "conflict", "Other rows point at it."),
    Feature.RESTORE: Failure(
        409, "conflict", "The row is not deleted, or it was deleted with its parent."
    ),
    Feature.PARENT_DELETED: Failure(409, "conflict", "The row's parent is deleted."),
    Feature.TOO_MANY: Failure(409, "conflict", "The row has as many as it may have."),
    Feature.ONCE: Failure(
        422, "invalid", "The `Idempotency-Key` was sent with another request before."
    ),
    Feature.DATABASE: Failure(
        503, "unavailable", "The database is out of reach or overloaded; try again later."
    ),
}
