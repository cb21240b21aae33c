"""restc compile, as its users see it."""

import json
from pathlib import Path

import pytest

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span

from .conftest import MAIN, Sandbox


def test_a_first_compile_tells_each_file_and_a_second_has_nothing_to_do(sandbox: Sandbox) -> None:
    said = sandbox.run("compile")
    assert said.code == 0
    assert said.out.splitlines() == [
        "updated app/main.py (routers)",
        "created app/models/task.py",
        "created app/services/task.py",
        "updated sql/schema.sql (+ task)",
        "2 created, 2 updated, 0 unchanged.",
    ]
    assert said.err == ""
    assert 'prefix="/api/v1")' in sandbox.read("app/main.py")
    again = sandbox.run("compile")
    assert (again.code, again.out) == (0, "Nothing to do: 3 unchanged.\n")
    assert sandbox.run("compile", "--check").code == 0
    assert sandbox.run("check").code == 0


def test_adding_and_removing_a_spec_leaves_git_status_clean(sandbox: Sandbox) -> None:
    sandbox.git("init", "-q")
    sandbox.git("add", ".")
    sandbox.git("commit", "-q", "-m", "first")
    before = sandbox.files()
    for text in ("resource: label\n", "resource: label # again\n"):
        sandbox.write({"specs/label.yaml": text})
        assert sandbox.run("compile").code == 0
    Path("specs/label.yaml").unlink()
    Path("specs/task.yaml").rename("task")
    assert sandbox.run("compile").code == 0
    Path("task").rename("specs/task.yaml")
    assert sandbox.git("status", "--porcelain") == ""
    assert sandbox.files() == before
    assert not Path("app/models").exists()


