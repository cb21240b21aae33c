"""Any number of specs: the tracker's resources, family after family, each under its own names."""

import re
from pathlib import Path

TRACKER = Path(__file__).parents[1] / "specs"
# Each stands after what it refers to, so that a family may be cut off anywhere.
FAMILY = (
    "membership",
    "project",
    "label",
    "task",
    "comment",
    "attachment",
    "time_entry",
    "saved_filter",
    "announcement",
)
_MEMBERS = "|".join(FAMILY)
_NAMED = re.compile(
    rf"((?:resource: |to: |within: |returns: |app\.services\.)(?=(?:{_MEMBERS})\b)|plural: )(\w+)"
)


def write_specs(folder: Path, count: int) -> None:
    """Write `count` resources, and what they all share, below `folder`."""
    for shared in sorted((TRACKER / "shared").iterdir()):
        _write(folder / "shared" / shared.name, shared.read_text(encoding="utf-8"))
    for number in range(count):
        family, member = divmod(number, len(FAMILY))
        name = FAMILY[member]
        text = (TRACKER / f"{name}.yaml").read_text(encoding="utf-8")
        renamed = _NAMED.sub(rf"\g<1>f{family:03}_\g<2>", text)
        _write(folder / f"f{family:03}_{name}.yaml", renamed)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
