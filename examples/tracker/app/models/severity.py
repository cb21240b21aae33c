# Compiled by restc from specs/shared/severity.yaml: change that.
"""How much attention something asks for."""

from enum import StrEnum


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"
