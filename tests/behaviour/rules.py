"""For each rule of `restc diff`, the specs of a small project before and after such a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Specs = Mapping[str, str]
"""Name to YAML."""


@dataclass(frozen=True, slots=True)
class Example:
    """Two states of a project that differ in what the rule is about."""

    before: Specs
    after: Specs


HEAD = "resource: note\nownership: account\ndelete: soft\n"
BASE = "fields:\n  title: {type: string, max_length: 50}\n"
BOX = "resource: box\nownership: account\ndelete: soft\nfields:\n  name: {type: text}\n"
BAG = BOX.replace("box", "bag")
PROFILE = "external: profile\ntable: profiles\n"
MEMBER = (
    "resource: member\nownership: account\ndelete: hard\nfields:\n"
    "  role: {type: enum, values: [admin, user]}\n"
    "relations:\n  profile: {to: profile, on_delete: cascade}\nunique: [[profile]]\n"
)
SOME = "  operations: [list, read, create, update]\n"
TEXT = "  title: {type: text}\n"


def _note(before: str, after: str, head: str = "", later: str = "", **others: str) -> Example:
    """Two bodies of a note beside other specs; the heads are the usual one unless given."""
    head = head or HEAD
    return Example({"note": head + before, **others}, {"note": (later or head) + after, **others})


def _field(before: str, after: str) -> Example:
    return _note(f"{BASE}  thing: {before}\n", f"{BASE}  thing: {after}\n")


def _back(example: Example) -> Example:
    return Example(example.after, example.before)


def _more(after: str, before: str = "", fields: str = BASE, **others: str) -> Example:
    return _note(fields + before, fields + after, **others)


def _api(before: str, after: str, fields: str = BASE, **others: str) -> Example:
    def api(keys: str) -> str:
        return f"api:\n  {keys}\n" if keys else ""

    return _more(api(after), api(before), fields, **others)


LISTED = BASE + "  pages: {type: integer}\n"
OPEN = "resource: note\nownership: public\ndelete: hard\n"
ROLES = "roles: {{delete: [{}]}}"
TO = "relations:\n  box: {{to: {}, required: false, on_delete: {}}}\n"
TAGS = "relations:\n  boxes: {{to: box, many: true, max_items: {}}}\n"
ACTION = "actions:\n  go: {{on: item, call: app.services.note:{}{}}}\n"
STATES = (
    BASE + "  state: {type: enum, values: [a, b, c], default: a}\n"
    "  seen: {type: date, required: false}\n"
)
LIFE = "transitions:\n  state: {{initial: {}, a: {}, b: [c], c: []}}\n"

LIMITS: Mapping[str, tuple[str, str]] = {
    "length": ("{type: text, max_length: 90}", "{type: text, max_length: 80}"),
    "range": ("{type: integer, ge: 0}", "{type: integer, ge: 1}"),
    "digits": (
        "{type: decimal, precision: 9, scale: 3}",
        "{type: decimal, precision: 8, scale: 2}",
    ),
    "items": ('{type: "text[]", max_items: 9}', '{type: "text[]", max_items: 8}'),
    "uniqueness": ('{type: "text[]"}', '{type: "text[]", unique_items: true}'),
    "pattern": ("{type: text}", '{type: text, pattern: "^[a-z]+$"}'),
    "format": ("{type: text}", "{type: slug}"),
    "shape": ("{type: json}", "{type: json, shape: {a: {type: integer}}}"),
    "values": ("{type: enum, values: [a, b]}", "{type: enum, values: [a]}"),
}
CHANGED: Mapping[str, tuple[str, str]] = {
    "pattern": ('{type: text, pattern: "^[a-z]+$"}', '{type: text, pattern: "^[0-9]+$"}'),
    "format": ("{type: slug}", "{type: email}"),
    "shape": (
        "{type: json, shape: {a: {type: integer}, b: {type: date}}}",
        "{type: json, shape: {a: {type: integer}}}",
    ),
}


def _limits() -> dict[str, Example]:
    found = {}
    for direction in ("request", "response"):
        for aspect, (wide, narrow) in LIMITS.items():
            found[f"{direction}-{aspect}-narrowed"] = _field(wide, narrow)
            found[f"{direction}-{aspect}-widened"] = _field(narrow, wide)
        for aspect, pair in CHANGED.items():
            found[f"{direction}-{aspect}-changed"] = _field(*pair)
    return found


OPTIONAL, NEEDED = "{type: date, required: false}", "{type: date}"
INTERNAL = "{type: date, required: false, access: internal}"
ETAG = _api("", "etag: true")
DEMANDED = _api("etag: true", "etag: required")
READS = "ownership: {{scope: account, read: [{}]}}\n"

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        "resource-added": Example({"note": HEAD + BASE}, {"note": HEAD + BASE, "box": BOX}),
        "resource-removed": Example(
            {"note": HEAD + BASE, "box": BOX},
            {"note": HEAD + BASE, "gone": "removed: box\nreason: Nobody put anything in.\n"},
        ),
        "resource-renamed": _note(
            BASE, BASE, later=HEAD.replace("note", "memo") + "renamed_from: note\n"
        ),
        "operation-removed": _api("", SOME.strip()),
        "operation-added": _api(SOME.strip(), ""),
        "operation-path-changed": _more("path: memos\n"),
        "operation-id-changed": _more("plural: notices\ntable: notes\npath: notes\n"),
        "roles-narrowed": _api(
            ROLES.format("admin, user"), ROLES.format("admin"), member=MEMBER, p=PROFILE
        ),
        "roles-widened": _api(
            ROLES.format("admin"), ROLES.format("admin, user"), member=MEMBER, p=PROFILE
        ),
        "roles-changed": _api(
            ROLES.format("admin"), ROLES.format("user"), member=MEMBER, p=PROFILE
        ),
        "sign-in-demanded": _note(
            BASE + "api: {operations: [list, read]}\n",
            BASE + "api: {operations: [list, read]}\n",
            OPEN,
            OPEN.replace("public", "{scope: public, read: signed_in}"),
        ),
        "success-status-changed": _more(
            ACTION.format("go", ""), ACTION.format("go", ", returns: note")
        ),
        "response-body-added": _more(
            ACTION.format("go", ", returns: note"), ACTION.format("go", "")
        ),
        "request-body-added": _more(
            ACTION.format("go", ", input: {why: {type: text}}"), ACTION.format("go", "")
        ),
        "failure-added": _more("unique: [[title]]\n"),
        "parameter-added": _note(BASE, BASE, HEAD.replace("account", "profile"), HEAD),
        "parameter-type-changed": _note(BASE, BASE, HEAD, HEAD + "id: bigint\n"),
        "etag-offered": ETAG,
        "etag-demanded": DEMANDED,
        "request-member-removed": _field(
            "{type: date, default: 2026-01-31}",
            "{type: date, default: 2026-01-31, access: read_only}",
        ),
        "request-member-added": _more("  thing: {type: date, required: false}\n"),
        "request-required-member-added": _more("  thing: {type: date}\n"),
        "response-member-removed": _more("", "  thing: {type: date}\n"),
        "response-member-added": _more("  thing: {type: date}\n"),
        "deprecated-member-removed": _more("", "  thing: {type: date, deprecated: true}\n"),
        "member-renamed": _more(
            "  day: {type: date, renamed_from: thing}\n", "  thing: {type: date}\n"
        ),
        "request-member-became-required": _field("{type: date, default: 2026-01-31}", NEEDED),
        "request-null-refused": _field(OPTIONAL, NEEDED),
        "response-may-be-null": _field(NEEDED, OPTIONAL),
        "default-changed": _field("{type: integer, default: 1}", "{type: integer, default: 2}"),
        "computation-changed": _field(
            "{type: text, generated: lower(title)}", "{type: text, generated: upper(title)}"
        ),
        "operation-deprecated": _api("", "deprecated: [list]"),
        "member-deprecated": _field(NEEDED, "{type: date, deprecated: true}"),
        "request-type-changed": _field("{type: date}", "{type: datetime}"),
        "response-type-changed": _field("{type: date}", "{type: datetime}"),
        "filter-added": _api("", "filter: [title]"),
        "sort-added": _api("sort: [title]", "sort: [title, pages]", LISTED),
        "default-sort-changed": _api("sort: [title, pages]", "sort: [pages, title]", LISTED),
        "search-added": _api("", "search: [title]"),
        "searched-fields-changed": _api(
            "search: [title]", "search: [body]", BASE + "  body: {type: string, max_length: 99}\n"
        ),
        "expand-added": _api("", "expand: [box]", BASE + TO.format("box", "restrict"), box=BOX),
        "unique-added": _more("unique:\n  - [title]\n"),
        "unique-changed": _more(
            "unique:\n  - {on: [title], ignore_case: true}\n", "unique:\n  - {on: [title]}\n"
        ),
        "check-added": _more("checks:\n  short: char_length(title) < 9\n"),
        "check-changed": _more(
            "checks:\n  short: char_length(title) < 8\n",
            "checks:\n  short: char_length(title) < 9\n",
        ),
        "transitions-imposed": _more(LIFE.format("a", "[b]"), "", STATES),
        "initial-state-changed": _more(
            LIFE.format("b", "[b]").replace("c: []", "c: [a]"),
            LIFE.format("a", "[b]").replace("c: []", "c: [a]"),
            STATES.replace(", default: a", ""),
        ),
        "transition-removed": _more(LIFE.format("a", "[b]"), LIFE.format("a", "[b, c]"), STATES),
        "transition-roles-changed": _more(
            LIFE.format("a", "{b: {roles: [admin]}}"),
            LIFE.format("a", "{b: {}}"),
            STATES,
            member=MEMBER,
            p=PROFILE,
        ),
        "transition-effect-changed": _more(
            LIFE.format("a", "{b: {set: {seen: null}}}"),
            LIFE.format("a", "{b: {}}"),
            STATES.replace("required: false}\n", "required: false, access: read_only}\n"),
        ),
        "relation-retargeted": _more(
            TO.format("bag", "restrict"), TO.format("box", "restrict"), box=BOX, bag=BAG
        ),
        "deletion-refused": _more(
            TO.format("box", "restrict"), TO.format("box", "cascade"), box=BOX
        ),
        "on-delete-changed": _more(
            TO.format("box", "cascade"), TO.format("box", "set_null"), box=BOX
        ),
        "reach-changed": _more(
            "relations:\n  who: {to: profile, within: member}\n",
            "relations:\n  who: {to: profile}\n",
            member=MEMBER,
            p=PROFILE,
        ),
        "deletion-became-final": _note(BASE, BASE, HEAD, HEAD.replace("soft", "hard")),
        "ownership-changed": _note(BASE, BASE, HEAD, HEAD.replace("account", "profile")),
        "audience-narrowed": _note(
            BASE,
            BASE,
            HEAD,
            HEAD.replace("ownership: account\n", READS.format("{role: admin}")),
            member=MEMBER,
            p=PROFILE,
        ),
        "audience-changed": _note(
            BASE,
            BASE,
            HEAD.replace("ownership: account\n", READS.format("{role: user}")),
            HEAD.replace("ownership: account\n", READS.format("{role: admin}")),
            member=MEMBER,
            p=PROFILE,
        ),
        "hook-changed": _more("hooks:\n  before_create: app.services.note:number\n"),
        "action-code-changed": _more(ACTION.format("run", ""), ACTION.format("go", "")),
        **_limits(),
    }
)

OF_DATABASES = MappingProxyType(
    {
        "table-created": "resource-added",
        "table-dropped": "resource-removed",
        "table-renamed": "resource-renamed",
        "table-comment-changed": "resource-renamed",
        "constraint-renamed": "resource-renamed",
        "index-changed": "resource-renamed",
        "column-added": "request-member-added",
        "column-dropped": "deprecated-member-removed",
        "column-renamed": "member-renamed",
        "column-retyped": "request-type-changed",
        "column-required": "request-null-refused",
        "column-optional": "response-may-be-null",
        "column-default-changed": "default-changed",
        "column-computed-anew": "computation-changed",
        "constraint-added": "check-added",
        "constraint-changed": "check-changed",
        "constraint-dropped": "check-removed",
        "column-value-removed": "request-values-narrowed",
        "column-value-added": "request-values-widened",
        "unique-index-added": "unique-added",
        "migration-refused": "request-required-member-added",
    }
)
"""A rule for the database, and the rule for the API whose example shows it as well."""

REVERSED = MappingProxyType(
    {
        "sign-in-waived": "sign-in-demanded",
        "response-body-removed": "response-body-added",
        "request-body-removed": "request-body-added",
        "failure-removed": "failure-added",
        "parameter-removed": "parameter-added",
        "etag-withdrawn": "etag-offered",
        "etag-no-longer-demanded": "etag-demanded",
        "request-member-became-optional": "request-member-became-required",
        "request-null-accepted": "request-null-refused",
        "response-never-null": "response-may-be-null",
        "member-restored": "member-deprecated",
        "operation-restored": "operation-deprecated",
        "filter-removed": "filter-added",
        "sort-removed": "sort-added",
        "search-removed": "search-added",
        "expand-removed": "expand-added",
        "unique-removed": "unique-added",
        "check-removed": "check-added",
        "transitions-lifted": "transitions-imposed",
        "transition-added": "transition-removed",
        "deletion-became-soft": "deletion-became-final",
        "audience-widened": "audience-narrowed",
    }
)
"""A rule whose example is another one's, the other way round."""


WITHOUT_EXAMPLE: Mapping[str, str] = {
    "operation-method-changed": "every kind of operation has one method in this version",
    "required-parameter-added": "the one parameter that is demanded, If-Match, has its own rules",
    "parameter-became-required": "the one parameter that is demanded, If-Match, has its own rules",
    "parameter-became-optional": "the one parameter that is demanded, If-Match, has its own rules",
    "parameter-default-changed": "the default of `limit` is the same in every API of this version",
    "parameter-narrowed": "the most rows of a page are the same in every API of this version",
    "parameter-widened": "the most rows of a page are the same in every API of this version",
}
"""What no two specs can show; other versions of the compiler may bring it about."""


def example_of(rule: str) -> Example:
    """The example of a rule; KeyError where it has none."""
    rule = OF_DATABASES.get(rule, rule)
    if rule in REVERSED and rule not in EXAMPLES:
        return _back(EXAMPLES[REVERSED[rule]])
    return EXAMPLES[rule]
