"""What every request passes through before it is routed."""

import logging
import re
from time import perf_counter
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.logs import current_request_id

_SOUND = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger(__name__)


class RequestId:
    """Names each request, for its problem document, for its log and for the caller.

    The name is the X-Request-Id that was sent, if it is sound, and a new one otherwise.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Headers(scope=scope).get("x-request-id", "")
        request_id = sent if _SOUND.fullmatch(sent) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        current_request_id.set(request_id)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        await self.app(scope, receive, send_with_id)


class AccessLog:
    """Writes a line for each request: its route, not its path, and nothing it holds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = 500
        start = perf_counter()

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, note_status)
        finally:
            route = _route(scope)
            _log.info(
                "%s %s %s",
                scope["method"],
                route,
                status,
                extra={
                    "method": scope["method"],
                    "route": route,
                    "status": status,
                    "milliseconds": round((perf_counter() - start) * 1000, 1),
                },
            )


def _route(scope: Scope) -> str | None:
    """The path with its parameters' names for their values; None where none matched."""
    own: str | None = getattr(scope.get("route"), "path", None)
    if own is None:
        return None
    # A router knows its routes without the prefix that it was included with.
    steps = scope["path"].split("/")
    return "/".join(steps[: len(steps) - own.count("/")]) + own
