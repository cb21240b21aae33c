"""What an editor offers to insert, with the places to fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def _snippet(label: str, description: str, body: Any) -> dict[str, Any]:
    return {"label": label, "description": description, "body": body}


DOCUMENTS = [
    _snippet(
        "resource",
        "A resource of an account, with soft deletion",
        {
            "resource": "$1",
            "summary": "$2",
            "ownership": "${3|account,profile,public|}",
            "delete": "${4|soft,hard|}",
            "use": ["timestamps"],
            "fields": {"${5:name}": {"type": "string", "max_length": 100}},
            "api": {"operations": ["create", "list", "read", "update", "delete"]},
        },
    ),
    _snippet(
        "enum",
        "Values that many resources share",
        {"enum": "$1", "summary": "$2", "values": ["$3"]},
    ),
    _snippet(
        "trait",
        "Fields that many resources share",
        {"trait": "$1", "summary": "$2", "fields": {"${3:name}": {"type": "$4"}}},
    ),
    _snippet(
        "external",
        "A table that the application owns",
        {"external": "$1", "table": "$2", "key": "uuid"},
    ),
    _snippet(
        "removed",
        "A resource that is gone, with its table",
        {"removed": "$1", "reason": "$2"},
    ),
]

FIELDS = [
    _snippet("string", "A text of one line", {"type": "string", "max_length": "${1:200}"}),
    _snippet("text", "A text of many lines", {"type": "text", "max_length": "${1:5000}"}),
    _snippet("integer", "A whole number", {"type": "integer", "ge": "${1:0}"}),
    _snippet("decimal", "An exact number", {"type": "decimal", "precision": 12, "scale": 2}),
    _snippet("boolean", "True or false", {"type": "boolean", "default": False}),
    _snippet("date", "A day", {"type": "date", "required": False}),
    _snippet("datetime", "A moment", {"type": "datetime", "required": False}),
    _snippet("enum", "One of a few words", {"type": "enum", "values": ["$1"], "default": "$2"}),
    _snippet(
        "string[]",
        "A list of strings",
        {"type": "string[]", "max_items": 20, "items": {"max_length": 40}, "default": []},
    ),
    _snippet("json", "An object of a declared shape", {"type": "json", "shape": {"$1": {}}}),
]

RELATIONS = [
    _snippet("to one", "A key to one row", {"to": "$1", "on_delete": "${2|restrict,cascade|}"}),
    _snippet(
        "optional",
        "A key that may be absent",
        {"to": "$1", "required": False, "on_delete": "set_null"},
    ),
    _snippet("to many", "Links to many rows", {"to": "$1", "many": True, "max_items": 50}),
]

ACTIONS = [
    _snippet(
        "on an item",
        "A POST on one row",
        {"on": "item", "call": "app.services.$1:$2", "summary": "$3", "returns": "$4"},
    )
]

SNIPPETS: Mapping[str, list[dict[str, Any]]] = {
    "Field": FIELDS,
    "Relation": RELATIONS,
    "Action": ACTIONS,
}
"""By the title of the definition that they fill."""
