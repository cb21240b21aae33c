"""The published hooks, run by pre-commit itself in a git repository."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "existing"
PASSED_OVER = shutil.ignore_patterns("__pycache__", ".*_cache", "cache", ".coverage*", ".venv")
PRE_COMMIT = (sys.executable, "-m", "pre_commit")
SPEC = "specs/supplier.yaml"
MODEL = "shop/entities/supplier.py"

CONFIGURATION = """\
repos:
  - repo: local
    hooks:
      - id: {hook}
        name: {hook}
        entry: {python} -m compiler {arguments}
        language: system
        pass_filenames: false
        require_serial: true
        always_run: true
"""


@dataclass(frozen=True, slots=True)
class Repository:
    """The shop in a git repository whose commits go through a hook of ours."""

    root: Path

    def run(self, *command: str) -> tuple[int, str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "PYTHONPATH": str(ROOT),
            "PRE_COMMIT_HOME": str(self.root.parent / "pre-commit"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "NO_COLOR": "1",
        }
        for role in ("AUTHOR", "COMMITTER"):
            environment |= {f"GIT_{role}_NAME": "a", f"GIT_{role}_EMAIL": "a@example.org"}
        done = subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def git(self, *arguments: str) -> str:
        code, said = self.run("git", *arguments)
        assert code == 0, said
        return said

    def restc(self, *arguments: str) -> str:
        code, said = self.run(sys.executable, "-m", "compiler", *arguments)
        assert code == 0, said
        return said

    def commit(self, *arguments: str) -> tuple[int, str]:
        return self.run("git", "commit", "-q", "-m", "next", *arguments)

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def change_the_spec(self) -> None:
        self.edit(SPEC, "What it is called.", "What people call it.")


def repository(folder: Path, hook: str, arguments: str) -> Repository:
    root = folder / "shop"
    shutil.copytree(EXAMPLE, root, ignore=PASSED_OVER)
    made = Repository(root)
    made.git("init", "-q", "-b", "main")
    python = sys.executable
    text = CONFIGURATION.format(hook=hook, python=python, arguments=arguments)
    (root / ".pre-commit-config.yaml").write_text(text, "utf-8")
    (root / ".gitignore").write_text("__pycache__/\n", "utf-8")
    code, said = made.run(*PRE_COMMIT, "install")
    assert code == 0, said
    made.git("add", ".")
    code, said = made.commit()
    assert code == 0, said
    return made


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return repository(tmp_path_factory.mktemp("model"), "restc-check", "check --index")


@pytest.fixture
def checked(committed: Repository, tmp_path: Path) -> Repository:
    root = tmp_path / "shop"
    shutil.copytree(committed.root, root)
    return Repository(root)


def refused(made: Repository, *said: str) -> None:
    head = made.git("rev-parse", "HEAD")
    code, told = made.commit()
    assert code != 0, told
    for words in said:
        assert words in told
    assert made.git("rev-parse", "HEAD") == head


def test_a_spec_that_was_not_compiled_is_refused_with_the_command_to_run(
    checked: Repository,
) -> None:
    checked.change_the_spec()
    checked.git("add", SPEC)
    refused(checked, f"{SPEC}: the spec changed since it was compiled", "run `restc compile`")
    checked.restc("compile")
    checked.git("add", "--all")
    assert checked.commit()[0] == 0
    assert checked.git("status", "--porcelain") == ""


def test_a_stale_index_is_caught_though_the_working_tree_is_fresh(checked: Repository) -> None:
    checked.change_the_spec()
    checked.restc("compile")
    checked.restc("check")
    checked.git("add", SPEC)
    refused(checked, f"{SPEC}: the spec changed", "restc compile")
    checked.git("add", "shop", ".plan", "tests", "doc")
    refused(checked, "R631")
    checked.git("add", ".restc")
    assert checked.commit()[0] == 0


def test_a_stale_working_tree_does_not_hold_up_a_commit_of_something_else(
    checked: Repository,
) -> None:
    """A partial commit: what isn't staged is nobody's business, and is there afterwards."""
    checked.change_the_spec()
    (checked.root / "notes.md").write_text("note\n", "utf-8")
    checked.git("add", "notes.md")
    code, said = checked.commit()
    assert code == 0, said
    assert checked.git("status", "--porcelain").split() == ["M", SPEC]


def test_deletions_are_caught(checked: Repository) -> None:
    checked.git("rm", "-q", SPEC)
    refused(checked, f"{SPEC}: the spec is gone, its outputs are orphaned", "restc compile")
    checked.restc("compile")
    checked.git("add", "--all")
    assert checked.commit()[0] == 0
    checked.git("rm", "-q", "shop/entities/product_review.py")
    refused(checked, "shop/entities/product_review.py: the generated file is missing")


def test_an_edit_of_generated_code_is_caught_and_its_ways_out_are_told(checked: Repository) -> None:
    checked.edit(MODEL, "class Supplier(", "class  Supplier(")
    checked.git("add", MODEL)
    refused(checked, f"{MODEL}: the generated file was edited", f"restc eject {MODEL}")
    checked.restc("eject", MODEL)
    checked.git("add", "--all")
    assert checked.commit()[0] == 0


def test_the_hook_that_compiles_changes_the_files_and_stops_the_commit_once(
    tmp_path: Path,
) -> None:
    made = repository(tmp_path, "restc-compile", "compile")
    made.change_the_spec()
    made.git("add", SPEC)
    refused(made, f"updated {MODEL}")
    assert "What people call it." in (made.root / MODEL).read_text("utf-8")
    made.git("add", "--all")
    code, said = made.commit()
    assert code == 0, said
    assert made.git("status", "--porcelain") == ""


def test_the_published_hooks_are_valid_and_run_without_names_of_files() -> None:
    manifest = ROOT / ".pre-commit-hooks.yaml"
    done = subprocess.run(
        [*PRE_COMMIT, "validate-manifest", str(manifest)], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout
    text = manifest.read_text("utf-8")
    assert text.count("- id: ") == text.count("pass_filenames: false") == 2
    assert text.count("require_serial: true") == text.count("always_run: true") == 2
