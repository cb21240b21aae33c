# Compiled by restc from specs/diary_entry.yaml: change that.
"""Who sees diary entries and who writes diary entries."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.api.v1.principal import Principal
from app.api.v1.scope import is_operator
from app.models.diary_share import DiaryShare


def sees_diary_entry(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may see a diary entry."""
    return sa.or_(
        col(row.author_id) == principal.profile_id,
        is_operator(principal, "support"),
        _by_shares_1(row, principal),
        _by_shares_2(row, principal),
    )


def writes_diary_entry(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may change a diary entry."""
    return sa.or_(
        col(row.author_id) == principal.profile_id, _by_shares_2(row, principal)
    )


def _by_shares_1(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether `shares.reader` leads to the caller."""
    shares = aliased(DiaryShare)
    return (
        sa.exists()
        .where(
            col(shares.diary_entry_id) == row.id,
            col(shares.reader_id) == principal.profile_id,
        )
        .correlate(row)
    )


def _by_shares_2(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether `shares.reader` leads to the caller."""
    shares = aliased(DiaryShare)
    return (
        sa.exists()
        .where(
            col(shares.diary_entry_id) == row.id,
            col(shares.may_write),
            col(shares.reader_id) == principal.profile_id,
        )
        .correlate(row)
    )
