"""A part is one mapping of a spec: closed, strict and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError


class Part(BaseModel):
    """What every mapping of a spec has in common.

    `noun` names the part in messages; `later` holds the designed keys that this version refuses.
    """

    # Only the four documents are ever validated by themselves; the rest is built as part of them.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    noun: ClassVar[str]
    later: ClassVar[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Short:
    """Marks a type that a validator also accepts in a shorter form; editors learn of both."""

    form: Any


def fault(
    code: str,
    message: str,
    *,
    at: tuple[str | int, ...] = (),
    first: tuple[str | int, ...] = (),
    key: bool = False,
    label: str = "",
    advice: str = "",
    among: tuple[str, ...] = (),
) -> PydanticCustomError:
    """An error of our own for pydantic to collect.

    `at` and `first` are paths below the value under validation: the guilty place and the place
    that it disagrees with. With `key`, both mean the key instead of its value. `among` are
    the words that were possible.
    """
    context = {
        "message": message,
        "at": at,
        "first": first,
        "key": key,
        "label": label,
        "advice": advice,
        "among": among,
    }
    return PydanticCustomError(code, "{message}", context)
