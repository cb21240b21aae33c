"""Who is who: the holder of an API key."""

from typing import Annotated

from fastapi import Depends, HTTPException, Security
from fastapi.security import APIKeyHeader
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.database import get_db
from shop.entities.user import User

ApiKey = Annotated[str | None, Security(APIKeyHeader(name="X-Api-Key", auto_error=False))]


async def get_current_user(key: ApiKey, db: Annotated[AsyncSession, Depends(get_db)]) -> User:
    user = (await db.exec(select(User).where(User.api_key == key))).one_or_none() if key else None
    if user is None:
        raise HTTPException(401, "Send the API key of a user.")
    return user


CurrentUser = Annotated[User, Depends(get_current_user)]
