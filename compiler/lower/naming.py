"""Names derived from a spec's own: plurals, class names, members of enums, labels for prose."""

import keyword
import re

from compiler.ir.field import EnumMember
from compiler.ir.names import FieldNames, ResourceNames
from compiler.settings import Settings

IRREGULAR = {
    "child": "children",
    "datum": "data",
    "man": "men",
    "medium": "media",
    "person": "people",
    "woman": "women",
}
MODEL_ATTRIBUTES = frozenset(
    """
    construct copy dict from_orm json metadata parse_file parse_obj parse_raw registry schema
    schema_json sqlmodel_update update_forward_refs validate
    model_computed_fields model_config model_construct model_copy model_dump model_dump_json
    model_extra model_fields model_fields_set model_json_schema model_parametrized_name
    model_post_init model_rebuild model_validate model_validate_json model_validate_strings
    """.split()  # noqa: SIM905 - a column of forty quoted words says less
)
"""What every SQLModel class has already, and SQLAlchemy's registry."""
PROTECTED = ("model_dump", "model_validate")
"""What no attribute of a pydantic model may even begin with."""
CLASS_SCOPE = frozenset(
    """
    bool bytes date datetime dict float int list pg pydantic sa set str time tuple uuid7
    """.split()  # noqa: SIM905
)
"""What the body of an emitted model refers to, which an attribute of that name would hide."""
PYTHON_TAKEN = frozenset(keyword.kwlist) | MODEL_ATTRIBUTES | CLASS_SCOPE
"""Words that no attribute of a model can have; it gains an underscore."""


def plural_of(name: str) -> str:
    """The English plural of a snake_case noun, by its last word."""
    head, _, word = name.rpartition("_")
    joined = f"{head}_" if head else ""
    if word in IRREGULAR:
        return joined + IRREGULAR[word]
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u"):
        return f"{joined}{word[:-1]}ies"
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{joined}{word}es"
    return f"{joined}{word}s"


def class_name(name: str) -> str:
    """`time_entry` as `TimeEntry`."""
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def resource_names(
    name: str, plural: str | None, table: str | None, path: str | None
) -> ResourceNames:
    """Every name of a resource; the last three are what the spec overrides."""
    many = plural or plural_of(name)
    return ResourceNames(
        spec=name,
        plural=many,
        label=name.replace("_", " "),
        labels=many.replace("_", " "),
        model=class_name(name),
        table=table or many,
        path=path or "/" + many.replace("_", "-"),
        id_parameter=f"{name}_id",
    )


def python_name(name: str) -> str:
    """What an attribute of a model is called: the word itself, unless it is taken."""
    if name.startswith(PROTECTED):
        return f"field_{name}"
    return f"{name}_" if name in PYTHON_TAKEN else name


def field_names(name: str, settings: Settings, column: str | None = None) -> FieldNames:
    """Every name of a field."""
    return FieldNames(
        python=python_name(name),
        column=column or name,
        json=camel(name) if settings.json_case == "camel" else name,
        parameter=name,
    )


def camel(name: str) -> str:
    """`due_on` as `dueOn`."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def enum_member(value: str, renamed_from: str | None = None) -> EnumMember:
    """`in-progress` as the member IN_PROGRESS; a digit in front gains an underscore."""
    word = re.sub(r"[^0-9a-zA-Z]+", "_", value).strip("_").upper() or "EMPTY"
    safe = f"_{word}" if word[0].isdigit() else word
    python = f"{safe}_" if safe in ("MRO", "NAME", "VALUE") else safe
    return EnumMember(value, python, renamed_from)
