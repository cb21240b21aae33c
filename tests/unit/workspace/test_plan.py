"""The plan: each kind of artifact in each state of the tree."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from compiler.artifact import AppendOnly, Artifact, Once, OwnedFile, Region, Register, Router
from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.settings import Settings
from compiler.tree import MemoryTree, Tree
from compiler.workspace.change import Edits, WorkspacePlan
from compiler.workspace.lock import FOLDER, Lock, read_lock
from compiler.workspace.plan import Wanted, plan

MODEL = OwnedFile("app/models/task.py", "class Task: ...\n", "task")
TABLE = Region("sql/schema.sql", "task", "CREATE TABLE task ();\n", "task", group=1)
HOOKS = Once("app/services/task.py", "# yours\n", "task")
ROUTER = Register("app/main.py", Router("app.api.v1.routes.task", "router", "task"))
SHARED = OwnedFile("app/api/v1/errors.py", "# errors\n", "")
ALL: tuple[Artifact, ...] = (MODEL, TABLE, HOOKS, ROUTER, SHARED)


def edit(tree: Tree, wanted: tuple[Register, ...], unwanted: tuple[Register, ...]) -> Edits:
    """Stands in for the edit of main.py: one line a router."""
    text = tree.read("app/main.py") or ""
    for gone in unwanted:
        text = text.replace(f"include {gone.router.module}\n", "")
    for item in wanted:
        line = f"include {item.router.module}\n"
        text = text if line in text else text + line
    places = {f"{item.router.module}:{item.router.name}": "app/main.py" for item in wanted}
    return Edits({"app/main.py": text}, places)


def refuse(_tree: Tree, _wanted: tuple[Register, ...], _unwanted: tuple[Register, ...]) -> Edits:
    return Edits(refused=(Diagnostic("R620", "two applications", None),))


class Project:
    """Files that plans are applied to, in memory."""

    def __init__(self, files: Mapping[str, str] | None = None, settings: Settings | None = None):
        self.files = dict({"app/main.py": "app = FastAPI()\n"} if files is None else files)
        self.settings = settings or Settings()

    def plan(
        self, artifacts: Iterable[Artifact], *, compiler: str = "c1", **options: Any
    ) -> WorkspacePlan:
        tree = MemoryTree(self.files)
        lock = read_lock(tree)
        assert isinstance(lock, Lock)
        artifacts = tuple(artifacts)
        owners = {
            item.router.owner if isinstance(item, Register) else getattr(item, "owner", "")
            for item in artifacts
        }
        inputs = {owner: {f"specs/{owner}.yaml": "0" * 40} for owner in owners - {""}}
        chosen = options.pop("chosen", None)
        edited = options.pop("edit", edit)
        wanted = Wanted(artifacts, inputs, compiler, chosen)
        return plan(wanted, tree, lock, self.settings, edited, **options)

    def compile(self, artifacts: Iterable[Artifact], **options: Any) -> WorkspacePlan:
        made = self.plan(artifacts, **options)
        assert not made.conflicts, made.conflicts
        for change in (*made.changes, *made.locks):
            if change.after is None:
                del self.files[change.path]
            else:
                self.files[change.path] = change.after
        return made


def verbs(made: WorkspacePlan) -> dict[str, str]:
    return {change.path: change.verb for change in made.changes}


def codes(made: WorkspacePlan) -> list[str]:
    return [conflict.diagnostic.code for conflict in made.conflicts]


def test_a_first_compile_writes_everything_and_a_second_nothing() -> None:
    project = Project()
    assert verbs(project.compile(ALL)) == {
        "app/api/v1/errors.py": "created",
        "app/main.py": "updated",
        "app/models/task.py": "created",
        "app/services/task.py": "created",
        "sql/schema.sql": "created",
    }
    assert sorted(path for path in project.files if path.startswith(FOLDER)) == [
        f"{FOLDER}/_project.json",
        f"{FOLDER}/task.json",
    ]
    assert project.plan(ALL).is_clean


def test_compiling_and_removing_restores_every_byte() -> None:
    files = {"app/main.py": "app = FastAPI()\n", "sql/schema.sql": "-- mine", "doc/api.md": ""}
    project = Project(files)
    artifacts = (*ALL, Region("doc/api.md", "task", "## Tasks\n", "task"))
    project.compile(artifacts)
    assert project.files["sql/schema.sql"].startswith("-- mine\n\n-- restc:begin task\n")
    project.compile(())
    assert project.files == files


def test_a_stale_file_is_replaced() -> None:
    project = Project()
    project.compile(ALL)
    made = project.compile((OwnedFile(MODEL.path, "class Task: new\n", "task"), *ALL[1:]))
    assert verbs(made) == {MODEL.path: "updated"}


def test_an_edited_file_is_refused_with_its_diff_and_overwritten_on_request() -> None:
    project = Project()
    project.compile(ALL)
    project.files[MODEL.path] = "class Task: mine\n"
    made = project.plan(ALL)
    assert codes(made) == ["R605"]
    assert "+class Task: mine" in made.conflicts[0].diff
    assert "-class Task: ..." in made.conflicts[0].diff
    assert "restc eject app/models/task.py" in made.conflicts[0].diagnostic.help
    assert made.locks == ()
    assert verbs(project.compile(ALL, overwrite=True)) == {MODEL.path: "updated"}
    assert project.files[MODEL.path] == MODEL.text


def test_a_file_in_the_way_is_refused_unless_it_is_the_same() -> None:
    assert codes(Project({MODEL.path: "mine\n"}).plan((MODEL,))) == ["R606"]
    assert verbs(Project({MODEL.path: MODEL.text}).plan((MODEL,))) == {}


def test_a_deleted_file_comes_back() -> None:
    project = Project()
    project.compile(ALL)
    del project.files[MODEL.path]
    assert verbs(project.compile(ALL)) == {MODEL.path: "created"}


def test_crlf_is_no_edit_and_is_kept() -> None:
    project = Project()
    project.compile((MODEL,))
    project.files[MODEL.path] = MODEL.text.replace("\n", "\r\n")
    assert project.plan((MODEL,)).is_clean
    project.compile((OwnedFile(MODEL.path, "a\nb\n", "task"),))
    assert project.files[MODEL.path] == "a\r\nb\r\n"


def test_an_edited_orphan_is_refused_and_the_untouched_ones_wait_with_it() -> None:
    project = Project()
    project.compile(ALL)
    project.files[MODEL.path] += "# mine\n"
    made = project.plan((SHARED,))
    assert codes(made) == ["R607"]
    assert verbs(project.compile((SHARED,), overwrite=True))[MODEL.path] == "removed"


def test_a_region_edited_by_hand_is_refused_and_text_around_it_is_not() -> None:
    project = Project()
    project.compile(ALL)
    project.files["sql/schema.sql"] = "-- mine\n" + project.files["sql/schema.sql"] + "-- more\n"
    assert project.plan(ALL).is_clean
    edited = project.files["sql/schema.sql"].replace("task ()", "task (id int)")
    project.files["sql/schema.sql"] = edited
    made = project.plan(ALL)
    assert codes(made) == ["R605"]
    assert made.conflicts[0].diagnostic.span is not None
    assert made.conflicts[0].diagnostic.span.line == 2
    assert codes(project.plan((SHARED,))) == ["R607"]


def test_broken_markers_stop_everything() -> None:
    project = Project()
    project.compile(ALL)
    project.files["sql/schema.sql"] = "-- restc:begin task\n"
    assert codes(project.plan(ALL)) == ["R608"]


def test_a_region_that_nobody_knows_is_refused() -> None:
    text = "-- restc:begin ghost\n-- restc:end ghost\n"
    made = Project({"sql/schema.sql": text}).plan((TABLE,))
    assert codes(made) == ["R609"]


def test_a_once_file_is_the_users() -> None:
    project = Project()
    project.compile(ALL)
    assert project.plan((*ALL[:2], Once(HOOKS.path, "# other\n", "task"), *ALL[3:])).is_clean
    project.files[HOOKS.path] = "# edited\n"
    assert project.plan(ALL).is_clean
    project.compile((SHARED,))
    assert project.files[HOOKS.path] == "# edited\n"


def test_a_once_file_that_was_there_before_us_stays() -> None:
    project = Project({HOOKS.path: HOOKS.text})
    project.compile((HOOKS,))
    project.compile(())
    assert project.files == {HOOKS.path: HOOKS.text}


def test_a_migration_is_never_changed_nor_removed() -> None:
    project = Project()
    project.compile((AppendOnly("migrations/1.py", "one\n"),))
    assert project.plan((AppendOnly("migrations/1.py", "two\n"),)).is_clean
    assert project.plan(()).changes == ()


def test_a_refused_registration_leaves_the_rest() -> None:
    project = Project()
    made = project.compile(ALL, edit=refuse)
    assert [item.code for item in made.refused] == ["R620"]
    assert "app/main.py" not in verbs(made)
    assert MODEL.path in project.files
    assert verbs(project.compile(ALL)) == {"app/main.py": "updated"}


def test_a_router_whose_removal_was_refused_is_not_forgotten() -> None:
    project = Project()
    project.compile(ALL)
    project.compile((SHARED,), edit=refuse)
    assert "include" in project.files["app/main.py"]
    assert verbs(project.compile((SHARED,))) == {"app/main.py": "updated"}
    assert "include" not in project.files["app/main.py"]
    assert f"{FOLDER}/task.json" not in project.files


def test_only_the_chosen_owners_change() -> None:
    project = Project()
    other = Region("sql/schema.sql", "label", "CREATE TABLE label ();\n", "label", group=1)
    project.compile((*ALL, other))
    changed = (
        OwnedFile(MODEL.path, "new\n", "task"),
        Region("sql/schema.sql", "task", "new\n", "task", group=1),
        Region("sql/schema.sql", "label", "new\n", "label", group=1),
        *ALL[2:],
    )
    made = project.compile(changed, chosen=frozenset({"label"}))
    assert {change.path: change.parts for change in made.changes} == {
        "sql/schema.sql": ("~ label",)
    }
    assert project.files[MODEL.path] == MODEL.text


def test_paths_lie_in_the_application() -> None:
    project = Project({}, Settings(app="examples/tracker"))
    project.compile((MODEL,))
    assert set(project.files) == {"examples/tracker/app/models/task.py", f"{FOLDER}/task.json"}


def test_two_things_for_one_path_are_our_bug() -> None:
    with pytest.raises(CompilerBug):
        Project().plan((MODEL, MODEL))
    with pytest.raises(CompilerBug):
        Project().plan((TABLE, OwnedFile(TABLE.path, "", "task")))


def test_an_ejected_file_is_left_alone_until_it_is_deleted() -> None:
    project = Project()
    project.compile((MODEL,))
    lock = f"{FOLDER}/task.json"
    project.files[lock] = project.files[lock].replace('"owned"', '"ejected"')
    project.files[MODEL.path] = "mine\n"
    assert project.plan((MODEL,)).is_clean
    del project.files[MODEL.path]
    project.compile((MODEL,))
    assert project.files[MODEL.path] == MODEL.text


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"compiler": "c", "inputs": {}, "outputs": [{"path": "../x", "kind": "owned"}]}'],
)
def test_an_unreadable_lock_is_told(text: str) -> None:
    problems = read_lock(MemoryTree({f"{FOLDER}/task.json": text}))
    assert not isinstance(problems, Lock)
    assert [problem.code for problem in problems] == ["R604"]
