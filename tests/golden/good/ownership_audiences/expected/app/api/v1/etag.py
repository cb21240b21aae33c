# Compiled by restc, alike in every application.
"""Entity tags: a row's version, for clients that cache and for those that update."""

from typing import Annotated, Any, Final

from fastapi import Header
from pydantic import MISSING

from app.api.v1.problems import PreconditionFailed, PreconditionRequired

IfMatch = Annotated[
    str | MISSING, Header(description="Only if the row still has this ETag.")
]
IfNoneMatch = Annotated[
    str | MISSING, Header(description="Only if the row has another ETag.")
]

NOT_MODIFIED: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "You have this already."}
}


def etag(version: int) -> str:
    """The ETag of a row in this version."""
    return f'"{version}"'


def is_current(if_none_match: str | MISSING, version: int) -> bool:
    """Whether the client has this version already."""
    tags = _tags(if_none_match)
    return "*" in tags or etag(version) in {tag.removeprefix("W/") for tag in tags}


def check_if_match(
    if_match: str | MISSING, version: int, *, required: bool = False
) -> None:
    """Refuse to change a row of which the client has seen another version."""
    if required and if_match is MISSING:
        raise PreconditionRequired
    tags = _tags(if_match)
    if tags and "*" not in tags and etag(version) not in tags:
        raise PreconditionFailed


def _tags(header: str | MISSING) -> set[str]:
    return set() if header is MISSING else {tag.strip() for tag in header.split(",")}
