# Compiled by restc, alike in every application.
"""Identifiers that sort by the time they were made (RFC 9562, version 7)."""

from secrets import randbits
from time import time_ns
from uuid import UUID


def uuid7() -> UUID:
    """A new identifier: the time in milliseconds, then randomness."""
    milliseconds = time_ns() // 1_000_000
    version, variant = 0x7, 0b10
    return UUID(
        int=milliseconds << 80 | version << 76 | randbits(12) << 64 | variant << 62 | randbits(62)
    )
