"""Documents of any shape that the meta-schema knows, with little regard to what they mean."""

from __future__ import annotations

import types
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel

from compiler.schema.resource import KINDS

WORDS = (
    *("task", "name", "order", "profile", "id", "a", "status", "project", "author", "now", "admin"),
    *("string", "integer", "lower(name)", "a.b.c", "app.services.task:go", "2026-01-31", "x y"),
    *("'", "", "é", "project_id", "deleted_at", "[]", "string[]", "platform:x", "LIN-1"),
)
ODD = st.one_of(
    st.sampled_from(WORDS), st.none(), st.booleans(), st.integers(-3, 9), st.just([]), st.just({})
)


@st.composite
def documents(draw: st.DrawFn) -> Any:
    """A document of some kind, or something like it."""
    kind = draw(st.sampled_from((*["resource"] * 4, *KINDS)))
    found = draw(_model(KINDS[kind], 4))
    found[kind] = draw(st.sampled_from(("task", "project", "profile", "audited")))
    if kind == "resource":
        found.setdefault("ownership", "account")
        found.setdefault("delete", "hard")
    return found


@st.composite
def _model(draw: st.DrawFn, model: type[BaseModel], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if not field.is_required() and draw(st.integers(0, 5)):
            continue
        found[field.alias or name] = draw(_value(field.annotation, depth - 1))
    if not draw(st.integers(0, 30)):
        found[draw(st.sampled_from(WORDS))] = draw(ODD)
    return found


def _value(kind: Any, depth: int) -> st.SearchStrategy[Any]:
    """Mostly what an annotation allows; now and then something else."""
    return st.integers(0, 24).flatmap(lambda n: ODD if n == 0 or depth < 0 else _like(kind, depth))


def _like(kind: Any, depth: int) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _like(arguments[0], depth)
    if origin in (Union, types.UnionType):
        return st.sampled_from(arguments).flatmap(lambda one: _value(one, depth))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple:
        return st.lists(_value(arguments[0], depth), max_size=3)
    if origin in (dict, Mapping):
        return st.dictionaries(st.sampled_from(WORDS), _value(arguments[1], depth), max_size=3)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _model(kind, depth)
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: st.sampled_from(WORDS),
        bool: st.booleans(),
        int: st.integers(-2, 300),
        Decimal: st.sampled_from((0, 1, -1, 0.5, 100)),
        type(None): st.none(),
    }
    return simple.get(kind, ODD)
