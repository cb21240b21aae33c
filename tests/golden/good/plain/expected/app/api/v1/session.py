# Compiled by restc, alike in every application.
"""The two kinds of session that an operation may ask for."""

from typing import Annotated

from fastapi import Depends
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.deps import get_read_session, get_session

# Closed before the answer is sent, so that a slow client holds no connection.
ReadSession = Annotated[AsyncSession, Depends(get_read_session, scope="function")]
WriteSession = Annotated[AsyncSession, Depends(get_session, scope="function")]
