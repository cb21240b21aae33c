"""The walk along a path of pydantic's through models and nodes at once."""

from __future__ import annotations

from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import Tag

from compiler.schema.document import at
from compiler.schema.field import complete
from compiler.schema.part import Part
from compiler.source.node import Mapping, Node, Scalar

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a path leads: the author's own path, the part around its end, and what is legal there.

    `part_place` is the author's path to `part`; `annotation` is the type of what stands at the
    end, None where the path ends in a key that the part doesn't know.
    """

    place: Path
    part: type[Part]
    part_place: Path
    annotation: Any


def walk(root: type[Part], node: Mapping, loc: Path) -> Spot:
    """Follow `loc` from a document's model and mapping; pydantic's tags are left out."""
    complete()
    annotation: Any = root
    place: Path = ()
    part, part_place = root, place
    for segment in loc:
        annotation = _bare(annotation)
        if (arm := _arm(annotation, segment)) is not None:
            annotation = arm
            continue
        if isinstance(annotation, type) and issubclass(annotation, Part):
            part, part_place = annotation, place
        annotation = _inside(annotation, segment)
        if at(node, (*place, segment)) is not None:
            place = (*place, segment)
    return Spot(place, part, part_place, _bare(annotation))


def keys_of(part: type[Part]) -> list[str]:
    """The keys that a part takes, in their order."""
    return [info.alias or name for name, info in part.model_fields.items()]


def noun_of(spot: Spot, node: Mapping) -> str:
    """What messages call the part: `a string field`, `a relation`."""
    written = at(node, spot.part_place)
    named = written.get("type") if isinstance(written, Mapping) else None
    if "type" in spot.part.model_fields and isinstance(named, Scalar):
        article = "an" if str(named.value)[:1] in "aeio" else "a"
        return f"{article} {named.value} field"
    return spot.part.noun


def _bare(annotation: Any) -> Any:
    """Without Annotated, and without the None of an optional key."""
    while True:
        if get_origin(annotation) is Annotated and not _tag(annotation):
            annotation = get_args(annotation)[0]
            continue
        if get_origin(annotation) in (Union, UnionType):
            some = [arm for arm in get_args(annotation) if arm is not NoneType]
            if len(some) == 1:
                annotation = some[0]
                continue
        return annotation


def _arm(annotation: Any, segment: str | int) -> Any:
    if get_origin(annotation) not in (Union, UnionType):
        return None
    for arm in get_args(annotation):
        if _tag(arm) == segment:
            return get_args(arm)[0]
    return None


def _tag(annotation: Any) -> str | None:
    for mark in getattr(annotation, "__metadata__", ()):
        if isinstance(mark, Tag):
            return mark.tag
    return None


def _inside(annotation: Any, segment: str | int) -> Any:
    """The type of what `segment` leads to."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        for name, info in annotation.model_fields.items():
            if (info.alias or name) == segment:
                return info.annotation
        if annotation.model_config["extra"] == "allow":
            hints = get_type_hints(annotation, include_extras=True)
            return get_args(_bare(hints["__pydantic_extra__"]))[1]
        return None
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        return arguments[0]
    if origin is dict:
        return arguments[0] if segment == "[key]" else arguments[1]
    return annotation


def written(node: Mapping, spot: Spot) -> Node:
    """The author's node at a spot."""
    return at(node, spot.place) or node
