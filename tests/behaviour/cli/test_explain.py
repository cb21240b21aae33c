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


def test_a_line_of_a_spec_says_what_it_made(sandbox: Sandbox) -> None:
    sandbox.write({"specs/task.yaml": "resource: task\nfields:\n  title: {}\n"})
    sandbox.run("compile")
    said = sandbox.run("explain", "specs/task.yaml:1")
    assert said.code == 0
    made = "specs/task.yaml:1 makes\n  app/models/task.py:2\n  sql/schema.sql:5\n"
    assert said.out == made
    said = sandbox.run("explain", "specs/task.yaml:3")
    assert said.out.startswith("specs/task.yaml as a whole makes\n  app/main.py\n")
    assert sandbox.run("explain", "specs/task.yaml").out == said.out


def test_a_line_that_includes_a_router_is_its_specs(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    lines = sandbox.read("app/main.py").splitlines()
    at = next(n for n, line in enumerate(lines, 1) if "include_router" in line)
    assert "the spec of `task`" in sandbox.run("explain", f"app/main.py:{at}").out
    assert sandbox.run("explain", "app/main.py:1").code == 1


def test_of_an_edited_file_only_its_spec_is_told(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    sandbox.write({"app/models/task.py": "# new\n" + sandbox.read("app/models/task.py")})
    said = sandbox.run("explain", "app/models/task.py:3")
    assert "the spec of `task`" in said.out
    assert "app/models/task.py" not in sandbox.run("explain", "specs/task.yaml:1").out
