# Compiled by restc from specs/diary_share.yaml: change that.
"""Who sees diary shares and who writes diary shares."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app.api.v1.principal import Principal
from app.api.v1.scope import is_operator


def sees_diary_share(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may see a diary share."""
    return sa.or_(
        col(row.author_id) == principal.profile_id,
        col(row.reader_id) == principal.profile_id,
        is_operator(principal, "support"),
    )


def writes_diary_share(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may change a diary share."""
    return sa.or_(
        col(row.author_id) == principal.profile_id, is_operator(principal, "support")
    )
