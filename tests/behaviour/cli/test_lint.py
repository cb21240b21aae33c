"""restc lint: every mistake without compiling, and the certain ones mended."""

import json

import pytest

from .conftest import Sandbox

HEAD = "resource: task\nownership: account\ndelete: hard\n"
FIELDS = "fields:\n  title: {type: string, max_length: 200}\n"


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    sandbox.write({"specs/task.yaml": HEAD + FIELDS})
    return sandbox


def test_clean_specs_are_clean_and_nothing_is_written(box: Sandbox) -> None:
    before = box.files()
    assert box.run("lint").out == "No mistakes in the specs.\n"
    assert box.run("lint", "-q").out == ""
    assert box.files() == before


def test_every_mistake_is_said_in_each_format(box: Sandbox) -> None:
    box.write({"specs/task.yaml": HEAD + FIELDS.replace("max_length", "max_lenght")})
    box.write({"specs/user.yaml": "resource: user\n"})
    human = box.run("lint")
    assert human.code == 1
    assert human.out.endswith("2 errors; `restc lint --fix` mends 1\n")
    assert box.run("lint", "--format", "concise").out.count("\n") == 2
    assert box.run("lint", "--format", "github").out.startswith("::error file=specs/task.yaml,")
    told = json.loads(box.run("lint", "--format", "json").out)
    assert told[0]["fix"]["text"] == "max_length"
    assert told[1]["fix"] is None


def test_only_what_is_asked_for_is_told(box: Sandbox) -> None:
    box.write({"specs/a/user.yaml": "resource: user\n", "specs/task.yaml": "resource: task\n"})
    for asked in ("specs/a", "specs/a/user.yaml"):
        said = box.run("lint", "--format", "concise", asked).out
        assert said.startswith("specs/a/user.yaml")
        assert said.count("\n") == 1
    assert box.run("lint", "specs/nowhere.yaml").code == 2


MENDED = {
    "a misspelt key": ("title: {type: string, max_lenght: 200}", "max_lenght", "max_length"),
    "another case": ('title: {type: string, "maxLength": 200}', "maxLength", "max_length"),
    "another tool's key": ("n: {type: integer, minimum: 1}", "minimum", "ge"),
    "the opposite": ("d: {type: date, nullable: true}", "nullable: true", "required: false"),
    "a misspelt type": ("n: {type: interger}", "interger", "integer"),
    "a misspelt array": ("n: {type: 'interger[]'}", "interger", "integer"),
    "another language's type": ("n: {type: bool}", "bool", "boolean"),
    "a quoted truth": ('n: {type: date, required: "false"}', '"false"', "false"),
    "a truth of YAML 1.1": ("n: {type: date, required: no}", "no}", "false}"),
    "a quoted number": ("n: {type: integer, ge: '5'}", "'5'", "5"),
    "digits for a text": ("n: {type: text, default: 5}", "5", '"5"'),
    "one of a list": ("n: {type: enum, values: todo}", "todo", "[todo]"),
    "a list without brackets": ("n: {type: enum, values: 'a, b'}", "'a, b'", "[a, b]"),
    "a type alone": ("n: boolean", "boolean", "{type: boolean}"),
    "a default": (
        "n: {type: enum, values: [todo, done], default: tood}",
        "tood",
        "todo",
    ),
    "listed twice": ("n: {type: enum, values: [todo, done, todo]}", ", todo]", "]"),
    "listed twice below each other": (
        "n:\n    type: enum\n    values:\n    - todo\n    - todo  # again",
        "\n    - todo  ",
        "  ",
    ),
    "a key twice": ("n: {type: date, required: false, type: date}", ", type: date}", "}"),
    "a shared enum": ("n: {type: severty}", "severty", "severity"),
}


