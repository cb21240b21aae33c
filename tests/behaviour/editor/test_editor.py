"""The JSON Schema in the real yaml-language-server: completion, hover and what it says is wrong."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.cli.schema import schema_text

from .node import ROOT, MissingError, program
from .server import LanguageServer, language_server

SETTINGS = {
    "yaml": {
        "validate": True,
        "completion": True,
        "hover": True,
        "schemas": {},
        "schemaStore": {"enable": False},
    }
}
MODELINE = "# yaml-language-server: $schema=../.restc/schema.json\n"
HEAD = (
    f"{MODELINE}resource: task\nownership: account\ndelete: hard\n"
    "fields:\n  title: {type: string, max_length: 200}\n"
)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageServer]:
    try:
        command = program("yaml-language-server", "bin/yaml-language-server")
    except MissingError as error:
        pytest.skip(f"yaml-language-server isn't here: {error}")
    root = tmp_path_factory.mktemp("editor")
    for folder in (".restc", "specs"):
        (root / folder).mkdir()
    (root / ".restc/schema.json").write_text(schema_text(), "utf-8")
    with language_server(command, root, SETTINGS) as server:
        yield server


def said(editor: LanguageServer, text: str) -> list[tuple[str, str]]:
    """What is underlined, and what is said of it; of a missing key, the key around it."""
    lines = text.split("\n")
    found = []
    for mistake in editor.mistakes("specs/task.yaml", text):
        start, end = mistake["range"]["start"], mistake["range"]["end"]
        under = lines[start["line"]][start["character"] :]
        if start["line"] == end["line"]:
            under = lines[start["line"]][start["character"] : end["character"]]
        found.append(
            (under, re.sub(r"(Valid values: [^,]*, [^,.]*),.*", r"\1, …", mistake["message"]))
        )
    return found


def labels(editor: LanguageServer, text: str) -> list[str]:
    return [item["label"] for item in editor.completions("specs/offered.yaml", text)]


@pytest.mark.parametrize(
    "spec", sorted((ROOT / "specs").rglob("*.yaml")), ids=lambda path: str(path.stem)
)
def test_it_has_nothing_against_the_reference_specs(editor: LanguageServer, spec: Path) -> None:
    # Some stand in a folder of their own, so that their way to the schema is longer.
    text = spec.read_text("utf-8").replace("../../.restc", "../.restc")
    assert said(editor, text) == []


SAID = {
    "  a: {type: string, max_length: 9, max_lenght: 9}": [
        ("max_lenght", "Property max_lenght is not allowed.")
    ],
    "  a: {type: strng, max_length: 9}": [
        ("strng", 'Value is not accepted. Valid values: "string", "text", …')
    ],
    "  a: {type: 'strng[]', items: {max_length: 9}}": [
        ("'strng[]'", 'Value is not accepted. Valid values: "string", "text", …')
    ],
    "  a: {type: decimal, scale: 2}": [("a", 'Missing property "precision".')],
    "  a: {required: false}": [("a", 'Missing property "type".')],
    "  a: {type: date, required: 'no'}": [("'no'", 'Incorrect type. Expected "boolean".')],
    "relations:\n  a: {to: b, on_delete: casade}": [
        ("casade", 'Value is not accepted. Valid values: "restrict", "cascade", …')
    ],
    "api: {etag: maybe}": [("maybe", "Value is not accepted. Valid values: true, false, …")],
    "unique:\n  - title": [("title", 'Incorrect type. Expected "array".')],
    "unique:\n  - {on: [title], ignorecase: true}": [
        ("ignorecase", "Property ignorecase is not allowed.")
    ],
    "feilds: {}": [("feilds", "Property feilds is not allowed.")],
}


@pytest.mark.parametrize(("wrong", "expected"), SAID.items())
def test_it_says_one_thing_of_one_mistake(
    editor: LanguageServer, wrong: str, expected: list[tuple[str, str]]
) -> None:
    assert said(editor, f"{HEAD}{wrong}\n") == expected


def test_it_says_which_owner_and_which_document(editor: LanguageServer) -> None:
    assert said(editor, HEAD.replace("account", "acount")) == [
        ("acount", 'Value is not accepted. Valid values: "account", "profile", …')
    ]
    assert ("trough", "Property trough is not allowed.") in said(
        editor, HEAD.replace("account", "{trough: project}")
    )
    assert [message for _, message in said(editor, f"{MODELINE}resource: a\nenum: b\n")] == [
        "Matches multiple schemas when only one must validate."
    ]
    assert [m for _, m in said(editor, f"{MODELINE}fields: {{}}\n")] == [
        'Missing property "resource".'
    ]


def test_it_offers_what_fits_the_place(editor: LanguageServer) -> None:
    assert {"resource", "trait", "enum", "external"} <= set(labels(editor, f"{MODELINE}|"))
    assert "fields" not in labels(editor, f"{MODELINE}|")
    top = labels(editor, f"{MODELINE}resource: task\n|")
    assert {"ownership", "delete", "fields", "relations", "api"} <= set(top)
    assert not {"values", "trait", "enum", "columns"} & set(top)
    assert labels(editor, HEAD.replace("hard", "|")) == ["soft", "hard"]
    assert labels(editor, f"{HEAD}api:\n  operations: [|]\n")[:3] == ["create", "list", "read"]


def test_it_offers_the_keys_of_the_type(editor: LanguageServer) -> None:
    before = labels(editor, f"{HEAD}  a:\n    |\n")
    assert {"type", "string", "decimal"} <= set(before)
    assert not {"max_length", "required"} & set(before)
    assert "string[]" in labels(editor, f"{HEAD}  a: {{type: |}}\n")
    of_string = labels(editor, f"{HEAD}  a:\n    type: string\n    |\n")
    assert {"max_length", "pattern", "default"} <= set(of_string)
    # A snippet sets the type, and an array's keys are no string's.
    assert not {"precision", "max_items", "items", "text", "decimal"} & set(of_string)
    of_decimal = labels(editor, f"{HEAD}  a:\n    type: decimal\n    |\n")
    assert {"precision", "scale", "ge"} <= set(of_decimal)
    assert "max_length" not in of_decimal


def test_it_explains_what_is_pointed_at(editor: LanguageServer) -> None:
    def shown(key: str, at: str) -> str:
        return editor.hover("specs/hover.yaml", HEAD.replace(key, at, 1))

    assert shown("delete", "de|lete").startswith("#### resource\n\n`soft` stamps `deleted_at`")
    assert shown("max_length", "max|_length").startswith("#### string field\n\nThe most characters")
    assert "* `decimal`: An exact number." in shown("type", "ty|pe")
    assert shown("ownership", "own|ership").startswith("#### resource\n\nWhose rows it holds")
