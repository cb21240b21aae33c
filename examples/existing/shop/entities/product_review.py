# Compiled by restc from specs/product_review.yaml: change that.
"""What somebody thinks of a product."""

from typing import Annotated
from uuid import UUID

import pydantic
import sqlalchemy as sa
from pydantic import MISSING, BaseModel, StrictInt
from sqlmodel import Field, SQLModel

from shop.entities.ids import uuid7
from shop.entities.types import BigInteger, Text

ProductReviewStars = Annotated[StrictInt, pydantic.Field(ge=1, le=5)]
ProductReviewText = Annotated[Text, pydantic.Field(max_length=2000)]


class ProductReviewBase(SQLModel):
    """What a product review is created with and stored with."""

    stars: ProductReviewStars = Field(description="From one to five.", sa_type=sa.SmallInteger)
    text: ProductReviewText | None = Field(default=None, description="In words.", sa_type=sa.Text)
    product_id: BigInteger = Field(description="What it is about.", sa_type=sa.BigInteger)


class ProductReview(ProductReviewBase, table=True):
    """A product review as it is stored."""

    __tablename__ = "product_reviews"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        sa.PrimaryKeyConstraint("id", name="product_reviews_pkey"),
        sa.UniqueConstraint(
            "profile_id",
            "product_id",
            name="product_reviews_product_id_key",
            info={
                "pointer": "/product_id",
                "message": "There is another product review with this product_id.",
            },
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["products.id"],
            name="product_reviews_product_id_fkey",
            ondelete="CASCADE",
            info={"pointer": "/product_id", "message": "There is no such product."},
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["users.id"], name="product_reviews_profile_id_fkey"
        ),
        sa.CheckConstraint(
            "stars BETWEEN 1 AND 5",
            name="product_reviews_stars_range",
            info={"pointer": "/stars", "message": "This is at least 1 and at most 5."},
        ),
        sa.CheckConstraint(
            "char_length(text) <= 2000",
            name="product_reviews_text_length",
            info={"pointer": "/text", "message": "This has at most 2000 characters."},
        ),
        sa.Index("product_reviews_product_id_idx", "product_id"),
        sa.Index("product_reviews_profile_id_stars_idx", "profile_id", "stars", "id"),
        {"comment": "What somebody thinks of a product."},
    )

    id: UUID = Field(
        default_factory=uuid7,
        sa_type=sa.Uuid,
        sa_column_kwargs={"server_default": sa.text("gen_random_uuid()")},
    )
    profile_id: UUID = Field(sa_type=sa.Uuid)


class ProductReviewCreate(ProductReviewBase):
    """What creates a product review."""

    model_config = {"extra": "forbid"}


class ProductReviewUpdate(SQLModel):
    """What changes a product review; a member that is absent is left alone."""

    model_config = {"extra": "forbid"}

    stars: ProductReviewStars | MISSING = MISSING
    text: ProductReviewText | MISSING | None = MISSING


class ProductReviewResponse(BaseModel):
    """A product review as it is told."""

    id: UUID = pydantic.Field(description="The id of the product review.")
    stars: int = pydantic.Field(description="From one to five.")
    text: str | None = pydantic.Field(description="In words.")
    product_id: int = pydantic.Field(description="What it is about.")
