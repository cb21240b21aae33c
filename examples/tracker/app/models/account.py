"""An organisation that uses the tracker; the rows are kept by the sign-up."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Account(SQLModel, table=True):
    __tablename__ = "accounts"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (sa.PrimaryKeyConstraint("id", name="accounts_pkey"),)

    id: UUID = Field(sa_type=sa.Uuid)
    name: str = Field(sa_type=sa.Text)