def test_a_hand_edit_stops_everything_and_names_three_ways_out(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    sandbox.write({"app/models/task.py": "mine\n", "specs/label.yaml": "resource: label\n"})
    before = sandbox.files()
    said = sandbox.run("compile")
    assert said.code == 1
    assert "+mine" in said.out
    assert "R605" in said.out
    for way in ("hook", "restc eject app/models/task.py", "restc compile --overwrite"):
        assert way in said.out
    assert "Nothing was written" in said.out
    assert sandbox.files() == before
    assert sandbox.run("compile", "--overwrite").code == 0
    assert "TEXT" in sandbox.read("app/models/task.py")


def test_eject_settles_a_hand_edit(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    sandbox.write({"app/models/task.py": "mine\n"})
    assert sandbox.run("check").code == 1
    assert sandbox.run("eject", "app/models/task.py").code == 0
    assert sandbox.run("check").code == 0
    assert sandbox.run("compile").code == 0
    assert sandbox.read("app/models/task.py") == "mine\n"
    assert "ejected" in sandbox.run("explain", "app/models/task.py").out


def test_eject_settles_a_file_in_the_way(sandbox: Sandbox) -> None:
    sandbox.write({"app/models/task.py": "mine\n"})
    assert sandbox.run("compile").code == 1
    assert sandbox.run("eject", "app/models/task.py").code == 0
    assert sandbox.run("compile").code == 0
    assert sandbox.read("app/models/task.py") == "mine\n"
    assert sandbox.run("eject", "app/main.py").code == 2


@pytest.mark.parametrize("option", ["--check", "--diff", "--dry-run"])
def test_what_only_shows_writes_nothing(sandbox: Sandbox, option: str) -> None:
    before = sandbox.files()
    said = sandbox.run("compile", option)
    assert said.code == (0 if option == "--dry-run" else 1)
    assert "app/models/task.py" in said.out
    assert sandbox.files() == before
    if option == "--diff":
        assert "+-- restc:begin task" in said.out


def test_author_errors_are_shown_with_their_source(sandbox: Sandbox) -> None:
    span = Span("specs/task.yaml", 1, 11, 1, 15)
    sandbox.rejected.append(Diagnostic("R201", "no such thing", span, help="write another"))
    before = sandbox.files()
    said = sandbox.run("compile")
    assert said.code == 1
    assert "resource: task" in said.out
    assert "^^^^" in said.out
    assert sandbox.files() == before
    assert sandbox.run("compile", "--format", "concise").out.startswith("specs/task.yaml:1:11:")
    assert json.loads(sandbox.run("--format=json", "compile").out)[0]["code"] == "R201"
    assert sandbox.run("--format", "github", "compile").out.startswith("::error file=specs/")


def test_a_refused_registration_leaves_the_rest_and_prints_what_to_paste(sandbox: Sandbox) -> None:
    sandbox.write({"app/other.py": "from fastapi import FastAPI\n\nadmin = FastAPI()\n"})
    said = sandbox.run("compile")
    assert said.code == 1
    assert "R620" in said.out
    assert "from app.api.v1.routes.task import router" in said.out
    assert "created app/models/task.py" in said.out
    for arguments in (["check"], ["check"], ["compile", "--check"]):
        assert sandbox.run(*arguments).code == 1
    told = sandbox.run("check").out
    assert "the router of app.api.v1.routes.task is not registered [R635]" in told
    assert "register_target" in told
    assert json.loads(sandbox.run("check", "--format", "json").out)[0]["code"] == "R635"
    sandbox.write({"pyproject.toml": '[tool.restc]\nregister_target = "app.other:admin"\n'})
    assert sandbox.run("compile").code == 0
    assert "admin.include_router(" in sandbox.read("app/other.py")
    assert sandbox.run("check").code == 0


def test_lines_added_by_hand_settle_a_refused_registration(sandbox: Sandbox) -> None:
    sandbox.write({"app/other.py": "from fastapi import FastAPI\n\nadmin = FastAPI()\n"})
    assert sandbox.run("compile").code == 1
    sandbox.write({"pyproject.toml": '[tool.restc]\nregister = "manual"\n'})
    assert sandbox.run("compile").code == 0
    assert sandbox.run("check").code == 0


def test_a_router_that_could_not_be_taken_out_is_told(sandbox: Sandbox) -> None:
    sandbox.run("compile")
    whole = sandbox.read("app/main.py")
    sandbox.write({"app/main.py": whole + "def broken(:\n"})
    Path("specs/task.yaml").unlink()
    said = sandbox.run("compile")
    assert said.code == 1
    assert "remove: " in said.out
    assert not Path("app/models/task.py").exists()
    said = sandbox.run("check")
    assert "still registered" in said.out
    assert "[R635]" in said.out
    sandbox.write({"app/main.py": whole})
    assert sandbox.run("compile").code == 0
    assert sandbox.run("check").code == 0
    assert sandbox.read("app/main.py") == MAIN
    assert not Path(".restc/lock").exists()


def test_manual_registration_is_never_asked_for(sandbox: Sandbox) -> None:
    sandbox.write({"pyproject.toml": '[tool.restc]\nregister = "manual"\n'})
    before = sandbox.read("app/main.py")
    assert sandbox.run("compile").code == 0
    assert sandbox.read("app/main.py") == before


def test_an_aggregating_router_is_preferred(sandbox: Sandbox) -> None:
    aggregate = (
        "from fastapi import APIRouter\n\nfrom app.api import health\n\n"
        "api_router = APIRouter()\napi_router.include_router(health.router)\n"
    )
    sandbox.write({"app/api/main.py": aggregate})
    assert sandbox.run("compile").code == 0
    assert "task" in sandbox.read("app/api/main.py")
    assert "task" not in sandbox.read("app/main.py")


def test_paths_narrow_what_is_written(sandbox: Sandbox) -> None:
    sandbox.write({"specs/label.yaml": "resource: label\n"})
    assert sandbox.run("compile", "specs/label.yaml").code == 0
    assert Path("app/models/label.py").exists()
    assert not Path("app/models/task.py").exists()
    assert sandbox.run("compile", "specs").code == 0
    assert Path("app/models/task.py").exists()


def test_json_tells_the_whole_plan(sandbox: Sandbox) -> None:
    told = json.loads(sandbox.run("compile", "--format", "json").out)
    assert told["written"] is True
    assert {"path": "app/models/task.py", "verb": "created", "parts": []} in told["changes"]
    sandbox.write({"app/models/task.py": "mine\n"})
    told = json.loads(sandbox.run("compile", "--format", "json").out)
    assert told["written"] is False
    assert told["conflicts"][0]["code"] == "R605"
    assert "+mine" in told["conflicts"][0]["diff"]


def test_quiet_says_nothing_when_all_is_well(sandbox: Sandbox) -> None:
    assert sandbox.run("-q", "compile").out == ""
    assert sandbox.run("compile", "-q").out == ""


def test_a_folder_may_be_named(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    assert sandbox.run("-C", str(sandbox.root / "app"), "compile").code == 0
    assert sandbox.run("check", "-C", str(sandbox.root)).code == 0


def test_usage_and_configuration_are_exit_code_2(sandbox: Sandbox) -> None:
    assert sandbox.run("compile", "--nonsense").code == 2
    assert sandbox.run("nonsense").code == 2
    assert sandbox.run("compile", "-C", "nowhere").code == 2
    sandbox.write({"pyproject.toml": '[tool.restc]\nspec = "x"\nline_length = "wide"\n'})
    for command in ("compile", "check"):
        said = sandbox.run(command)
        assert said.code == 2
        assert "R602" in said.out
        assert "did you mean `specs`?" in said.out
        assert "R603" in said.out


def test_no_project_is_told_with_the_way_out(sandbox: Sandbox) -> None:
    Path("pyproject.toml").unlink()
    said = sandbox.run("compile")
    assert said.code == 2
    assert "restc init" in said.err
    assert sandbox.run("check").code == 2


def test_an_interruption_is_130(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("compiler.pipeline.compile_project", interrupt)
    assert sandbox.run("compile").code == 130


def test_our_own_failure_is_2_and_writes_nothing(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("compiler.pipeline.compile_project", fail)
    before = sandbox.files()
    said = sandbox.run("compile")
    assert said.code == 2
    assert "bug in restc" in said.err
    assert sandbox.files() == before
