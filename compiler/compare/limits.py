"""The rules for types: a request suffers from what is narrowed, a response from what is widened."""

from collections.abc import Iterator

from compiler.compare.rule import Finding, Level, Rule, breaking
from compiler.compare.types import ASPECTS, Way, differences
from compiler.diagnostics.span import Span
from compiler.ir.field import FieldType

LEVELS = {
    ("request", Way.NARROWED): Level.BREAKING,
    ("request", Way.WIDENED): Level.SAFE,
    ("request", Way.CHANGED): Level.BREAKING,
    ("response", Way.NARROWED): Level.SAFE,
    ("response", Way.WIDENED): Level.RISKY,
    ("response", Way.CHANGED): Level.BREAKING,
}
MEANINGS = {
    Way.NARROWED: "less is allowed",
    Way.WIDENED: "more is allowed",
    Way.CHANGED: "something else is allowed",
}
MORE_OR_LESS = {Way.NARROWED: "less", Way.WIDENED: "more", Way.CHANGED: "something else"}
EXCHANGED = ("pattern", "format", "shape")
"""What may change without being more or less."""

REQUEST_TYPE = breaking("request-type-changed", "A member of a body has another type.")
RESPONSE_TYPE = breaking("response-type-changed", "A member of an answer has another type.")
PARAMETER_TYPE = breaking("parameter-type-changed", "A parameter has another type.")
PARAMETER_NARROWED = breaking("parameter-narrowed", "A parameter takes fewer values.")
PARAMETER_WIDENED = Rule("parameter-widened", Level.SAFE, "A parameter takes more values.")


def _rules() -> Iterator[Rule]:
    for (direction, way), level in LEVELS.items():
        for aspect, words in ASPECTS.items():
            if way is Way.CHANGED and aspect not in EXCHANGED:
                continue
            whose = "a body" if direction == "request" else "an answer"
            # What an answer's text looks like is looked at less often than what it is.
            chosen = (
                Level.RISKY
                if (direction, way) == ("response", Way.CHANGED) and (aspect != "shape")
                else level
            )
            meaning = f"In a member of {whose}, {words} changes: {MEANINGS[way]}."
            yield Rule(f"{direction}-{aspect}-{way}", chosen, meaning)


LIMITS = {rule.id: rule for rule in _rules()}
RULES = (*LIMITS.values(), REQUEST_TYPE, RESPONSE_TYPE,
         PARAMETER_TYPE, PARAMETER_NARROWED, PARAMETER_WIDENED)  # fmt: skip


def type_changes(
    direction: str,
    resource: str,
    member: str,
    before: FieldType,
    after: FieldType,
    spans: tuple[Span | None, Span | None],
) -> Iterator[Finding]:
    """What differs in the type of one member, for the bodies or for the answers."""
    for one in differences(before, after):
        if one.aspect == "type":
            rule = REQUEST_TYPE if direction == "request" else RESPONSE_TYPE
            words = f"the type of `{member}` changes"
        else:
            way = one.way
            if way is Way.CHANGED and one.aspect not in EXCHANGED:
                way = Way.NARROWED
            rule = LIMITS[f"{direction}-{one.aspect}-{way}"]
            verb = "takes" if direction == "request" else "answers"
            words = f"`{member}` {verb} {MORE_OR_LESS[way]} ({one.aspect})"
        yield Finding(rule, resource, f"{words}: {one.said}", *spans)


def parameter_changes(
    resource: str, operation: str, name: str, before: FieldType, after: FieldType
) -> Iterator[Finding]:
    """What differs in the type of one parameter."""
    rules = {Way.NARROWED: PARAMETER_NARROWED, Way.WIDENED: PARAMETER_WIDENED}
    for one in differences(before, after):
        rule = PARAMETER_TYPE if one.aspect == "type" else rules.get(one.way, PARAMETER_NARROWED)
        yield Finding(rule, resource, f"`{name}` of `{operation}` is {one.way}: {one.said}")
