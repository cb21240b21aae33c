"""The application factory: `uvicorn --factory shop.application:create_app`."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from shop.database import connect
from shop.routers import catalogue, product_review, stock, supplier


def create_app(database_url: str | None = None) -> FastAPI:
    """A shop of its own, on the database of the URL or else of DATABASE_URL."""
    url = database_url or os.environ["DATABASE_URL"]

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with connect(url) as app.state.sessions:
            yield

    app = FastAPI(title="Shop", version="3.2.0", lifespan=lifespan)
    app.include_router(catalogue.router, prefix="/api")  # for everyone
    app.include_router(stock.router,     prefix="/api")  # for the staff
    app.include_router(product_review.router, prefix="/api")
    app.include_router(supplier.router, prefix="/api")

    @app.get("/ping", include_in_schema=False)
    async def ping() -> str:
        return "pong"

    return app
