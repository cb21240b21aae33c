"""What we offer to CI is well-formed, stands on the page as it is, and does what the page says."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
CI = ROOT / "docs" / "guides" / "ci"
WORKFLOW, GITLAB = CI / "github-workflow.yml", CI / "gitlab-ci.yml"
PASSED_OVER = shutil.ignore_patterns("__pycache__", ".*_cache", "cache", ".coverage*", ".venv")


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("vendor.github-actions", ACTION),
        ("vendor.github-workflows", WORKFLOW),
        ("vendor.gitlab-ci", GITLAB),
    ],
)
def test_it_is_what_its_public_schema_says(schema: str, path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    if schema.endswith("gitlab-ci"):
        command += ["--data-transform", "gitlab-ci"]
    done = subprocess.run([*command, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_shows_the_files() -> None:
    page = (ROOT / "docs" / "guides" / "ci.md").read_text("utf-8")
    for path in (WORKFLOW, GITLAB):
        assert f"```yaml\n{path.read_text('utf-8')}```" in page


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def scripts() -> dict[str, str]:
    """What each of them runs once restc is installed, as one script."""
    step = load(ACTION)["runs"]["steps"][-1]
    assert step["env"] == {"DIRECTORY": "${{ inputs.directory }}"}
    return {"github": step["run"], "gitlab": "\n".join(load(GITLAB)["restc"]["script"])}


def run(script: str, folder: Path, directory: str) -> tuple[int, str]:
    """Run a script as the two services do: bash that stops at a failure, also within a pipe."""
    binaries = folder / "bin"
    binaries.mkdir(exist_ok=True)
    restc = binaries / "restc"
    restc.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m compiler "$@"\n', "utf-8")
    restc.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "DIRECTORY": directory,
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def shop(root: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples" / "existing", root, ignore=PASSED_OVER))


def test_the_action_passes_what_agrees_and_annotates_what_does_not(tmp_path: Path) -> None:
    root = shop(tmp_path / "shop")
    script = scripts()["github"]
    assert run(script, tmp_path, "shop")[0] == 0
    spec = root / "specs" / "supplier.yaml"
    spec.write_text(spec.read_text("utf-8").replace("What it is called", "Its name"), "utf-8")
    code, said = run(script, tmp_path, "shop")
    assert code == 1
    assert "::error file=shop/specs/supplier.yaml," in said
    assert "::error file=shop/shop/entities/supplier.py," in said
    assert all(line.startswith("::") for line in said.splitlines())
    code, said = run(script, root, ".")
    assert code == 1
    assert "::error file=specs/supplier.yaml," in said


def test_the_job_of_gitlab_stops_at_what_does_not_agree(tmp_path: Path) -> None:
    root = shop(tmp_path / "shop")
    script = scripts()["gitlab"]
    assert run(script, root, "")[0] == 0
    (root / "shop" / "entities" / "supplier.py").unlink()
    code, said = run(script, root, "")
    assert code == 1
    assert "shop/entities/supplier.py: the generated file is missing" in said
