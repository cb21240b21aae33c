# Compiled by restc from specs/finding.yaml: change that.
"""Who sees findings and who writes findings."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.api.v1.audiences.encounter import sees_encounter, writes_encounter
from app.api.v1.principal import Principal
from app.models.encounter import Encounter


def sees_finding(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may see a finding."""
    encounter = aliased(Encounter)
    return (
        sa.exists()
        .where(
            col(encounter.id) == row.encounter_id, sees_encounter(encounter, principal)
        )
        .correlate(row)
    )


def writes_finding(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may change a finding."""
    encounter = aliased(Encounter)
    return sa.and_(
        col(row.account_id).in_(principal.accounts),
        sa.exists()
        .where(
            col(encounter.id) == row.encounter_id,
            writes_encounter(encounter, principal),
        )
        .correlate(row),
    )
