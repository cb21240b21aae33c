"""The interview: questions at a terminal, each answer judged by the compiler before the next."""

from collections.abc import Callable
from copy import deepcopy

import click

from compiler.cli.draft import Draft, mapping, quoted, valued
from compiler.cli.new import Bench, new_draft
from compiler.cli.project import UsageError
from compiler.diagnostics.render import human
from compiler.schema.field import TYPES

ARRAYS = ("string[]", "integer[]", "enum[]", "date[]", "uuid[]")
NUMBERS = ("smallint", "integer", "bigint", "decimal", "float")
WAYS = ("restrict", "cascade", "set_null")


def interview(bench: Bench, name: str) -> Draft:
    """The answered draft, which compiles beside the others; nothing is written here."""
    click.echo("Ctrl-C leaves nothing behind. An empty answer takes what stands in brackets.\n")
    draft = _named(bench, name)
    _ask(bench, draft, "plural", "Plural, where the usual one is wrong")
    _ask(bench, draft, "summary", "What is it, in a line")
    _ask(bench, draft, "story", "User story (as a … I want to … so that …)")
    _owned(bench, draft)
    draft.delete = _choose("What does DELETE do", ("soft", "hard"), "soft")
    traits = bench.names("trait")
    if traits:
        _judged(bench, draft, lambda: _trait(draft, traits))
    while True:
        _fields(bench, draft)
        _relations(bench, draft)
        _judged(bench, draft, lambda: _unique(draft))
        _judged(bench, draft, lambda: _filters(draft))
        if _sound(bench, draft, unfinished=False):
            break
        click.echo("So far this doesn't compile; add what is missing, or leave with Ctrl-C.")
    click.echo(f"\n{draft.text}")
    click.confirm(f"Write {bench.path_of(draft.name)}", default=True, abort=True)
    return draft


def _named(bench: Bench, name: str) -> Draft:
    while True:
        name = name or _text("Name of the resource, in the singular")
        try:
            draft = new_draft(bench, name)
        except UsageError as error:
            click.echo(str(error))
        else:
            if _sound(bench, draft):
                return draft
        name = ""


def _ask(bench: Bench, draft: Draft, key: str, question: str) -> None:
    _judged(bench, draft, lambda: setattr(draft, key, _text(question, "")))


def _owned(bench: Bench, draft: Draft) -> None:
    _judged(bench, draft, lambda: _owner(bench, draft))


def _owner(bench: Bench, draft: Draft) -> None:
    owners = ("account", "profile", "public", "through a parent")
    chosen = _choose("Whose rows are they", owners, "account")
    draft.ownership = chosen
    if chosen == "public":
        draft.writers = _names("Roles that may write", "platform:editor")
    elif chosen not in owners[:2]:
        parent = _text(f"Which parent ({_few(bench.names('resource'))})")
        draft.ownership = f"through:{parent}"
        draft.relations[parent] = {"to": parent, "on_delete": "cascade", "access": "create_only"}


def _trait(draft: Draft, traits: list[str]) -> None:
    draft.use = _names(f"Traits to take fields from ({_few(traits)}; - for none)", traits[0])


def _fields(bench: Bench, draft: Draft) -> None:
    click.echo("\nFields; an empty name ends them.")
    while name := _text("Field", ""):
        _judged(bench, draft, lambda name=name: _field(bench, draft, name))  # type: ignore[misc]


def _field(bench: Bench, draft: Draft, name: str) -> None:
    kinds = (*(kind for kind in TYPES), *ARRAYS, *bench.names("enum"))
    kind = _choose("  Type", kinds, "string")
    words = {"type": f'"{kind}"' if kind.endswith("[]") else kind}
    inner = kind.removesuffix("[]")
    if kind == inner:
        words |= _limits(kind)
    else:
        words |= _answers({"max_items": ("  Most items", "20")})
        if limits := _limits(inner):
            words["items"] = mapping(limits)
    if not click.confirm("  Required", default=True):
        words["required"] = "false"
    given = _text("  Default (empty for none)", "")
    if given:
        words["default"] = f"[{given.strip('[]')}]" if kind != inner else valued(given, kind)
    if described := _text("  What it means (empty to leave out)", ""):
        words["description"] = quoted(described)
    draft.fields[name] = words


def _limits(kind: str) -> dict[str, str]:
    if kind == "string":
        return _answers({"min_length": ("  Shortest", ""), "max_length": ("  Longest", "200")})
    if kind in ("text", "email", "url", "slug", "bytes"):
        return _answers({"max_length": ("  Longest (empty for any)", "")})
    if kind == "enum":
        return {"values": f"[{', '.join(map(quoted, _names('  Values, with commas', '')))}]"}
    asked = {}
    if kind == "decimal":
        asked = {"precision": ("  Digits in all", "12"), "scale": ("  Digits after the point", "2")}
    if kind in NUMBERS:
        asked |= {"ge": ("  Least (empty for any)", ""), "le": ("  Greatest (empty for any)", "")}
    return _answers(asked)


def _answers(asked: dict[str, tuple[str, str]]) -> dict[str, str]:
    given = {key: _text(question, default) for key, (question, default) in asked.items()}
    return {key: value for key, value in given.items() if value}


def _relations(bench: Bench, draft: Draft) -> None:
    targets = sorted([*bench.names("resource"), *bench.names("external"), draft.name])
    click.echo(f"\nRelations, to {_few(targets)}; an empty name ends them.")
    while name := _text("Relation", ""):
        _judged(bench, draft, lambda name=name: _relation(draft, name, targets))  # type: ignore[misc]


def _relation(draft: Draft, name: str, targets: list[str]) -> None:
    words = {"to": _text("  Points at", name if name in targets else None)}
    if click.confirm("  At many", default=False):
        words["many"] = "true"
    else:
        required = click.confirm("  Required", default=True)
        if not required:
            words["required"] = "false"
        ways = WAYS[:2] if required else WAYS
        words["on_delete"] = _choose("  When its target is deleted", ways, "restrict")
    draft.relations[name] = words


def _unique(draft: Draft) -> None:
    names = _names("\nFields that are unique together (empty for none)", "")
    draft.unique = [tuple(names)] if names else []


def _filters(draft: Draft) -> None:
    draft.filters = _names("Fields and relations to filter lists by (empty for none)", "")


def _judged(bench: Bench, draft: Draft, ask: Callable[[], None]) -> None:
    """Ask until the compiler has nothing against the answer."""
    while True:
        before = deepcopy(draft)
        ask()
        if _sound(bench, draft):
            return
        for key in Draft.__slots__:
            setattr(draft, key, getattr(before, key))


def _sound(bench: Bench, draft: Draft, unfinished: bool = True) -> bool:
    found = bench.slips(draft) if unfinished else bench.mistakes(draft)
    if found:
        sources = {path: data.decode("utf-8", "replace") for path, data in bench.texts.items()}
        click.echo(human(found, {**sources, bench.path_of(draft.name): draft.text}))
    return not found


def _text(question: str, default: str | None = None) -> str:
    shown = bool(default)
    answer: str = click.prompt(question, default=default, show_default=shown, type=str)
    return answer.strip()


def _choose(question: str, choices: tuple[str, ...], default: str) -> str:
    answer: str = click.prompt(question, default=default, type=click.Choice(choices))
    return answer


def _names(question: str, default: str) -> list[str]:
    answer = _text(question, default)
    return [] if answer == "-" else [name.strip() for name in answer.split(",") if name.strip()]


def _few(names: list[str]) -> str:
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return ", ".join(names[:8]) + more
