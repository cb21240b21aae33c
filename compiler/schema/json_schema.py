"""The JSON Schema of specs, for completion, hover and early warnings in editors."""

from __future__ import annotations

import re
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from compiler.diagnostics.bug import CompilerBug
from compiler.schema.array import ARRAYS, PlainArrayField
from compiler.schema.column import COLUMN_KEYS, Column
from compiler.schema.evolution import distinct_values
from compiler.schema.field import TYPES, AnyField, Member, ReferenceField, complete
from compiler.schema.part import Part, Short
from compiler.schema.resource import KINDS
from compiler.schema.snippets import DOCUMENTS, SNIPPETS
from compiler.schema.words import NAME, PLAIN_ARRAY, distinct

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
LIMITS = {
    int: {"ge": "minimum", "le": "maximum"},
    str: {"min_length": "minLength", "max_length": "maxLength"},
    tuple: {"min_length": "minItems", "max_length": "maxItems"},
    dict: {"min_length": "minProperties", "max_length": "maxProperties"},
}


def json_schema() -> Schema:
    """The schema of all documents, in draft 7, which editors know best."""
    complete()
    definitions: dict[str, Schema] = {}
    kinds = {kind: _part(model, definitions) for kind, model in KINDS.items()}
    return {
        "$schema": DRAFT,
        "title": "restc spec",
        "description": "One resource, trait, shared enum, external table or removed resource.",
        "type": "object",
        "if": {"anyOf": [{"required": [kind]} for kind in kinds]},
        "then": {
            "oneOf": [{"required": [kind]} for kind in kinds],
            "allOf": [_only(kind, kinds) for kind in kinds],
        },
        # Until there is a kind, an editor should offer nothing else.
        "else": {
            "required": ["resource"],
            "properties": {kind: _described({}, KINDS[kind].model_fields[kind]) for kind in kinds},
            "defaultSnippets": DOCUMENTS,
        },
        "definitions": dict(sorted(definitions.items())),
    }


def _only(kind: str, kinds: dict[str, Schema]) -> Schema:
    """What a document of one kind takes; one of two kinds is told that, and nothing more."""
    others = [{"required": [other]} for other in kinds if other != kind]
    return {"if": {"required": [kind], "not": {"anyOf": others}}, "then": kinds[kind]}


def _part(model: type[Part], definitions: dict[str, Schema], within: bool = False) -> Schema:
    """A reference to the definition of a model; `within` leaves out what only columns take."""
    title = model.__name__.removesuffix("Field") + "Member" if within else model.__name__
    if title not in definitions:
        definitions[title] = {}
        definitions[title] = _definition(model, title, definitions, within)
    return {"$ref": f"#/definitions/{title}"}


def _definition(
    model: type[Part], title: str, definitions: dict[str, Schema], within: bool
) -> Schema:
    properties, required = {}, []
    for name, info in model.model_fields.items():
        key = info.alias or name
        if within and key in COLUMN_KEYS:
            continue
        annotation = (
            Annotated[(info.annotation, *info.metadata)] if info.metadata else (info.annotation)
        )
        properties[key] = _described(_of(annotation, definitions), info)
        if info.is_required():
            required.append(key)
    if issubclass(model, Column):
        # Until there is a type, an editor should offer nothing else.
        properties = {"type": properties.pop("type"), **properties}
    schema: Schema = {
        "title": _heading(title),
        "description": _sentence(model),
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    if model.model_config["extra"] == "allow":
        rest = get_type_hints(model, include_extras=True)["__pydantic_extra__"]
        schema["additionalProperties"] = _of(get_args(rest)[1], definitions)
    if required:
        schema["required"] = required
    if title in SNIPPETS:
        schema["defaultSnippets"] = SNIPPETS[title]
    return schema


def _described(schema: Schema, info: FieldInfo) -> Schema:
    """With the words, the examples and the default of its key."""
    text = info.description or ""
    described: Schema = {"allOf": [schema]} if "$ref" in schema else dict(schema)
    described |= {"description": text, "markdownDescription": text}
    if info.examples:
        described["examples"] = info.examples
    if isinstance(default := info.default, bool | int | str):
        described["default"] = default
    return described


def _of(annotation: Any, definitions: dict[str, Schema]) -> Schema:
    """The schema of a type as the models write it."""
    if annotation in (AnyField, Member):
        return _field(definitions, within=annotation == Member)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        schema = _of(arguments[0], definitions)
        for mark in arguments[1:]:
            schema = _limited(schema, arguments[0], mark, definitions)
        return schema
    if origin in (Union, UnionType):
        return _either(
            [_of(arm, definitions) for arm in arguments if arm is not NoneType], definitions
        )
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _of(arguments[0], definitions)}
    if origin is dict:
        names = {k: v for k, v in _of(arguments[0], definitions).items() if k != "type"}
        values = _of(arguments[1], definitions)
        return {"type": "object", "propertyNames": names, "additionalProperties": values}
    return _plain(annotation, definitions)


