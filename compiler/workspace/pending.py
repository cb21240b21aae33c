"""Whether the revisions make the tables that the specs ask for, told by hashes alone."""

from collections.abc import Mapping

from compiler.workspace.drift import Present
from compiler.workspace.lock import PROJECT

FOLDER = ".restc/schema"
"""One file a resource: its tables as the last revision leaves them."""


def snapshot_path(owner: str) -> str:
    """Where the tables of a resource are noted."""
    return f"{FOLDER}/{owner or PROJECT}.json"


def pending(wanted: Mapping[str, str], present: Present) -> tuple[str, ...]:
    """The resources whose tables no revision makes as they are, or drops, in name order.

    `wanted` holds, by resource, the blob id of the snapshot that a revision would leave.
    """
    paths = {snapshot_path(owner): owner for owner in wanted}
    changed = {owner for path, owner in paths.items() if not present.agrees(path, wanted[owner])}
    gone = {_owner(path) for path in present.tree.paths(FOLDER) if path not in paths}
    return tuple(sorted(changed | gone))


def told(resources: tuple[str, ...]) -> str:
    """One sentence about what is pending."""
    named = ", ".join(name or "the shared tables" for name in resources[:3])
    more = f" and {len(resources) - 3} more" if len(resources) > 3 else ""
    return f"A migration is pending ({named}{more}): `restc migrate` writes it."


def _owner(path: str) -> str:
    owner = path.removeprefix(f"{FOLDER}/").removesuffix(".json")
    return "" if owner == PROJECT else owner
