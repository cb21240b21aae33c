# Compiled by restc from specs/sample.yaml: change that.
"""The operations on samples."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from app.api.v1.batch import BatchOf, Created, insert_items
from app.api.v1.filters import AnyOf, Sort, conditions
from app.api.v1.pagination import Page, PageQuery, SortKey, read_page
from app.api.v1.problems import (
    BodyTooLarge,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from app.api.v1.route import ResourceRoute
from app.api.v1.scope import AccountScope, InAccount
from app.api.v1.session import ReadSession, WriteSession
from app.models.ids import uuid7
from app.models.sample import Sample, SampleCreate, SampleResponse, SampleUpdate
from app.models.types import Date, SmallInteger, Text, Time, Timestamp

router = APIRouter(prefix="/samples", tags=["samples"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    Sample.id,
    Sample.title,
    Sample.small,
    Sample.whole,
    Sample.large,
    Sample.price,
    Sample.ratio,
    Sample.seen,
    Sample.day,
    Sample.hour,
    Sample.moment,
    Sample.key,
    Sample.mail,
    Sample.link,
    Sample.slug,
    Sample.title_length,
    Sample.made_at,
    Sample.changed_at,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "small": SortKey(Sample.small, TypeAdapter(SmallInteger)),
    "moment": SortKey(Sample.moment, TypeAdapter(Timestamp)),
    "id": SortKey(Sample.id, TypeAdapter(UUID)),
}

SmallValue = Annotated[int, Field(ge=1, le=99)]
LargeValue = Annotated[int, Field(ge=-9223372036854775808, le=9223372036854775807)]
PriceValue = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]
RatioValue = Annotated[float, Field(ge=-1, le=1, allow_inf_nan=False)]
MailValue = Annotated[Text, Field(max_length=254)]
SlugValue = Annotated[Text, Field(max_length=40)]


class SampleQuery(PageQuery):
    """Which samples a list holds, and in what order."""

    q: Text | MISSING = Field(
        default=MISSING, min_length=1, max_length=200, description="Words to find."
    )
    sort: Sort[Literal["small", "-small", "moment", "-moment"]] = Field(
        default=["small"]
    )
    small: SmallValue | MISSING = MISSING
    small__ne: SmallValue | MISSING = MISSING
    small__gt: SmallValue | MISSING = MISSING
    small__gte: SmallValue | MISSING = MISSING
    small__lt: SmallValue | MISSING = MISSING
    small__lte: SmallValue | MISSING = MISSING
    small__in: AnyOf[SmallValue] | MISSING = MISSING
    large: LargeValue | MISSING = MISSING
    large__ne: LargeValue | MISSING = MISSING
    large__gt: LargeValue | MISSING = MISSING
    large__gte: LargeValue | MISSING = MISSING
    large__lt: LargeValue | MISSING = MISSING
    large__lte: LargeValue | MISSING = MISSING
    large__in: AnyOf[LargeValue] | MISSING = MISSING
    large__isnull: bool | MISSING = MISSING
    price: PriceValue | MISSING = MISSING
    price__ne: PriceValue | MISSING = MISSING
    price__gt: PriceValue | MISSING = MISSING
    price__gte: PriceValue | MISSING = MISSING
    price__lt: PriceValue | MISSING = MISSING
    price__lte: PriceValue | MISSING = MISSING
    price__in: AnyOf[PriceValue] | MISSING = MISSING
    ratio: RatioValue | MISSING = MISSING
    ratio__ne: RatioValue | MISSING = MISSING
    ratio__gt: RatioValue | MISSING = MISSING
    ratio__gte: RatioValue | MISSING = MISSING
    ratio__lt: RatioValue | MISSING = MISSING
    ratio__lte: RatioValue | MISSING = MISSING
    ratio__in: AnyOf[RatioValue] | MISSING = MISSING
    seen: bool | MISSING = MISSING
    day: Date | MISSING = MISSING
    day__ne: Date | MISSING = MISSING
    day__gt: Date | MISSING = MISSING
    day__gte: Date | MISSING = MISSING
    day__lt: Date | MISSING = MISSING
    day__lte: Date | MISSING = MISSING
    day__in: AnyOf[Date] | MISSING = MISSING
    hour: Time | MISSING = MISSING
    hour__ne: Time | MISSING = MISSING
    hour__gt: Time | MISSING = MISSING
    hour__gte: Time | MISSING = MISSING
    hour__lt: Time | MISSING = MISSING
    hour__lte: Time | MISSING = MISSING
    hour__in: AnyOf[Time] | MISSING = MISSING
    moment: Timestamp | MISSING = MISSING
    moment__ne: Timestamp | MISSING = MISSING
    moment__gt: Timestamp | MISSING = MISSING
    moment__gte: Timestamp | MISSING = MISSING
    moment__lt: Timestamp | MISSING = MISSING
    moment__lte: Timestamp | MISSING = MISSING
    moment__in: AnyOf[Timestamp] | MISSING = MISSING
    key: UUID | MISSING = MISSING
    key__ne: UUID | MISSING = MISSING
    key__in: AnyOf[UUID] | MISSING = MISSING
    mail: MailValue | MISSING = MISSING
    mail__ne: MailValue | MISSING = MISSING
    mail__in: AnyOf[MailValue] | MISSING = MISSING
    mail__isnull: bool | MISSING = MISSING
    slug: SlugValue | MISSING = MISSING
    slug__ne: SlugValue | MISSING = MISSING
    slug__in: AnyOf[SlugValue] | MISSING = MISSING


@router.get(
    "",
    response_model=Page[SampleResponse],
    responses=documented(Unauthenticated, NotFound),
)
async def list_samples(
    query: Annotated[SampleQuery, Query()], scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """List the samples of the account."""
    statement = select(*COLUMNS).where(*visible(scope), *conditions(Sample, query))
    if query.q is not MISSING:
        words = sa.func.websearch_to_tsquery("simple", query.q)
        statement = statement.where(col(Sample.search).bool_op("@@")(words))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=SampleResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def create_sample(
    body: SampleCreate,
    scope: InAccount,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a sample."""
    values = new_sample(scope, body)
    statement = sa.insert(Sample).values(values).returning(*COLUMNS)
    sample = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{sample['id']}"
    return sample


