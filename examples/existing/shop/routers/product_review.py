# Compiled by restc from specs/product_review.yaml: change that.
"""The operations on product reviews."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Request, Response, status
from pydantic import MISSING, Field, TypeAdapter
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shop.entities.ids import uuid7
from shop.entities.product_review import (
    ProductReview,
    ProductReviewCreate,
    ProductReviewResponse,
    ProductReviewUpdate,
)
from shop.entities.types import SmallInteger
from shop.rest.filters import AnyOf, Sort, conditions
from shop.rest.pagination import Page, PageQuery, SortKey, read_page
from shop.rest.principal import Principal
from shop.rest.problems import (
    BodyTooLarge,
    Conflict,
    NotFound,
    Unauthenticated,
    UnsupportedMediaType,
    documented,
)
from shop.rest.route import ResourceRoute
from shop.rest.scope import SignedIn
from shop.rest.session import ReadSession, WriteSession

router = APIRouter(prefix="/product-reviews", tags=["product reviews"], route_class=ResourceRoute)

COLUMNS: Sequence[Any] = (
    ProductReview.id,
    ProductReview.stars,
    ProductReview.text,
    ProductReview.product_id,
)

SORT_KEYS: Final[Mapping[str, SortKey]] = {
    "stars": SortKey(ProductReview.stars, TypeAdapter(SmallInteger)),
    "id": SortKey(ProductReview.id, TypeAdapter(UUID)),
}

ProductIdValue = Annotated[int, Field(ge=-9223372036854775808, le=9223372036854775807)]
StarsValue = Annotated[int, Field(ge=1, le=5)]


class ProductReviewQuery(PageQuery):
    """Which product reviews a list holds, and in what order."""

    sort: Sort[Literal["stars", "-stars"]] = Field(default=["stars"])
    product_id: ProductIdValue | MISSING = MISSING
    product_id__ne: ProductIdValue | MISSING = MISSING
    product_id__gt: ProductIdValue | MISSING = MISSING
    product_id__gte: ProductIdValue | MISSING = MISSING
    product_id__lt: ProductIdValue | MISSING = MISSING
    product_id__lte: ProductIdValue | MISSING = MISSING
    product_id__in: AnyOf[ProductIdValue] | MISSING = MISSING
    stars: StarsValue | MISSING = MISSING
    stars__ne: StarsValue | MISSING = MISSING
    stars__gt: StarsValue | MISSING = MISSING
    stars__gte: StarsValue | MISSING = MISSING
    stars__lt: StarsValue | MISSING = MISSING
    stars__lte: StarsValue | MISSING = MISSING
    stars__in: AnyOf[StarsValue] | MISSING = MISSING


@router.get("", response_model=Page[ProductReviewResponse], responses=documented(Unauthenticated))
async def list_product_reviews(
    query: Annotated[ProductReviewQuery, Query()], principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """List the product reviews of the caller."""
    statement = select(*COLUMNS).where(*visible(principal), *conditions(ProductReview, query))
    return await read_page(session, statement, query, query.sort, SORT_KEYS)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model=ProductReviewResponse,
    responses=documented(Unauthenticated, Conflict, BodyTooLarge, UnsupportedMediaType),
)
async def create_product_review(
    body: ProductReviewCreate,
    principal: SignedIn,
    session: WriteSession,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Create a product review."""
    values = body.model_dump()
    values["id"] = uuid7()
    values["profile_id"] = principal.profile_id
    statement = sa.insert(ProductReview).values(values).returning(*COLUMNS)
    product_review = dict((await session.exec(statement)).mappings().one())
    await session.commit()
    response.headers["Location"] = f"{request.url.path}/{product_review['id']}"
    return product_review


@router.get(
    "/{product_review_id}",
    response_model=ProductReviewResponse,
    responses=documented(Unauthenticated, NotFound),
)
async def read_product_review(
    product_review_id: UUID, principal: SignedIn, session: ReadSession
) -> dict[str, Any]:
    """Read one product review."""
    return await fetch_product_review(session, principal, product_review_id)


@router.patch(
    "/{product_review_id}",
    response_model=ProductReviewResponse,
    responses=documented(Unauthenticated, NotFound, Conflict, BodyTooLarge, UnsupportedMediaType),
)
async def update_product_review(
    product_review_id: UUID, body: ProductReviewUpdate, principal: SignedIn, session: WriteSession
) -> dict[str, Any]:
    """Change the members that are sent; the others are left alone."""
    await lock_product_review(session, principal, product_review_id)
    changes = body.model_dump()
    if changes:
        await session.exec(
            sa.update(ProductReview)
            .where(col(ProductReview.id) == product_review_id)
            .values(**changes)
        )
    product_review = await fetch_product_review(session, principal, product_review_id)
    await session.commit()
    return product_review


@router.delete(
    "/{product_review_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(Unauthenticated, NotFound),
)
async def delete_product_review(
    product_review_id: UUID, principal: SignedIn, session: WriteSession
) -> None:
    """Delete a product review for good."""
    await lock_product_review(session, principal, product_review_id)
    await session.exec(sa.delete(ProductReview).where(col(ProductReview.id) == product_review_id))
    await session.commit()


def visible(principal: Principal) -> tuple[sa.ColumnElement[bool], ...]:
    """The product reviews that the caller may see."""
    return (col(ProductReview.profile_id) == principal.profile_id,)


async def fetch_product_review(
    session: AsyncSession, principal: Principal, product_review_id: UUID
) -> dict[str, Any]:
    """The content of a product review's response, or 404."""
    statement = select(*COLUMNS).where(ProductReview.id == product_review_id, *visible(principal))
    product_review = (await session.exec(statement)).mappings().one_or_none()
    if product_review is None:
        raise NotFound
    return dict(product_review)


async def lock_product_review(
    session: AsyncSession, principal: Principal, product_review_id: UUID
) -> None:
    """Keep others from changing a product review for now, or 404."""
    statement = (
        select(ProductReview.id)
        .where(ProductReview.id == product_review_id, *visible(principal))
        .with_for_update()
    )
    product_review = (await session.exec(statement)).one_or_none()
    if product_review is None:
        raise NotFound
