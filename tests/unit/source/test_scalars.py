"""YAML 1.2's core schema."""

from __future__ import annotations

import pytest

from compiler.source.scalars import Refused, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("y", "y"),
        ("1:30", "1:30"),
        ("12:30:45", "12:30:45"),
        ("2020-01-01", "2020-01-01"),
        ("1_000", "1_000"),
        ("0", 0),
        ("-0", 0),
        ("+12", 12),
        ("-3", -3),
        ("0x1F", 31),
        ("0o17", 15),
        ("0b1", "0b1"),
        ("0o8", "0o8"),
        ("-0x1", "-0x1"),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("0.10", 0.1),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        (".", "."),
        ("-", "-"),
        ("1e", "1e"),
        ("1.2.3", "1.2.3"),
        ("=", "="),
        ("٣", "٣"),
        (" 1", " 1"),
        ("1\n", "1\n"),
    ],
)
def test_values(text: str, value: object) -> None:
    resolved = resolve(text)
    assert resolved == value
    assert type(resolved) is type(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("007", "R012"),
        ("-01", "R012"),
        ("00.5", "R012"),
        ("08", "R012"),
        (".inf", "R013"),
        ("-.Inf", "R013"),
        (".nan", "R013"),
        ("1e999", "R013"),
        ("9" * 5000, "R013"),
        ("0x" + "f" * 5000, "R013"),
        ("0." + "1" * 5000, "R013"),
    ],
)
def test_refused(text: str, code: str) -> None:
    refused = resolve(text)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert len(refused.message) < 200
