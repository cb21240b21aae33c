"""restc diff: revisions, folders, formats and exit codes."""

import json
from pathlib import Path

import pytest

from .conftest import Sandbox

NOTE = """\
resource: task
ownership: account
delete: hard
fields:
  title: {type: string, max_length: 50}
  body: {type: text, required: false, description: "a | b"}
"""


@pytest.fixture
def history(sandbox: Sandbox) -> Sandbox:
    """A project with one commit, tagged `v1`, and a working tree that has lost a field."""
    sandbox.write({"specs/task.yaml": NOTE})
    sandbox.git("init", "-q")
    sandbox.git("add", "-A")
    sandbox.git("commit", "-qm", "first")
    sandbox.git("tag", "v1")
    sandbox.write({"specs/task.yaml": NOTE[: NOTE.index("  body")]})
    return sandbox


def rules(out: str) -> set[str]:
    return {one["rule"] for one in json.loads(out)}


def test_the_working_tree_is_compared_with_a_revision(history: Sandbox) -> None:
    said = history.run("diff", "v1", "--format", "json")
    assert (said.code, said.err) == (0, "")
    assert rules(said.out) == {
        *("request-member-removed", "response-member-removed"),
        *("column-dropped", "migration-refused"),
    }
    first = next(one for one in json.loads(said.out) if one["rule"] == "response-member-removed")
    assert (first["level"], first["before"]["line"], first["after"]) == ("breaking", 6, None)
    column = next(one for one in json.loads(said.out) if one["rule"] == "column-dropped")
    assert column["sql"] == ["ALTER TABLE tasks DROP COLUMN IF EXISTS body"]


def test_two_revisions_are_compared(history: Sandbox) -> None:
    history.git("commit", "-qam", "second")
    assert rules(history.run("diff", "v1", "HEAD", "--format", "json").out)
    assert history.run("diff", "HEAD").out.startswith("No change")
    back = history.run("diff", "HEAD", "v1", "--format", "json")
    assert rules(back.out) == {"request-member-added", "response-member-added", "column-added"}


def test_folders_are_compared(history: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("old")
    (folder / "task.yaml").write_text(NOTE)
    assert rules(history.run("diff", str(folder), "--format", "json").out)
    whole = tmp_path_factory.mktemp("whole")
    (whole / "design").mkdir()
    (whole / "pyproject.toml").write_text('[tool.restc]\nspecs = "design"\n')
    (whole / "design" / "task.yaml").write_text(NOTE)
    assert rules(history.run("diff", str(whole), "--format", "json").out)
    assert history.run("diff", str(whole), str(folder)).out.startswith("No change")


def test_it_fails_on_the_level_that_it_is_told_to(history: Sandbox) -> None:
    assert history.run("diff", "v1").code == 0
    assert history.run("diff", "v1", "--fail-on", "breaking").code == 1
    assert history.run("diff", "v1", "--fail-on", "risky").code == 1
    history.git("commit", "-qam", "second")
    assert history.run("diff", "HEAD", "v1", "--fail-on", "risky").code == 0


def test_what_is_risky_fails_on_risky_alone(history: Sandbox) -> None:
    hook = NOTE + "hooks: {before_create: app.services.task:number}\n"
    history.write({"specs/task.yaml": hook})
    assert history.run("diff", "v1", "--fail-on", "breaking").code == 0
    assert history.run("diff", "v1", "--fail-on", "risky").code == 1


def test_a_side_that_is_not_there_or_does_not_compile(history: Sandbox) -> None:
    said = history.run("diff", "nowhere")
    assert (said.code, said.out) == (2, "")
    assert "nowhere is neither a folder nor a revision" in said.err
    assert history.run("diff", "--output=x").code == 2
    history.write({"specs/task.yaml": "resource: task\n"})
    said = history.run("diff", "v1")
    assert said.code == 2
    assert "error[R102]" in said.out


def test_a_revision_before_the_first_spec_has_none(history: Sandbox) -> None:
    history.git("rm", "-rq", "--cached", ".")
    history.git("commit", "-qm", "nothing", "--allow-empty")
    said = history.run("diff", "HEAD", "--format", "json")
    assert rules(said.out) == {"resource-added", "table-created"}


def test_each_format_says_the_same(history: Sandbox) -> None:
    human = history.run("diff", "v1").out
    assert "Breaking (4)" in human
    assert "[response-member-removed]" in human
    assert "before: specs/task.yaml:6:3" in human
    github = history.run("diff", "v1", "--format", "github").out
    assert github.count("::error") == 4
    markdown = history.run("diff", "v1", "--format", "markdown").out
    assert markdown.startswith("<!-- restc diff -->\n")
    assert "| breaking | **task**: `body` isn't answered any more |" in markdown
    changelog = history.run("diff", "v1", "--format", "changelog").out
    assert changelog.startswith("### Breaking\n\n- **task**: ")


def test_an_author_s_text_breaks_no_table(history: Sandbox) -> None:
    pattern = NOTE.replace("max_length: 50", 'max_length: 50, pattern: "^a|b`$"')
    history.write({"specs/task.yaml": pattern})
    markdown = history.run("diff", "v1", "--format", "markdown").out
    rows = [line for line in markdown.splitlines() if "request-pattern-narrowed" in line]
    assert len(rows) == 1
    assert rows[0].replace("\\|", "").count("|") == 5
    assert rows[0].count("`") % 2 == 0


def test_nothing_is_written(history: Sandbox) -> None:
    before = history.files()
    history.run("diff", "v1")
    assert history.files() == before
    assert not Path(history.root, ".restc").exists()
