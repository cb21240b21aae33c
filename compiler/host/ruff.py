"""One ruff process over all Python that was emitted."""

import json
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span

RULES = "E9,F"
"""Syntax errors, and names that are undefined, unused or defined twice."""


def ruff_gate(files: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """Check Python texts by path; a finding is a mistake of ours, so each has the code R901.

    Raises CompilerBug where ruff can't be run.
    """
    if not files:
        return ()
    with TemporaryDirectory(prefix="restc-") as folder:
        root = Path(folder).resolve()
        for path, text in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8"))
        return tuple(_diagnostic(found, root) for found in _run(root))


def _run(root: Path) -> list[dict[str, object]]:
    options = ["--isolated", "--no-cache", "--target-version", "py311", "--output-format", "json"]
    command = [str(_ruff()), "check", *options, "--select", RULES, "--no-respect-gitignore", "."]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise CompilerBug("ruff failed", done.stderr.decode("utf-8", "replace"))
    findings: list[dict[str, object]] = json.loads(done.stdout)
    return findings


def _ruff() -> Path:
    """The ruff that was installed with us, else the one on the path."""
    name = "ruff.exe" if sys.platform == "win32" else "ruff"
    for folder in (sysconfig.get_path("scripts"), Path(sys.executable).parent):
        if (Path(folder) / name).is_file():
            return Path(folder) / name
    return Path(name)


def _diagnostic(found: dict[str, object], root: Path) -> Diagnostic:
    path = Path(str(found["filename"])).relative_to(root).as_posix()
    span = Span(path, *_position(found["location"]), *_position(found["end_location"]))
    message = f"the emitted Python is wrong: {found['message']} ({found['code'] or 'syntax'})"
    return Diagnostic("R901", message, span)


def _position(place: object) -> tuple[int, int]:
    assert isinstance(place, dict)
    return int(place["row"]), int(place["column"])
