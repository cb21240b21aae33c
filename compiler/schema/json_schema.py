"""The JSON Schema of specs, for completion, hover and early warnings in editors."""

from __future__ import annotations

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
        "oneOf": [{"required": [kind]} for kind in kinds],
        "allOf": [{"if": {"required": [kind]}, "then": then} for kind, then in kinds.items()],
        "properties": {kind: _described({}, KINDS[kind].model_fields[kind]) for kind in kinds},
        "defaultSnippets": DOCUMENTS,
        "definitions": dict(sorted(definitions.items())),
    }


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
        "title": title,
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
        arms = [_of(arm, definitions) for arm in arguments if arm is not NoneType]
        return arms[0] if len(arms) == 1 else {"anyOf": arms}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _of(arguments[0], definitions)}
    if origin is dict:
        names = {k: v for k, v in _of(arguments[0], definitions).items() if k != "type"}
        values = _of(arguments[1], definitions)
        return {"type": "object", "propertyNames": names, "additionalProperties": values}
    return _plain(annotation, definitions)


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
        return {"anyOf": [_of(mark.form, definitions), schema]}
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
        _when({"enum": names}, _part(model, definitions, within)) for model, names in models.items()
    ]
    for model, pattern in ((ReferenceField, NAME), (PlainArrayField, PLAIN_ARRAY)):
        other = {"type": "string", "pattern": pattern, "not": {"enum": known}}
        choices.append(_when(other, _part(model, definitions, within)))
    words = [_sentence(model) for model, names in models.items() for _ in names]
    definitions[title] = {
        "title": title,
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
        "defaultSnippets": SNIPPETS["Field"],
    }
    return reference


def _when(named: Schema, then: Schema) -> Schema:
    return {"if": {"required": ["type"], "properties": {"type": named}}, "then": then}


def _sentence(model: type[Part]) -> str:
    return (model.__doc__ or "").split("\n\n")[0].replace("\n    ", " ")
