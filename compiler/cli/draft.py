"""A draft is a spec in the making: what was answered so far, and its text with comments."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from compiler.cli.project import UsageError

Words = Mapping[str, str]
"""Keys with their values as YAML writes them."""

TEXTS = ("string", "text", "email", "url", "slug", "enum")
LONGEST_LINE = 110
LISTS = ("values", "on")
_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./+-]*( [A-Za-z0-9_./+-]+)*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_NOT_TEXTS = ("true", "false", "null")
_HEAD = re.compile(
    r"(?P<name>[^:,?]+)(?::(?P<type>[^,?!]+))?(?P<mark>[?!]?)(?:,(?P<rest>.*))?", re.S
)
_KEY = re.compile(r",(?=[a-z_.]+=)")

OWNERS = {
    "account": "The rows belong to an account; its members see them, and nobody else.",
    "profile": "The rows belong to one person, who alone sees them.",
    "public": "The rows belong to nobody: anyone reads them, and `api.roles` says who writes.",
}
DELETES = {
    "soft": "DELETE stamps `deleted_at`; a restore takes the row back.",
    "hard": "DELETE removes the row for good.",
}


@dataclass(slots=True)
class Draft:
    """The answers; everything in `fields` and `relations` is already in YAML's words."""

    name: str
    schema: str
    plural: str = ""
    summary: str = ""
    story: str = ""
    ticket: str = ""
    ownership: str = "account"
    delete: str = "soft"
    use: list[str] = field(default_factory=list)
    fields: dict[str, Words] = field(default_factory=dict)
    relations: dict[str, Words] = field(default_factory=dict)
    unique: list[tuple[str, ...]] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole spec, valid as far as the answers are."""
        return "\n".join(_lines(self)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield f"# yaml-language-server: $schema={draft.schema}"
    yield f"resource: {draft.name}"
    for key in ("plural", "summary", "story", "ticket"):
        if value := getattr(draft, key):
            yield f"{key}: {quoted(value)}"
    yield ""
    parent = draft.ownership.removeprefix("through:")
    if parent != draft.ownership:
        yield f"# The rows belong to whoever owns their {quoted(parent)}."
        yield f"ownership: {{through: {parent}}}"
    else:
        yield from _told(OWNERS.get(draft.ownership))
        yield f"ownership: {draft.ownership}"
    yield from _told(DELETES.get(draft.delete))
    yield f"delete: {draft.delete}"
    if draft.use:
        yield f"use: {_list(draft.use)}"
    if draft.fields:
        yield from (
            "",
            "# Required unless `required: false`; a `default` makes it optional at create.",
        )
        yield "fields:"
        for name, words in draft.fields.items():
            yield from _entry(name, words)
    if draft.relations:
        yield from ("", "# `on_delete` says what becomes of this row when its target goes.")
        yield "relations:"
        for name, words in draft.relations.items():
            yield from _entry(name, words)
    if draft.unique:
        yield from ("", "# Among the rows of one owner that aren't deleted.", "unique:")
        yield from (f"  - {_list(names)}" for names in draft.unique)
    if draft.filters or draft.writers:
        yield from ("", "api:")
        if draft.filters:
            yield f"  filter: {_list(draft.filters)}"
        if draft.writers:
            roles = _list([quoted(role) for role in draft.writers])
            yield "  # Roles of the account; `platform:` roles are the operator's."
            operations = ["create", "update", "delete"]
            operations += ["restore"] if draft.delete == "soft" else []
            yield f"  roles: {{{', '.join(f'{name}: {roles}' for name in operations)}}}"


def _told(sentence: str | None) -> Iterator[str]:
    if sentence:
        yield f"# {sentence}"


def _entry(name: str, words: Words) -> Iterator[str]:
    flow = f"  {name}: {mapping(words)}"
    if len(flow) <= LONGEST_LINE:
        yield flow
        return
    yield f"  {name}:"
    yield from (f"    {key}: {value}" for key, value in words.items())


def mapping(words: Words) -> str:
    """The words as a mapping on one line."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in words.items()) + "}"


def _list(items: Sequence[str]) -> str:
    return f"[{', '.join(items)}]"


def quoted(text: str) -> str:
    """A text as a YAML scalar that reads as this text: plain where that is certain."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXTS
    return text if plain else json.dumps(text, ensure_ascii=False)


def valued(text: str, kind: str) -> str:
    """A value of a field as YAML writes it: a number or a truth as such, unless it's a text."""
    bare = kind not in TEXTS and (_NUMBER.fullmatch(text) or text in _NOT_TEXTS[:2])
    return text if bare or text in ("[]", "{}") else quoted(text)


def field_words(written: str) -> tuple[str, Words]:
    """`title:string,max_length=200` as a name and its words.

    A `?` behind the type makes it optional, `a|b` is a list, `items.max_length` is about the items
    of an array. Raises UsageError where it has another form.
    """
    name, kind, optional, given = _parts(written, "--field", "title:string,max_length=200")
    if not kind:
        raise UsageError(f"--field {written}: say a type, as in `{name}:string`")
    words = {"type": quoted(kind) if kind.isidentifier() else json.dumps(kind)}
    items: dict[str, str] = {}
    if kind == "string":
        # A string has to have one; it stands in the spec for everyone to see.
        words["max_length"] = "200"
    for key, value in given.items():
        inside = key.removeprefix("items.")
        target = items if inside != key else words
        target[inside] = _value(inside, value, kind.removesuffix("[]"))
    if kind == "string[]":
        items.setdefault("max_length", "200")
    if items:
        words["items"] = mapping(items)
    if optional:
        words["required"] = "false"
    return name, words


def _value(key: str, value: str, kind: str) -> str:
    if key in LISTS:
        return _list([quoted(item.strip()) for item in value.split("|")])
    if key in ("default", "example"):
        return valued(value, kind)
    return value if _NUMBER.fullmatch(value) or value in _NOT_TEXTS else quoted(value)


def relation_words(written: str) -> tuple[str, Words]:
    """`owner:profile?,on_delete=set_null` as a name and its words; `labels:label[]` is to many.

    Raises UsageError where it has another form.
    """
    name, target, optional, given = _parts(written, "--relation", "project:project")
    many = target.endswith("[]")
    words = {"to": target.removesuffix("[]") or name}
    if many:
        words["many"] = "true"
    if optional:
        words["required"] = "false"
    words |= {key: _value(key, value, "") for key, value in given.items()}
    return name, words


def _parts(written: str, option: str, example: str) -> tuple[str, str, bool, dict[str, str]]:
    found = _HEAD.fullmatch(written.strip())
    if found is None:
        raise UsageError(f"{option} {written}: expected the form `{example}`")
    given: dict[str, str] = {}
    for part in _KEY.split("," + found["rest"])[1:] if found["rest"] else ():
        key, _, value = part.partition("=")
        given[key.strip()] = value.strip()
    if found["rest"] and not _KEY.match("," + found["rest"]):
        raise UsageError(f"{option} {written}: expected `key=value` after the comma")
    return found["name"].strip(), (found["type"] or "").strip(), found["mark"] == "?", given
