"""A JSON Schema of one value in words, for the tables of the reference."""

from typing import Any

from compiler.schema import words

Schema = dict[str, Any]

PATTERNS = {
    words.OF_A_VALUE: "a field and its value",
    words.NAME: "name",
    words.ENUM_VALUE: "value",
    words.SLUG: "slug",
    words.PATH: "path segment",
    words.TICKET: "ticket",
    words.ROLE: "role",
    words.CALL: "`module:function`",
    words.ORDERED: "name, or `-name`",
    words.PLAIN_ARRAY: "`<type>[]`",
    words.DATE: "date",
    words.TIME: "time",
    words.DATETIME: "`now`, or a time with its offset",
    words.UUID: "UUID",
}
PLAIN = {"string": "text", "boolean": "`true`, `false`", "integer": "integer", "number": "number"}
BOUNDS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "minProperties": "at least {}",
}


def in_words(schema: Schema) -> str:
    """What may stand there: links for parts that have a section of their own.

    Raises KeyError for a pattern or a type that has no words yet.
    """
    if "$ref" in schema:
        return _link(schema["$ref"].rsplit("/", 1)[1])
    if "allOf" in schema:
        return in_words(schema["allOf"][0])
    if "if" in schema:
        return ", or ".join((in_words(schema["else"]), in_words(schema["then"])))
    if "anyOf" in schema:
        return ", or ".join(dict.fromkeys(in_words(arm) for arm in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(f"`{_spelt(value)}`" for value in schema["enum"])
    match schema.get("type"):
        case None:
            return "any value"
        case "array":
            text = f"list of: {in_words(schema['items'])}"
        case "object":
            return f"mapping of names to: {in_words(schema['additionalProperties'])}"
        case "string" if "pattern" in schema:
            return PATTERNS[schema["pattern"]]
        case plain:
            text = PLAIN[plain]
    bounds = [words.format(f"{schema[key]:,}") for key, words in BOUNDS.items() if key in schema]
    return ", ".join((text, *bounds))


def title(name: str) -> str:
    """The heading of a part: `StringField` is `string field`, which no reader needs to know."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip().removesuffix(" spec").removesuffix(" field")


def _link(name: str) -> str:
    if name in ("Field", "Member"):
        return "[field](fields.md)"
    page = "fields.md" if name.endswith("Limits") else "documents.md"
    return f"[{title(name)}]({page}#{title(name).replace(' ', '-')})"


def _spelt(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
