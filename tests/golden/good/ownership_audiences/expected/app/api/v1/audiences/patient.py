# Compiled by restc from specs/patient.yaml: change that.
"""Who sees patients and who writes patients."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from app.api.v1.principal import Principal
from app.api.v1.scope import accounts_with
from app.models.care_team_member import CareTeamMember
from app.models.practitioner import Practitioner


def sees_patient(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may see a patient."""
    return sa.or_(
        sa.and_(
            col(row.account_id).in_(principal.accounts),
            sa.or_(
                _by_care_team_practitioner_1(row, principal),
                col(row.account_id).in_(accounts_with(principal, "records_admin")),
                _by_care_team_practitioner_2(row, principal),
            ),
        ),
        col(row.published_at).is_not(None),
    )


def writes_patient(row: Any, principal: Principal) -> sa.ColumnElement[bool]:
    """Whether the caller may change a patient."""
    return sa.and_(
        col(row.account_id).in_(principal.accounts),
        sa.or_(
            col(row.account_id).in_(accounts_with(principal, "records_admin")),
            _by_care_team_practitioner_2(row, principal),
        ),
    )


def _by_care_team_practitioner_1(
    row: Any, principal: Principal
) -> sa.ColumnElement[bool]:
    """Whether `care_team.practitioner.profile` leads to the caller."""
    care_team = aliased(CareTeamMember)
    practitioner = aliased(Practitioner)
    return (
        sa.exists()
        .where(
            col(care_team.patient_id) == row.id,
            col(care_team.deleted_at).is_(None),
            sa.or_(
                col(care_team.ended_at).is_(None),
                col(care_team.ended_at) > sa.func.now(),
            ),
            col(practitioner.id) == care_team.practitioner_id,
            col(practitioner.profile_id) == principal.profile_id,
        )
        .correlate(row)
    )


def _by_care_team_practitioner_2(
    row: Any, principal: Principal
) -> sa.ColumnElement[bool]:
    """Whether `care_team.practitioner.profile` leads to the caller."""
    care_team = aliased(CareTeamMember)
    practitioner = aliased(Practitioner)
    return (
        sa.exists()
        .where(
            col(care_team.patient_id) == row.id,
            col(care_team.deleted_at).is_(None),
            sa.and_(col(care_team.lead), col(care_team.ended_at).is_(None)),
            col(practitioner.id) == care_team.practitioner_id,
            col(practitioner.profile_id) == principal.profile_id,
        )
        .correlate(row)
    )
