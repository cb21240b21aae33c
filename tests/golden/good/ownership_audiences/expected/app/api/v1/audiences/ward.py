# Compiled by restc from specs/ward.yaml: change that.
"""Who writes wards."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app.api.v1.principal import Principal
from app.api.v1.scope import accounts_with


def writes_ward(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may change a ward."""
    return sa.and_(
        col(row.account_id).in_(principal.accounts),
        sa.or_(
            col(row.account_id).in_(accounts_with(principal, "editor")),
            col(row.created_by_id) == principal.profile_id,
        ),
    )