@pytest.mark.parametrize(("field", "wrong", "right"), MENDED.values(), ids=MENDED)
def test_a_certain_mistake_is_mended_and_nothing_else_changes(
    box: Sandbox, field: str, wrong: str, right: str
) -> None:
    # A comment, strange blanks, CRLF and no line break at the end: all of it stays.
    fields = FIELDS.replace("title:", "name:  ")
    text = f"# a\r\n{HEAD}{fields}  {field}\r\n\r\n#  max_lenght "
    box.write({"specs/task.yaml": text})
    box.write({"specs/severity.yaml": "enum: severity\nvalues: [low, high]\n"})
    assert box.run("lint").code == 1
    said = box.run("lint", "--fix")
    assert said.out == "mended specs/task.yaml\nNo mistakes in the specs.\n"
    head, tail = text.split(f"  {field}")
    at = field.rindex(wrong)
    mended = field[:at] + right + field[at + len(wrong) :]
    assert box.read("specs/task.yaml") == f"{head}  {mended}{tail}"


def test_names_of_other_specs_and_columns_are_mended(box: Sandbox) -> None:
    text = HEAD + FIELDS + "relations:\n  owner_task: {to: taks, required: false}\n"
    text += "checks: {titled: \"titel <> ''\"}\napi: {filter: [titel], sort: [titel]}\n"
    box.write({"specs/task.yaml": text})
    assert box.run("lint", "--fix").out.endswith("No mistakes in the specs.\n")
    assert box.read("specs/task.yaml") == text.replace("taks", "task").replace("titel", "title")


def test_behind_a_mended_mistake_there_may_be_another(box: Sandbox) -> None:
    box.write({"specs/task.yaml": HEAD + "fields:\n  title: {type: str, max_lenght: '200'}\n"})
    assert box.run("lint", "--fix").code == 0
    assert "{type: string, max_length: 200}" in box.read("specs/task.yaml")


UNCERTAIN = {
    "between two": "{type: integer, g: 1}",
    "there already": "{type: string, max_length: 1, maxLength: 2}",
    "one of two values": "{type: enum, values: [open, opens], default: opened}",
    "a default of its own": "{type: date, nullable: maybe}",
    "two values for a key": "{type: date, type: time}",
    "what type it holds": "{type: array}",
}


@pytest.mark.parametrize("field", UNCERTAIN.values(), ids=UNCERTAIN)
def test_what_is_uncertain_is_left_alone(box: Sandbox, field: str) -> None:
    text = f"{HEAD}fields:\n  title: {field}\n"
    box.write({"specs/task.yaml": text})
    assert box.run("lint", "--fix").code == 1
    assert box.read("specs/task.yaml") == text


def test_diff_shows_the_fixes_and_writes_nothing(box: Sandbox) -> None:
    text = HEAD + FIELDS.replace("max_length", "max_lenght")
    box.write({"specs/task.yaml": text})
    said = box.run("lint", "--diff")
    assert said.code == 1
    assert "+  title: {type: string, max_length: 200}" in said.out
    assert box.read("specs/task.yaml") == text


def test_only_the_files_that_are_asked_for_are_mended(box: Sandbox) -> None:
    text = HEAD + FIELDS.replace("max_length", "max_lenght")
    box.write({"specs/task.yaml": text, "specs/user.yaml": text.replace("task", "user")})
    assert box.run("lint", "--fix", "specs/user.yaml").code == 0
    assert box.read("specs/task.yaml") == text
    assert "max_length" in box.read("specs/user.yaml")


def test_warnings_are_no_failure_unless_they_are_asked_to_be(box: Sandbox) -> None:
    box.write({"specs/task.yaml": (HEAD + FIELDS).replace("title", "token")})
    said = box.run("lint")
    assert (said.code, said.out.splitlines()[-1]) == (0, "1 warning")
    assert box.run("lint", "--strict").code == 1
    assert box.run("lint", "--strict", "--ignore", "R161").code == 0
    assert box.run("lint", "--ignore", "R104").code == 2
    assert box.run("lint", "--ignore", "R999").code == 2
