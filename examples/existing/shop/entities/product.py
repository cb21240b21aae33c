"""What is sold."""

from decimal import Decimal

from sqlalchemy import BigInteger, Identity, Numeric
from sqlmodel import Field, SQLModel


class Product(SQLModel, table=True):
    __tablename__ = "products"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(
        default=None,
        primary_key=True,
        sa_type=BigInteger,
        sa_column_args=[Identity(always=True)],
    )
    sku: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=200)
    price: Decimal = Field(sa_type=Numeric(10, 2))
    in_stock: int = 0