@router.post(
    "/batch",
    status_code=status.HTTP_201_CREATED,
    response_model=Created[SampleResponse],
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def batch_create_samples(
    body: BatchOf[SampleCreate], scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Create samples: all of them, or none."""
    rows = [new_sample(scope, item) for item in body.items]
    created = await insert_items(session, Sample, rows, COLUMNS)
    await session.commit()
    return {"data": created}


@router.get(
    "/{sample_id}",
    response_model=SampleResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_sample(
    sample_id: UUID, scope: InAccount, session: ReadSession
) -> dict[str, Any]:
    """Read one sample."""
    return await fetch_sample(session, scope, sample_id)


@router.patch(
    "/{sample_id}",
    response_model=SampleResponse,
    responses=documented(Unauthenticated, NotFound, BodyTooLarge, UnsupportedMediaType),
)
async def update_sample(
    sample_id: UUID, body: SampleUpdate, scope: InAccount, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_sample(session, scope, sample_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(Sample)
            .where(col(Sample.id) == sample_id)
            .values(**changes, changed_at=sa.func.now())
        )
    sample = await fetch_sample(session, scope, sample_id)
    await session.commit()
    return sample


@router.delete(
    "/{sample_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_sample(
    sample_id: UUID, scope: InAccount, session: WriteSession
) -> None:
    """Delete a sample for good."""
    await lock_sample(session, scope, sample_id)
    await session.exec(sa.delete(Sample).where(col(Sample.id) == sample_id))
    await session.commit()


def new_sample(scope: AccountScope, body: SampleCreate) -> dict[str, Any]:
    """What a sample is stored with."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["account_id"] = scope.account_id
    return values


def visible(scope: AccountScope) -> tuple[sa.ColumnElement[bool], ...]:
    """The samples that the caller may see."""
    return (col(Sample.account_id) == scope.account_id,)


async def fetch_sample(
    session: AsyncSession, scope: AccountScope, sample_id: UUID
) -> dict[str, Any]:
    """The content of a sample's response, or 404."""
    statement = select(*COLUMNS).where(Sample.id == sample_id, *visible(scope))
    sample = (await session.exec(statement)).mappings().one_or_none()
    if sample is None:
        raise NotFound
    return dict(sample)


async def lock_sample(
    session: AsyncSession, scope: AccountScope, sample_id: UUID
) -> None:
    """Keep others from changing a sample for now, or 404."""
    statement = (
        select(Sample.id)
        .where(Sample.id == sample_id, *visible(scope))
        .with_for_update()
    )
    sample = (await session.exec(statement)).one_or_none()
    if sample is None:
        raise NotFound
