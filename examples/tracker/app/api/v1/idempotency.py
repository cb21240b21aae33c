# Compiled by restc, alike in every application.
"""Requests that are carried out once, however often they are sent (Idempotency-Key).

A key is claimed, and the answer kept, in the transaction of the operation itself: both
are stored, or neither. A second request with the key waits until the first has ended,
and is answered as that one was. A refusal is not kept, since it has changed nothing.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Annotated, Any, Final
from uuid import UUID

import sqlalchemy as sa
from fastapi import Depends, Header, Request, Response
from pydantic import MISSING, TypeAdapter
from sqlalchemy.dialects import postgresql as pg
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.problems import Unavailable, Unprocessable, Violation
from app.api.v1.scope import SignedIn
from app.models.idempotency_key import IdempotencyKey

KEPT: Final = timedelta(hours=24)


class Once:
    """One request, and the key under which it is carried out once, if it has one."""

    def __init__(
        self,
        request: Request,
        principal: SignedIn,
        idempotency_key: Annotated[
            str | MISSING,
            Header(
                min_length=1,
                max_length=255,
                pattern=r"^[\x20-\x7e]+$",
                description="Sent again, the request is answered as the first time.",
            ),
        ] = MISSING,
    ) -> None:
        self.request = request
        self.profile_id = principal.profile_id
        self.key = idempotency_key

    async def answer(self, session: AsyncSession, owner_id: UUID) -> Response | None:
        """What the request was answered before; None where it is new."""
        if self.key is MISSING:
            return None
        told = (self.request.method, self.request.url.path, str(owner_id))
        request = repr(told).encode() + await self.request.body()
        fingerprint = sha256(request).digest()
        if await self._claim(session, fingerprint):
            return None
        statement = select(
            IdempotencyKey.fingerprint,
            IdempotencyKey.status,
            IdempotencyKey.headers,
            IdempotencyKey.body,
        ).where(self._is_this())
        found = (await session.exec(statement)).one_or_none()
        if found is None:
            raise Unavailable
        before, status, headers, body = found
        if before != fingerprint:
            raise Unprocessable(
                Violation(
                    location="header",
                    pointer="/idempotency-key",
                    code="reused",
                    message="This key came with another request before.",
                )
            )
        media_type = None if body is None else "application/json"
        return Response(body, status or 200, headers, media_type)

    async def keep(
        self,
        session: AsyncSession,
        status: int,
        headers: Mapping[str, str],
        model: Any = None,
        content: Any = None,
    ) -> None:
        """Remember the answer: `content` as the response model tells it."""
        if self.key is MISSING:
            return
        body = None
        if model is not None:
            told = _adapter(model)
            body = told.dump_json(told.validate_python(content), by_alias=True).decode()
        statement = sa.update(IdempotencyKey).where(self._is_this())
        await session.exec(
            statement.values(status=status, headers=dict(headers), body=body)
        )

    async def _claim(self, session: AsyncSession, fingerprint: bytes) -> bool:
        """Whether the key is new, or was last used so long ago that it counts as new."""
        insert = pg.insert(IdempotencyKey).values(
            profile_id=self.profile_id, key=self.key, fingerprint=fingerprint
        )
        claim = insert.on_conflict_do_update(
            index_elements=["profile_id", "key"],
            set_={
                "fingerprint": fingerprint,
                "created_at": sa.func.now(),
            },
            where=_is_old(),
        )
        claimed = await session.exec(claim.returning(sa.true()))
        return claimed.one_or_none() is not None

    def _is_this(self) -> sa.ColumnElement[bool]:
        return sa.and_(
            col(IdempotencyKey.profile_id) == self.profile_id,
            col(IdempotencyKey.key) == self.key,
        )


OnlyOnce = Annotated[Once, Depends()]


async def forget_answers(session: AsyncSession) -> None:
    """Delete what is kept no longer; to be called now and then, by a job of yours."""
    await session.exec(sa.delete(IdempotencyKey).where(_is_old()))
    await session.commit()


def _is_old() -> sa.ColumnElement[bool]:
    return col(IdempotencyKey.created_at) < sa.func.now() - KEPT


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)
