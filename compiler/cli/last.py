"""The last compile of a project: what it left, and what was edited since."""

import time
from dataclasses import dataclass

from compiler.artifact import Register
from compiler.cli.project import Project
from compiler.cli.version import VERSION
from compiler.host import clean, known
from compiler.host.disk import WitnessedTree
from compiler.host.ruff import ruff_gate
from compiler.narrow import Before, Narrowed, narrow
from compiler.pipeline import Compiled, spec_texts
from compiler.workspace.change import WorkspacePlan
from compiler.workspace.drift import specs_of
from compiler.workspace.lock import FOLDER, Lock, compiler_id
from compiler.workspace.pending import FOLDER as SNAPSHOTS

NOTHING = "Nothing to do"


@dataclass(frozen=True, slots=True)
class LastCompile:
    """`changed` are the files and folders that aren't as it left them, None where nobody knows."""

    project: Project
    tree: WitnessedTree
    state: str
    summary: str
    changed: frozenset[str] | None
    now: int

    @classmethod
    def of(cls, project: Project, tree: WitnessedTree) -> "LastCompile":
        """What is known of it before anything but the settings is read."""
        now = time.time_ns()
        state = clean.compiler_state(VERSION)
        told = clean.changed_since_compile(str(project.root), state)
        if told is None:
            return cls(project, tree, state, "", None, now)
        return cls(project, tree, state, told[0], frozenset(told[1]), now)

    @property
    def agrees(self) -> bool:
        """Nothing was touched since."""
        return self.changed == frozenset()

    def narrowed(self, lock: Lock) -> Narrowed | None:
        """What the edits of some specs come to, where no more than that was touched."""
        project = self.project
        specs = {path for locked in lock.resources.values() for path in locked.inputs}
        edited = (self.changed or frozenset()) - frozenset(self._folders())
        compiler = compiler_id(VERSION, project.settings)
        if (
            not edited
            or not edited <= specs
            or specs != set(specs_of(project.tree, project.settings))
            or any(locked.compiler != compiler for locked in lock.resources.values())
        ):
            return None
        kept = known.recall(str(project.root), self.state)
        if kept is None:
            return None
        before = Before(kept["specs"], frozenset(kept["names"]), kept["sources"])
        # A compile of a part rests on all that the whole has looked at.
        self.tree.seen.update(clean.looked_at(str(project.root)))
        return narrow(project.tree, project.settings, lock, edited, before, ruff_gate)

    def remember_all(self, made: WorkspacePlan, compiled: Compiled, note: str) -> None:
        """Leave what the next compile may start from, after a compile of the whole project.

        The note is what it has to tell as well, where nothing has changed.
        """
        texts = spec_texts(self.project.tree, self.project.settings).values()
        count = sum(not isinstance(item, Register) for item in compiled.artifacts)
        before = Before.of(compiled.project, texts)
        self._leave(made, before, f"{NOTHING}: {count} unchanged. {note}".rstrip())

    def remember(self, made: WorkspacePlan, before: Before, note: str) -> None:
        """Leave it after a compile of a part."""
        count = self.summary.partition(".")[0]
        self._leave(made, before, f"{count}. {note}".rstrip())

    def _leave(self, made: WorkspacePlan, before: Before, summary: str) -> None:
        if made.conflicts or made.refused:
            return
        root = str(self.project.root)
        known.remember(root, self.state, before.specs, before.names, before.sources)
        written = [change.path for change in (*made.changes, *made.locks)]
        snapshots = clean.folders_below(root, SNAPSHOTS)
        seen = self.tree.seen.union(self._folders(), snapshots)
        seen -= {path for path in seen if path.startswith(SNAPSHOTS) and not self._is_there(path)}
        clean.remember_compile(root, self.state, summary, seen, [*written, FOLDER], self.now)

    def _is_there(self, path: str) -> bool:
        return (self.project.root / path).exists()

    def _folders(self) -> list[str]:
        return clean.folders_below(str(self.project.root), self.project.settings.specs)
