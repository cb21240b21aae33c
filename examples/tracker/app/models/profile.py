"""A person who uses the tracker; the rows are kept by the sign-up."""

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Profile(SQLModel, table=True):
    __tablename__ = "profiles"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (sa.PrimaryKeyConstraint("id", name="profiles_pkey"),)

    id: UUID = Field(sa_type=sa.Uuid)
    display_name: str = Field(sa_type=sa.Text)
