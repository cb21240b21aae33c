"""Whether the process is alive, and whether it can do its work."""

from fastapi import APIRouter
from sqlalchemy import literal
from sqlmodel import select

from app.api.v1.route import ResourceRoute
from app.api.v1.session import ReadSession

router = APIRouter(route_class=ResourceRoute, include_in_schema=False)


@router.get("/healthz")
async def read_health() -> dict[str, str]:
    """Alive: says nothing of the database, whose trouble is no reason to restart."""
    return {"status": "ok"}


@router.get("/readyz")
async def read_readiness(session: ReadSession) -> dict[str, str]:
    """Ready: the database answers. Otherwise 503."""
    await session.exec(select(literal(1)))
    return {"status": "ok"}
