"""The application: what it consists of, and what it opens and closes."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.api import health
from app.api.v1.problems import install_problem_handlers
from app.api.v1.routes import device
from app.config import Settings
from app.db import open_database
from app.middleware import AccessLog, RequestId


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
    """Read the settings, and keep the database open while the application runs."""
    app.state.settings = Settings.model_validate({})
    async with open_database(app.state.settings) as app.state.database:
        yield


app = FastAPI(title="API", version="1.0.0", lifespan=lifespan)
app.add_middleware(AccessLog)
app.add_middleware(RequestId)
install_problem_handlers(app)

app.include_router(health.router)
app.include_router(device.router, prefix="/api/v1")
