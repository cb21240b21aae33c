# Compiled by restc, alike in every application.
"""How every operation is run: what it may be sent, and how what it refuses is told.

A router needs only `route_class=ResourceRoute`, in whatever application it stands.
"""

import re
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any, Final

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic_core import from_json
from starlette.exceptions import HTTPException

from app.api.v1.database_errors import (
    DATABASE_ERRORS,
    explain_database_error,
    may_succeed_again,
)
from app.api.v1.problems import (
    BodyTooLarge,
    Refusal,
    Unprocessable,
    UnsupportedMediaType,
    Violation,
    problem_response,
)
from app.api.v1.validation import explain_validation_error

BODY_LIMIT: Final = 1_048_576
BATCH_LIMIT: Final = 10_485_760

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class JsonRequest(Request):
    """A request of bounded size, whose body is judged only once the caller is known.

    FastAPI parses the body before it asks who is calling. A body that is not JSON is
    therefore handed on as the bytes that it is, which no model accepts.
    """

    limit = BODY_LIMIT
    malformed = False

    async def stream(self) -> AsyncGenerator[bytes, None]:
        announced = self.headers.get("content-length", "")
        if re.fullmatch(r"[0-9]{1,18}", announced) and int(announced) > self.limit:
            raise BodyTooLarge
        size = 0
        async for chunk in super().stream():
            size += len(chunk)
            if size > self.limit:
                raise BodyTooLarge
            yield chunk

    async def json(self) -> Any:
        body = await self.body()
        try:
            # Refuses what json.loads lets through or breaks on: NaN, lone surrogates,
            # endless nesting and endless integers.
            return from_json(body, allow_inf_nan=False)
        except ValueError:
            self.malformed = True
            return body


class ResourceRoute(APIRoute):
    """A route that answers everything it refuses with a problem document."""

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def handle_or_refuse(incoming: Request) -> Response:
            request = JsonRequest(incoming.scope, incoming.receive)
            if self.path.endswith("/batch"):
                request.limit = BATCH_LIMIT
            try:
                return await _handle_twice(handle, request)
            except RequestValidationError as error:
                return problem_response(request, _explain(request, error))
            except HTTPException as error:
                return problem_response(request, error)
            except DATABASE_ERRORS as error:
                deleting = request.method == "DELETE"
                refusal = explain_database_error(error, deleting=deleting)
                if refusal is None:
                    raise
                return problem_response(request, refusal)

        return handle_or_refuse


async def _handle_twice(handle: Handler, request: Request) -> Response:
    """Handle the request, once more where its transaction lost against another."""
    try:
        return await handle(request)
    except DATABASE_ERRORS as error:
        if not may_succeed_again(error):
            raise
    return await handle(request)


def _explain(request: JsonRequest, error: RequestValidationError) -> Refusal:
    if request.malformed:
        return Unprocessable(
            Violation(code="json", message="The body is not valid JSON.")
        )
    if isinstance(error.body, bytes):
        return UnsupportedMediaType()
    return explain_validation_error(error)
