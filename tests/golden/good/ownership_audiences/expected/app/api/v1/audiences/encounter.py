# Compiled by restc from specs/encounter.yaml: change that.
"""Who sees encounters and who writes encounters."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.api.v1.audiences.patient import sees_patient, writes_patient
from app.api.v1.principal import Principal
from app.models.patient import Patient


def sees_encounter(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may see an encounter."""
    patient = aliased(Patient)
    return (
        sa.exists()
        .where(col(patient.id) == row.patient_id, sees_patient(patient, principal))
        .correlate(row)
    )


def writes_encounter(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may change an encounter."""
    patient = aliased(Patient)
    return sa.and_(
        col(row.account_id).in_(principal.accounts),
        sa.exists()
        .where(col(patient.id) == row.patient_id, writes_patient(patient, principal))
        .correlate(row),
    )
