"""restc explain: codes, files and lines."""

from .conftest import Sandbox


def test_a_code_has_its_page(sandbox: Sandbox) -> None:
    said = sandbox.run("explain", "r001")
    assert said.code == 0
    assert "YAML" in said.out
    assert sandbox.run("explain", "R999").code == 2


def test_a_line_names_the_spec_behind_it(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    said = sandbox.run("explain", "app/models/task.py:2")
    assert said.code == 0
    assert said.out == ("app/models/task.py:2 comes from specs/task.yaml:1:1\n  resource: task\n")
    # "-- mine", a blank line, the marker, the region's first line, its second.
    assert "specs/task.yaml:1:1" in sandbox.run("explain", "sql/schema.sql:5").out
    assert "the spec of `task` (specs/task.yaml)" in sandbox.run("explain", "sql/schema.sql:4").out


def test_a_file_names_everyone_who_has_a_part_in_it(sandbox: Sandbox) -> None:
    sandbox.write({"specs/label.yaml": "resource: label\n"})
    sandbox.run("compile")
    said = sandbox.run("explain", "sql/schema.sql")
    assert "`label`" in said.out
    assert "`task`" in said.out


def test_what_people_wrote_is_told_as_such(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    said = sandbox.run("explain", "sql/schema.sql:1")
    assert said.code == 1
    assert "by hand" in said.out
    assert "written once" in sandbox.run("explain", "app/services/task.py").out
    assert sandbox.run("explain", "nowhere.py").code == 2
    assert sandbox.run("explain", "app/main.py:999").code == 2
