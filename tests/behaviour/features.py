"""A tiny spec for each member of the IR's closed unions, and one that lacks it.

Invariant 2: each pair of a member and an emitter is implemented or refused, never silence. What
an emitter has nothing to say about stands in SILENT with the reason.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from compiler.ir import evolution, field, operation, ownership, relation

UNIONS: tuple[object, ...] = (
    field.FieldType,
    field.Default,
    field.TextFormat,
    field.Access,
    field.Role,
    relation.OnDelete,
    relation.Reach,
    relation.ChildAction,
    operation.Kind,
    operation.ETag,
    ownership.Scope,
    evolution.Danger,
    evolution.Backfill,
    ownership.Right,
    ownership.Audience,
)


def members_of(union: object) -> tuple[str, ...]:
    """`Text` for a member that is a class, `Kind.LIST` for one of an enum."""
    if isinstance(union, enum.EnumMeta):
        found: list[enum.Enum] = list(union)
        return tuple(map(str_of, found))
    return tuple(kind.__name__ for kind in get_args(union))


def str_of(member: enum.Enum) -> str:
    return f"{type(member).__name__}.{member.name}"


@dataclass(frozen=True, slots=True)
class Feature:
    """Two projects, file to YAML, that differ in one member alone."""

    having: Mapping[str, str]
    lacking: Mapping[str, str]


HEAD = "ownership: account\ndelete: hard\n"
THING = "fields: {{other: {{type: text}}, thing: {}}}\n"
TEXT = THING.format("{type: text, max_length: 9}")
OTHER = "fields: {other: {type: text}}\n"
FILTER = "api: {filter: [thing]}\n"
PROFILE = "external: profile\ntable: profiles\n"
MEMBER = (
    "resource: member\nownership: account\ndelete: hard\nfields: {since: {type: date}}\n"
    "relations: {profile: {to: profile, on_delete: cascade}}\nunique: [[profile]]\n"
)
LIFE = "{type: enum, values: [a, b], default: a}"


def box(delete: str = "hard") -> str:
    return f"resource: box\nownership: account\ndelete: {delete}\n{TEXT}"


def note(body: str, head: str = HEAD) -> str:
    return f"resource: note\n{head}{body}"


def _type(kind: str, other: str = "{type: text}", tail: str = FILTER) -> Feature:
    return _notes(THING.format(kind) + tail, THING.format(other) + tail)


def _notes(having: str, lacking: str, head: str = HEAD, other_head: str = HEAD) -> Feature:
    return Feature({"note": note(having, head)}, {"note": note(lacking, other_head)})


APPROVED = {
    "drop": "gone",
    "narrow": "thing",
    "remove_value": "life.c",
    "rewrite": "thing",
    "block": "thing",
}


def _approved(change: str, target: str) -> Feature:
    fields = f"fields: {{thing: {{type: text}}, life: {LIFE}}}\n"
    return _notes(fields + f"approve: [{{{change}: {target}, reason: why}}]\n", fields)


def _operation(name: str, soft: bool = False) -> Feature:
    head = HEAD.replace("hard", "soft") if soft else HEAD
    some = [o for o in ("list", "read", "create", "update", "delete") if o != name]
    api = "api: {{operations: [{}]}}\n"
    return _notes(
        TEXT + api.format(", ".join([*some, name])),
        TEXT + api.format(", ".join(some)),
        head,
        head,
    )


def _access(name: str) -> Feature:
    other = "read_write" if name != "read_write" else "read_only"
    text = "{{type: text, required: false, access: {}}}"
    return _type(text.format(name), text.format(other), tail="")


def _points(having: str, lacking: str, above: str = "hard", child: str = "hard") -> Feature:
    """What two ways of pointing at a parent come to; the parent is part of what is compared."""
    head = f"ownership: account\ndelete: {child}\n"
    others = {"box": box(above)}
    return Feature(
        {"note": note(f"{OTHER}relations: {{box: {having}}}\n", head), **others},
        {"note": note(f"{OTHER}relations: {{box: {lacking}}}\n", head), **others},
    )


RESTRICT = "{to: box, required: false, on_delete: restrict}"
CASCADE = "{to: box, required: false, on_delete: cascade}"
SET_NULL = "{to: box, required: false, on_delete: set_null}"
TAGS = OTHER + "relations: {boxes: {to: box, many: true}}\n"
GO = "actions: {go: {on: item, call: app.services.note:go, summary: Go.}}\n"
MANY = Feature(
    {"note": note(TAGS), "box": box()},
    {"note": note(TEXT), "box": box()},
)
BY_WHOM = (
    "fields: {{other: {{type: text}}}}\nrelations: {{who: {{to: profile, required: false{}}}}}\n"
)

ADMINS = "[{role: admin}]"


def _admits(scope: str, audience: str, body: str = TEXT) -> Feature:
    """What one audience that reads comes to, beside the owner alone."""
    head = f"ownership: {{scope: {scope}, read: [{audience}]}}\ndelete: hard\n"
    lacking = f"ownership: {scope}\ndelete: hard\n"
    return Feature(
        {"note": note(body, head), "p": PROFILE}, {"note": note(body, lacking), "p": PROFILE}
    )


def _inherits(right: str) -> Feature:
    """What a child takes from its parent, beside the same said of its own."""
    body = f"{OTHER}relations: {{box: {{to: box}}}}\n"
    own = f"ownership: {{through: box, {right}: {ADMINS}}}\ndelete: hard\n"
    above = f"{{scope: account, {right}: {ADMINS}}}"
    others = {"box": box().replace("ownership: account", f"ownership: {above}")}
    return Feature(
        {"note": note(body, "ownership: {through: box}\ndelete: hard\n"), **others},
        {"note": note(body, own), **others},
    )


FEATURES: Mapping[str, Feature] = MappingProxyType(
    {
        "Text": _type("{type: text}", "{type: boolean}"),
        "Integer": _type("{type: integer}"),
        "Decimal": _type("{type: decimal, precision: 6, scale: 2}"),
        "Float": _type("{type: float}"),
        "Boolean": _type("{type: boolean}"),
        "Date": _type("{type: date}"),
        "Time": _type("{type: time}"),
        "DateTime": _type("{type: datetime}"),
        "Uuid": _type("{type: uuid}"),
        "Enumeration": _type("{type: enum, values: [a, b]}"),
        "Bytes": _type("{type: bytes}", tail=""),
        "Json": _type("{type: json}", tail=""),
        "Array": _type('{type: "text[]"}'),
        "Constant": _type("{type: integer, default: 3}", "{type: integer}"),
        "Now": _type("{type: datetime, default: now}", "{type: datetime}"),
        "NewId": _notes(TEXT, TEXT, HEAD + "id: uuid\n", HEAD + "id: bigint\n"),
        "Preset": Feature(
            {
                "note": note(BY_WHOM.format(", access: read_only, default: principal.profile_id")),
                "p": PROFILE,
            },
            {"note": note(BY_WHOM.format(", access: read_only")), "p": PROFILE},
        ),
        "TextFormat.PLAIN": _type("{type: text}", "{type: slug}"),
        "TextFormat.EMAIL": _type("{type: email}"),
        "TextFormat.URL": _type("{type: url}"),
        "TextFormat.SLUG": _type("{type: slug}"),
        "Access.READ_WRITE": _access("read_write"),
        "Access.READ_ONLY": _access("read_only"),
        "Access.WRITE_ONLY": _access("write_only"),
        "Access.CREATE_ONLY": _access("create_only"),
        "Access.INTERNAL": _access("internal"),
        "Access.UPDATE_ONLY": _notes(
            THING.format(LIFE) + "transitions: {thing: {a: [b], b: []}}\n", THING.format(LIFE)
        ),
        "Role.DATA": _notes(TEXT, OTHER),
        "Role.ID": _notes(TEXT, TEXT, HEAD + "id: uuid\n", HEAD + "id: bigint\n"),
        "Role.OWNER": _notes(
            TEXT, TEXT, HEAD, "ownership: public\ndelete: hard\napi: {operations: [list, read]}\n"
        ),
        "Role.RELATION": _points(RESTRICT, "{to: box, many: true}"),
        "Role.DELETED_AT": _notes(TEXT, TEXT, HEAD.replace("hard", "soft")),
        "Role.VERSION": _notes(TEXT + "api: {etag: true}\n", TEXT),
        "Role.SEARCH": _notes(TEXT + "api: {search: [thing]}\n", TEXT),
        "OnDelete.RESTRICT": _points(RESTRICT, CASCADE),
        "OnDelete.CASCADE": _points(CASCADE, SET_NULL),
        "OnDelete.SET_NULL": _points(SET_NULL, RESTRICT),
        "ChildAction.RESTRICT": _points(RESTRICT, CASCADE, "soft", "soft"),
        "ChildAction.STAMP": _points(CASCADE, SET_NULL, "soft", "soft"),
        "ChildAction.NULLIFY": _points(SET_NULL, RESTRICT, "soft", "soft"),
        "Reach.SAME_SCOPE": _points(RESTRICT, "{to: box, many: true}"),
        "Reach.WITHIN": Feature(
            {"note": note(BY_WHOM.format(", within: member")), "m": MEMBER, "p": PROFILE},
            {"note": note(BY_WHOM.format("")), "m": MEMBER, "p": PROFILE},
        ),
        "Reach.VISIBLE": Feature(
            {
                "note": note(
                    f"{OTHER}relations: {{box: {RESTRICT}}}\n", "ownership: profile\ndelete: hard\n"
                ),
                "box": box(),
            },
            {
                "note": note(f"{OTHER}relations: {{box: {RESTRICT}}}\n"),
                "box": box(),
            },
        ),
        "Reach.OPEN": Feature(
            {"note": note(BY_WHOM.format("")), "m": MEMBER, "p": PROFILE},
            {"note": note(BY_WHOM.format(", within: member")), "m": MEMBER, "p": PROFILE},
        ),
        "Kind.LIST": _operation("list"),
        "Kind.CREATE": _operation("create"),
        "Kind.BATCH_CREATE": _operation("batch_create"),
        "Kind.READ": _operation("read"),
        "Kind.UPDATE": _operation("update"),
        "Kind.DELETE": _operation("delete"),
        "Kind.RESTORE": _operation("restore", soft=True),
        "Kind.LINK": MANY,
        "Kind.UNLINK": MANY,
        "Kind.ACTION": _notes(TEXT + GO, TEXT),
        "ETag.OFF": _notes(TEXT, TEXT + "api: {etag: true}\n"),
        "ETag.HONOURED": _notes(TEXT + "api: {etag: true}\n", TEXT + "api: {etag: required}\n"),
        "ETag.REQUIRED": _notes(TEXT + "api: {etag: required}\n", TEXT + "api: {etag: true}\n"),
        "Holders": _admits("account", "{role: admin}"),
        "Operators": _admits("profile", "{platform: support}"),
        "Reached": _admits("profile", "{through: who}", BY_WHOM.format("")),
        "Anyone": _admits("profile", "{anyone: \"thing = 'open'\"}"),
        "Inherited": _inherits("read"),
        "Right.READ": _inherits("read"),
        "Right.WRITE": _inherits("write"),
        "Scope.ACCOUNT": _notes(TEXT, TEXT, HEAD, "ownership: profile\ndelete: hard\n"),
        "Scope.PROFILE": _notes(TEXT, TEXT, "ownership: profile\ndelete: hard\n"),
        "Scope.PUBLIC": _notes(
            TEXT, TEXT, "ownership: public\ndelete: hard\napi: {operations: [list, read]}\n"
        ),
        **{f"Danger.{k.upper()}": _approved(k, t) for k, t in APPROVED.items()},
        "FillValue": _type("{type: integer, backfill: 3}", "{type: integer}"),
        "FillNow": _type("{type: datetime, backfill: now}", "{type: datetime}"),
        "FillNewId": _type("{type: uuid, backfill: {sql: gen_random_uuid()}}", "{type: uuid}"),
        "FillSql": _type("{type: text, backfill: {sql: other}}"),
    }
)

BOXES = "relations: {{boxes: {{to: box, many: true{}}}}}\n"
FLAGS: Mapping[str, Feature] = MappingProxyType(
    {
        "unique_items": _type('{type: "text[]", unique_items: true}', '{type: "text[]"}'),
        "a deprecated resource": _notes(TEXT, TEXT, HEAD + "deprecated: true\n"),
        "a deprecated operation": _notes(TEXT + "api: {deprecated: [list]}\n", TEXT),
        "a deprecated action": _notes(
            TEXT + GO.replace("summary", "deprecated: true, summary"), TEXT + GO
        ),
        "a deprecated field": _type("{type: text, deprecated: true}"),
        "a deprecated link": Feature(
            {"note": note(OTHER + BOXES.format(", deprecated: true")), "box": box()},
            {"note": note(OTHER + BOXES.format("")), "box": box()},
        ),
        "links between counted rows": Feature(
            {"note": note(TAGS, HEAD + "id: bigint\n"), "box": box() + "id: bigint\n"},
            {"note": note(TEXT, HEAD + "id: bigint\n"), "box": box() + "id: bigint\n"},
        ),
    }
)
"""What a spec may say that is no member of a union, but a truth of something that is."""

PAST = "what became of what was is no matter of what is: migrations tell it"
OPERATIONS = "which operations there are is no matter of the tables"
API = "what the API accepts and answers is no matter of the tables"
KEYS = "the database itself does it, by its foreign keys"
MODELS = "the models say what a body may have, and routes take it as it is"
SIGHT = "who sees rows is no matter of the tables"
AUDIENCES = (*members_of(ownership.Audience), *members_of(ownership.Right))
BYTES = "nothing is filtered by it, and the models say what it may be"
PRESET = "a route sets it; the table has no default for it"
FORMAT = "a filter compares texts as they are"
OF_THE_PAST = dict.fromkeys((*members_of(evolution.Danger), *members_of(evolution.Backfill)), PAST)
OPERATING = ("a deprecated resource", "a deprecated operation", "a deprecated action")
DEPRECATED = (*OPERATING, "a deprecated field", "a deprecated link")
ADVICE = "what clients are told to stop using works as it did"
PUBLISHED = "the documentation and the API's own say it; the plan says which operations"
SILENT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "pytest": {**OF_THE_PAST, **dict.fromkeys(DEPRECATED, ADVICE)},
        "markdown": OF_THE_PAST,
        "sql": {
            **OF_THE_PAST,
            "Preset": PRESET,
            **dict.fromkeys(members_of(field.Access), API),
            **dict.fromkeys(("ETag.HONOURED", "ETag.REQUIRED"), API),
            **{kind: OPERATIONS for kind in members_of(operation.Kind) if "LINK" not in kind},
            **dict.fromkeys(AUDIENCES, SIGHT),
            **dict.fromkeys(DEPRECATED, ADVICE),
        },
        "plan": {
            **OF_THE_PAST,
            "Preset": PRESET,
            **dict.fromkeys(("a deprecated field", "a deprecated link"), PUBLISHED),
        },
        "sqlmodel": {
            **OF_THE_PAST,
            "Preset": PRESET,
            **dict.fromkeys(("ETag.HONOURED", "ETag.REQUIRED"), API),
            **{kind: OPERATIONS for kind in members_of(operation.Kind) if "LINK" not in kind},
            **dict.fromkeys(AUDIENCES, SIGHT),
            **dict.fromkeys(OPERATING, "the routes say it of operations"),
        },
        "fastapi": {
            **OF_THE_PAST,
            "unique_items": MODELS,
            "a deprecated link": MODELS,
            **dict.fromkeys(members_of(field.TextFormat), FORMAT),
            **dict.fromkeys(("Constant", "Now"), "the models and the tables hold the defaults"),
            **dict.fromkeys(("Bytes", "Json"), BYTES),
            **dict.fromkeys(
                ("Access.READ_WRITE", "Access.READ_ONLY", "Access.CREATE_ONLY"), MODELS
            ),
            **dict.fromkeys(("OnDelete.CASCADE", "Reach.WITHIN", "Reach.OPEN"), KEYS),
        },
    }
)
"""By emitter, the members of which it says nothing, with the reason."""
