# Compiled by restc, alike in every application.
"""Every answer that a test gets must be one that the API's description announces."""

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import Message, Receive, Scope, Send


class Documented:
    """The application, failing where it answers with an undocumented status."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = 0

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self.app(scope, receive, noting_status)
        route = scope.get("route")
        if isinstance(route, APIRoute) and route.include_in_schema:
            # A 405 is the router's answer, not the operation's.
            documented = {405, route.status_code or 200, *map(int, route.responses)}
            assert status in documented, f"{route.name} does not document a {status}"
