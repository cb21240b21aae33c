# Compiled by restc, alike in every application.
"""The ways to refuse a request, and how a refusal is told (RFC 9457).

A refusal says what is wrong and where, and repeats nothing that it was sent.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, ClassVar, Literal
from uuid import uuid4

from fastapi import FastAPI, HTTPException, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.routing import Match

PROBLEM_JSON = "application/problem+json"


class Violation(BaseModel):
    """One thing that is wrong with a request."""

    location: Literal["body", "path", "query", "header", "cookie"] = "body"
    pointer: str = Field(default="", description="JSON Pointer within the location.")
    code: str = Field(description="Stable, for programs.")
    message: str = Field(description="For people.")


class Problem(BaseModel):
    """Why a request was refused."""

    type: Literal["about:blank"] = "about:blank"
    title: str
    status: int
    detail: str
    code: str = Field(description="Stable, for programs.")
    errors: list[Violation]
    request_id: str = Field(description="Also in the header X-Request-Id.")


class Refusal(HTTPException):
    """An answer that refuses the request. Each kind has its status and its code."""

    status: ClassVar[HTTPStatus]
    title: ClassVar[str]
    code: ClassVar[str]
    reason: ClassVar[str]

    def __init__(
        self,
        *errors: Violation,
        detail: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(self.status.value, detail or self.reason, headers)
        self.errors = errors


class Unauthenticated(Refusal):
    status = HTTPStatus.UNAUTHORIZED
    title = "Unauthorized"
    code = "unauthenticated"
    reason = "This needs a valid access token."

    def __init__(self) -> None:
        super().__init__(headers={"WWW-Authenticate": "Bearer"})


class Forbidden(Refusal):
    status = HTTPStatus.FORBIDDEN
    title = "Forbidden"
    code = "forbidden"
    reason = "Your roles do not allow this."


class NotFound(Refusal):
    status = HTTPStatus.NOT_FOUND
    title = "Not Found"
    code = "not_found"
    reason = "There is nothing here that you may see."


class Conflict(Refusal):
    status = HTTPStatus.CONFLICT
    title = "Conflict"
    code = "conflict"
    reason = "This conflicts with what is stored."


class PreconditionFailed(Refusal):
    status = HTTPStatus.PRECONDITION_FAILED
    title = "Precondition Failed"
    code = "precondition_failed"
    reason = "This has changed since you read it."


class BodyTooLarge(Refusal):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "Content Too Large"
    code = "body_too_large"
    reason = "The body is too large."


class UnsupportedMediaType(Refusal):
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    title = "Unsupported Media Type"
    code = "unsupported_media_type"
    reason = "The body must be sent as application/json."


class Unprocessable(Refusal):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Unprocessable Content"
    code = "invalid"
    reason = "The request is not valid."


class PreconditionRequired(Refusal):
    status = HTTPStatus.PRECONDITION_REQUIRED
    title = "Precondition Required"
    code = "precondition_required"
    reason = "Send If-Match with the ETag that you read."


class Unavailable(Refusal):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "Service Unavailable"
    code = "unavailable"
    reason = "This cannot be done right now; try again."

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})


def documented(*kinds: type[Refusal]) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of an operation that may refuse in these ways."""
    responses: dict[int | str, dict[str, Any]] = {}
    all_kinds: tuple[type[Refusal], ...] = (*kinds, Unprocessable, Unavailable)
    for kind in all_kinds:
        schema = {"$ref": "#/components/schemas/Problem"}
        responses[kind.status.value] = {
            "description": kind.reason,
            "content": {PROBLEM_JSON: {"schema": schema}},
        }
    # FastAPI publishes the schema of a model only where it is named as one.
    responses[Unprocessable.status.value]["model"] = Problem
    return responses


def problem_response(request: Request, error: AnyHTTPException) -> Response:
    """The problem document for a refusal, ours or the framework's."""
    request_id = getattr(request.state, "request_id", None) or uuid4().hex
    status = HTTPStatus(error.status_code)
    if isinstance(error, Refusal):
        title, code, errors = error.title, error.code, error.errors
    else:
        title, code, errors = status.phrase, status.name.lower(), ()
    problem = Problem(
        title=title,
        status=error.status_code,
        detail=error.detail,
        code=code,
        errors=list(errors),
        request_id=request_id,
    )
    return Response(
        problem.model_dump_json(),
        status_code=error.status_code,
        headers={**(error.headers or {}), "X-Request-Id": request_id},
        media_type=PROBLEM_JSON,
    )


def install_problem_handlers(app: FastAPI) -> None:
    """Tell what the application refuses outside our routers in the same way."""
    app.add_exception_handler(AnyHTTPException, http_exception_handler)


async def http_exception_handler(request: Request, error: Exception) -> Response:
    """The problem document for an HTTPException, as an exception handler."""
    if not isinstance(error, AnyHTTPException):
        raise error
    response = problem_response(request, error)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        # The framework tells the methods of one route; a path may have several.
        response.headers["Allow"] = ", ".join(_allowed_methods(request))
    return response


def _allowed_methods(request: Request) -> list[str]:
    """The methods for which there is a route at the path of the request."""
    routes, scope = request.app.routes, request.scope
    return [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(
            route.matches({**scope, "method": method})[0] is Match.FULL
            for route in routes
        )
    ]
