# Compiled by restc from specs/notice.yaml: change that.
"""Who sees notices and who writes notices."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from app.api.v1.principal import Principal
from app.api.v1.scope import is_operator


def sees_notice(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may see a notice."""
    return sa.or_(
        col(row.shown_from) <= sa.func.now(), is_operator(principal, "editor")
    )


def writes_notice(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may change a notice."""
    return is_operator(principal, "editor")
