"""The members of a resource: one table that says everything about each."""

from collections.abc import Iterator

from compiler.emit.markdown.types import rules_of, type_name
from compiler.emit.prose.escape import code, sentence
from compiler.emit.prose.layout import example, inline, table
from compiler.ir.example import plain
from compiler.ir.field import (
    Array,
    Constant,
    Field,
    Json,
    JsonMember,
    NewId,
    Now,
    Preset,
)
from compiler.ir.operation import Kind
from compiler.ir.relation import Expansion, Link
from compiler.ir.resource import Resource
from compiler.ir.sample_row import answer

HEAD = ("Member", "Type", "Create", "Update", "Null", "Default", "Rules", "Description")


def heading(resource: Resource) -> str:
    """What the section about the members is called, and linked by."""
    return f"The {resource.names.label} object"


def members(resource: Resource) -> Iterator[str]:
    """The table, the shapes of typed JSON objects, and an example."""
    yield f"### {heading(resource)}"
    creates = resource.operation(Kind.CREATE) is not None
    updates = resource.operation(Kind.UPDATE) is not None
    shown = [f for f in resource.fields if f.in_response or f.in_create or f.in_update]
    rows = [_row(f, creates, updates) for f in shown]
    rows += [_link_row(link, creates, updates) for link in resource.links]
    yield table(HEAD, rows)
    for field in shown:
        if isinstance(field.type, Json) and field.type.shape is not None:
            yield from _shape(field)
    yield from _expansions(resource.expansions)
    if not creates:
        yield example(answer(resource))


def input_table(fields: tuple[Field, ...]) -> str:
    """The members of an action's body."""
    rows = [
        (
            code(f.names.json),
            _type(f),
            "required" if f.required_in_create else "optional",
            _default(f),
            _rules(f),
            _about(f),
        )
        for f in fields
    ]
    return table(("Member", "Type", "Required", "Default", "Rules", "Description"), rows)


def _row(field: Field, creates: bool, updates: bool) -> tuple[str, ...]:
    create = ("required" if field.required_in_create else "optional") if field.in_create else ""
    about = _about(field)
    if not field.in_response:
        about = f"{about} Never answered.".strip()
    return (
        code(field.names.json),
        _type(field),
        create if creates else "",
        "yes" if updates and field.in_update else "",
        "yes" if field.nullable else "",
        _default(field),
        _rules(field),
        about,
    )


def _link_row(link: Link, creates: bool, updates: bool) -> tuple[str, ...]:
    return (
        code(link.json),
        type_name(Array(link.target_type)),
        "optional" if creates else "",
        "yes" if updates else "",
        "",
        inline([]),
        f"up to {link.max_items} items; a set",
        _about(link),
    )


def _about(one: Field | Link | JsonMember) -> str:
    """What it means, after the warning that it goes."""
    about = sentence(one.description)
    return f"Deprecated. {about}".strip() if one.deprecated else about


def _expansions(expansions: tuple[Expansion, ...]) -> Iterator[str]:
    if not expansions:
        return
    yield (
        "With `expand`, a read or a list answers these as well, each `null` where there is none "
        "or none that you may see:"
    )
    rows = [
        (code(e.name), ", ".join(code(field.names.json) for field in e.fields)) for e in expansions
    ]
    yield table(("Expanded", "Holds"), rows)


def _shape(field: Field) -> Iterator[str]:
    assert isinstance(field.type, Json)
    assert field.type.shape is not None
    yield f"{code(field.names.json)} is an object with these members and no others:"
    rows = [
        (
            code(member.name),
            type_name(member.type),
            "yes" if member.required and member.default is None else "",
            "yes" if member.nullable else "",
            inline(plain(member.default.value, member.type))
            if isinstance(member.default, Constant)
            else "",
            "; ".join(rules_of(member.type)),
            _about(member),
        )
        for member in field.type.shape.members
    ]
    yield table(("Inside", "Type", "Required", "Null", "Default", "Rules", "Description"), rows)


def _type(field: Field) -> str:
    return type_name(field.type)


def _rules(field: Field) -> str:
    """Constraints of what a client sends; what only the server writes has none to tell."""
    written = field.in_create or field.in_update
    return "; ".join(rules_of(field.type)) if written else ""


def _default(field: Field) -> str:
    match field.default:
        case Constant():
            return inline(plain(field.default.value, field.type))
        case Now() if field.in_create:
            return "the present time"
        case NewId() if field.in_create:
            return "a new id"
        case Preset(attribute="profile_id"):
            return "the caller"
        case _:
            return inline(None) if field.in_create and field.nullable else ""
