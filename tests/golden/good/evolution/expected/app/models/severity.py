# Compiled by restc from specs/severity.yaml: change that.
"""The values of severity."""

from enum import StrEnum


class Severity(StrEnum):
    LOW = "low"
    HIGH = "high"
