"""What an author probably meant."""

from __future__ import annotations

import pytest

from compiler.diagnostics.suggest import closest, did_you_mean

NAMES = ("max_length", "min_length", "required", "default", "on_delete")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("max_lenght", "max_length"),
        ("maxLength", "max_length"),
        ("max-length", "max_length"),
        ("Max Length", "max_length"),
        ("onDelete", "on_delete"),
        ("requird", "required"),
        ("nullable", "required"),
        ("unknown", ""),
        ("zzz", ""),
        ("", ""),
        ("max_length" * 100_000, ""),
    ],
)
def test_closest(word: str, meant: str) -> None:
    aliases = {"nullable": "required", "unknown": "not_a_name"}
    assert closest(word, NAMES, aliases) == meant


def test_did_you_mean() -> None:
    assert did_you_mean("defualt", NAMES) == "did you mean `default`?"
    assert did_you_mean("zzz", NAMES) == ""
    assert did_you_mean("a", ()) == ""


def test_the_answer_is_a_name_as_it_was_given() -> None:
    assert closest("done_at", ("doneAt",)) == "doneAt"