def _either(arms: list[Schema], definitions: dict[str, Schema]) -> Schema:
    """One of several: one list of words, or told apart by the keys that an arm demands."""
    if len(arms) == 1:
        return arms[0]
    words = [[True, False] if arm == {"type": "boolean"} else arm.get("enum") for arm in arms]
    if all(words):
        return {"enum": [word for some in words if some for word in some]}
    parts = [definitions.get(arm.get("$ref", "").rsplit("/", 1)[-1], {}) for arm in arms]
    keys = [next(iter(part.get("required", ())), None) for part in parts]
    if None in keys or len({*keys}) < len(keys):
        return {"anyOf": arms}
    schema = arms[0]
    for arm, key in zip(arms[1:], keys[1:], strict=True):
        schema = {"if": {"required": [key]}, "then": arm, "else": schema}
    return schema


def _plain(annotation: Any, definitions: dict[str, Schema]) -> Schema:
    if annotation is Any:
        return {}
    if isinstance(annotation, type):
        if issubclass(annotation, Part):
            return _part(annotation, definitions)
        names = {str: "string", bool: "boolean", int: "integer", Decimal: "number"}
        if annotation in names:
            return {"type": names[annotation]}
    raise CompilerBug("no JSON Schema for a type of the meta-schema", repr(annotation))


def _limited(schema: Schema, annotation: Any, mark: Any, definitions: dict[str, Schema]) -> Schema:
    if isinstance(mark, Short):
        # An editor's message is about the form that was begun, and not about both.
        return {"if": {"type": "object"}, "then": schema, "else": _of(mark.form, definitions)}
    if isinstance(mark, FieldInfo):
        for inner in mark.metadata:
            schema = _limited(schema, annotation, inner, definitions)
        return schema
    if getattr(mark, "func", None) in (distinct, distinct_values):
        return {**schema, "uniqueItems": True}
    if isinstance(mark, StringConstraints) and mark.pattern:
        schema = {**schema, "pattern": mark.pattern}
    kind = {"array": tuple, "object": dict, "string": str}.get(schema.get("type", ""), int)
    for key, word in LIMITS[kind].items():
        limit = getattr(mark, key, None)
        if limit is not None:
            schema = {**schema, word: limit}
    return schema


def _field(definitions: dict[str, Schema], within: bool) -> Schema:
    """A field: its type first, and then what that type takes."""
    title = "Member" if within else "Field"
    reference = {"$ref": f"#/definitions/{title}"}
    if title in definitions:
        return reference
    definitions[title] = {}
    models: dict[type[Column], list[str]] = {}
    for name, model in TYPES.items():
        models.setdefault(model, []).append(name)
    for name, array in ARRAYS.items():
        models.setdefault(array, []).append(f"{name}[]")
    known = [name for names in models.values() for name in names]
    choices: list[Schema] = [
        _when(_one_of(names), _part(model, definitions, within)) for model, names in models.items()
    ]
    limits = {key for model in models for key in _keys(model)} - {"type"}
    for model, pattern in ((ReferenceField, NAME), (PlainArrayField, PLAIN_ARRAY)):
        other = {"type": "string", "pattern": pattern, "not": _one_of(known)}
        # With a limit that no shared enum takes, the name is a type's, and misspelt.
        typed = [{"required": [key]} for key in sorted(limits - set(_keys(model)))]
        misspelt = {"properties": {"type": {"enum": known}}}
        part = _part(model, definitions, within)
        choices.append(_when(other, {"if": {"anyOf": typed}, "then": misspelt, "else": part}))
    words = [_sentence(model) for model, names in models.items() for _ in names]
    definitions[title] = {
        "title": title.lower(),
        "description": "A value with its type." if within else "A field with its type.",
        "type": "object",
        "required": ["type"],
        "properties": {
            "type": {
                "description": "The type of the value, or the name of a shared enum.",
                "markdownDescription": "The type of the value, or the name of a shared enum.",
                "anyOf": [
                    {"enum": known, "markdownEnumDescriptions": words},
                    {"type": "string", "pattern": r"^[a-z][a-z0-9_]*(\[\])?$"},
                ],
            }
        },
        "allOf": choices,
        "if": {"not": {"required": ["type"]}},
        "then": {"defaultSnippets": SNIPPETS["Field"]},
    }
    return reference


def _when(named: Schema, then: Schema) -> Schema:
    return {"if": {"required": ["type"], "properties": {"type": named}}, "then": then}


def _one_of(words: list[str]) -> Schema:
    """One of some words, as a pattern: editors take what is half written for one of an enum."""
    return {"pattern": f"^({'|'.join(re.escape(word) for word in words)})$"}


def _keys(model: type[Part]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _heading(title: str) -> str:
    """`StringArrayField` as people say it: `string array field`."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title).lower()
    return words.removesuffix(" spec")


def _sentence(model: type[Part]) -> str:
    return (model.__doc__ or "").split("\n\n")[0].replace("\n    ", " ")
