# Compiled by restc, alike in every application.
"""What the database refused, told as a refusal of ours.

The SQLSTATE decides which; the constraint that was violated, found by its name in the
models, says where and why. PostgreSQL's own words hold values and are not passed on.
"""

from collections.abc import Mapping
from functools import cache

from asyncpg import PostgresError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import SQLModel

from app.api.v1.problems import (
    Conflict,
    Refusal,
    Unavailable,
    Unprocessable,
    Violation,
)

# How an error looks that has to do with the database: through SQLAlchemy, while its
# pool connects, and where the server cannot be reached at all.
DATABASE_ERRORS = (DBAPIError, PoolTimeout, PostgresError, OSError)


def may_succeed_again(error: Exception) -> bool:
    """Whether the transaction lost against another one, by no fault of its own."""
    serialization_failure, deadlock_detected = "40001", "40P01"
    return _sqlstate(error) in (serialization_failure, deadlock_detected)


def explain_database_error(error: Exception, *, deleting: bool) -> Refusal | None:
    """The refusal for an error of the database, None if it is our own mistake."""
    state = _sqlstate(error)
    match state:
        case None:
            return Unavailable()
        case "23505" | "23P01":  # unique_violation, exclusion_violation
            return Conflict(_violation(error, "unique", "This is taken already."))
        case "23503" if deleting:  # foreign_key_violation
            return Conflict(Violation(code="in_use", message="This is still in use."))
        case "23503":
            return Unprocessable(
                _violation(error, "reference", "There is no such row.")
            )
        case "23514":  # check_violation
            return Unprocessable(_violation(error, "check", "This is not allowed."))
        case _ if state[:2] in ("22", "23", "54"):
            return Unprocessable(_violation(error, "refused", "This is not allowed."))
        case _ if state[:2] in ("08", "25", "40", "53", "55", "57"):
            return Unavailable()
        case _:
            return None


def _sqlstate(error: Exception) -> str | None:
    state: str | None = getattr(_driver_error(error), "sqlstate", None)
    return state


def _driver_error(error: Exception) -> Exception:
    return error.driver_exception if isinstance(error, DBAPIError) else error


def _violation(error: Exception, code: str, message: str) -> Violation:
    name = getattr(_driver_error(error), "constraint_name", None)
    told = _constraints().get(name, {})
    return Violation(
        pointer=told.get("pointer", ""),
        code=code,
        message=told.get("message", message),
    )


@cache
def _constraints() -> Mapping[object, Mapping[str, str]]:
    """What the models say about their constraints and unique indexes, by name."""
    tables = SQLModel.metadata.tables.values()
    found: dict[object, Mapping[str, str]] = {}
    for table in tables:
        found |= {constraint.name: constraint.info for constraint in table.constraints}
        found |= {index.name: index.info for index in table.indexes}
    return found
