"""Branches that add different resources merge, in git itself; what conflicts, a compile settles."""

import os
import subprocess
from dataclasses import dataclass

import pytest

from .scratch import APPLICATION, Scratch, tracker

SPEC = """\
resource: {name}
ownership: account
delete: hard
fields:
  title: {{type: string, max_length: 40}}
"""
LOCKS = ".restc/lock"


@dataclass(frozen=True, slots=True)
class Branches:
    """The tracker in a git repository."""

    project: Scratch

    def run(self, *arguments: str) -> tuple[int, str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        done = subprocess.run(
            ["git", "-C", str(self.project.root), *identity, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def git(self, *arguments: str) -> str:
        code, said = self.run(*arguments)
        assert code == 0, said
        return said

    def commit(self, message: str) -> None:
        self.git("add", "--all")
        self.git("commit", "-q", "-m", message)

    def add(self, name: str) -> None:
        """A branch from main, with a resource of that name."""
        self.git("switch", "-q", "-c", name, "main")
        self.project.write({f"specs/{name}.yaml": SPEC.format(name=name).encode()})
        self.project.compile()
        self.commit(f"Add {name}")

    def tracked(self) -> dict[str, bytes]:
        files = self.project.files()
        return {path: data for path, data in files.items() if not path.startswith(".git/")}


@pytest.fixture
def branches(tmp_path_factory: pytest.TempPathFactory) -> Branches:
    made = Branches(tracker(tmp_path_factory.mktemp("tracker")))
    made.project.write({".gitignore": b"__pycache__/\n.restc/cache/\n"})
    made.git("init", "-q", "-b", "main")
    made.commit("Begin")
    return made


def test_branches_that_add_resources_merge_without_a_conflict(branches: Branches) -> None:
    for name in ("badge", "milestone", "reminder"):
        branches.add(name)
    branches.git("switch", "-q", "main")
    for name in ("reminder", "badge", "milestone"):
        branches.git("merge", "-q", "--no-edit", name)
    code, said = branches.project.restc("check")
    assert code == 0, said
    merged = branches.tracked()
    branches.project.compile()
    assert branches.tracked() == merged
    main = merged[f"{APPLICATION}/app/main.py"].decode()
    included = [line.split("(")[1] for line in main.splitlines() if "_router(" in line][1:]
    assert included == sorted(included)
    for name in ("badge", "milestone", "reminder"):
        assert f"{LOCKS}/{name}.json" in merged
        for document in ("sql/schema.sql", "doc/api.md", "sql/drop_all_tables.sql"):
            text = merged[f"{APPLICATION}/{document}"].decode()
            assert text.count(f"restc:begin {name}s") in (1, 2), document


@pytest.mark.parametrize("side", ["--ours", "--theirs"])
def test_a_conflict_between_neighbours_is_settled_by_either_side_and_a_compile(
    branches: Branches, side: str
) -> None:
    branches.add("reminder")
    branches.add("reminding")
    branches.git("switch", "-q", "main")
    branches.git("merge", "-q", "--no-edit", "reminder")
    code, _said = branches.run("merge", "--no-edit", "reminding")
    assert code == 1
    conflicted = branches.git("diff", "--name-only", "--diff-filter=U").split()
    assert conflicted
    # What belongs to one resource, its lock above all, never conflicts.
    shared = ("app/main.py", "doc/api.md", "sql/schema.sql", "sql/drop_all_tables.sql")
    assert {path.removeprefix(f"{APPLICATION}/") for path in conflicted} <= set(shared)
    code, said = branches.project.restc("check")
    assert code == 1, said
    branches.git("checkout", "-q", side, *conflicted)
    branches.project.compile()
    code, said = branches.project.restc("check")
    assert code == 0, said
    branches.commit("Merge")
    settled = branches.tracked()
    branches.git("switch", "-q", "-c", "anew", "reminder")
    branches.project.write({"specs/reminding.yaml": SPEC.format(name="reminding").encode()})
    branches.project.compile()
    assert branches.tracked() == settled
