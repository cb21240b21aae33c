# Compiled by restc, alike in every application.
"""What pydantic found wrong with a request, told as a refusal."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError

from app.api.v1.problems import Unprocessable, Violation

MOST_ERRORS: Final = 100
LONGEST_POINTER: Final = 200


def explain_validation_error(error: RequestValidationError) -> Unprocessable:
    """The refusal for a request that does not fit its operation."""
    return Unprocessable(*(_violation(found, error.body) for found in error.errors()[:MOST_ERRORS]))


def _violation(found: Mapping[str, Any], body: object) -> Violation:
    location, *path = found["loc"]
    if location == "body":
        path = _members(path, body)
    message: str = found["msg"]
    if "error" in found.get("ctx", {}):
        # After the comma comes the parser's own complaint, which quotes the input.
        message = message.partition(",")[0]
    return Violation(
        location=location,
        pointer=_pointer(path),
        code=found["type"],
        message=message,
    )


def _members(path: Sequence[int | str], body: object) -> list[int | str]:
    """The steps of the path that lead into the body; pydantic adds names of types."""
    members: list[int | str] = []
    for step in path:
        if isinstance(body, dict) and isinstance(step, str):
            body = body.get(step)
        elif isinstance(body, list) and isinstance(step, int):
            body = body[step]
        else:
            break
        members.append(step)
    return members


def _pointer(path: Sequence[int | str]) -> str:
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(f"/{step}" for step in steps)[:LONGEST_POINTER]
