"""The wheel has everything that the compiler reads while it runs."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]


def test_the_wheel_has_every_file(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    package = ROOT / "compiler"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.suffix in (".py", ".txt") and "__pycache__" not in path.parts
    }
    pages = {f"compiler/diagnostics/pages/{path.name}" for path in ROOT.glob("docs/diagnostics/*")}
    assert pages
    assert wanted | pages <= packed
