"""Files that would exhaust a compiler are refused quickly, and nothing is touched."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
GOOD = "resource: task\nownership: account\ndelete: hard\nfields:\n  due_on: {type: date}\n"
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join(['*' + before] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
SECONDS = 20
"""Far above what it takes, far below what it would take to expand, recurse or parse."""


def hostile() -> dict[str, tuple[bytes, str]]:
    return {
        "bomb": (BOMB.encode(), "R003"),
        "deep_lists": (b"resource: " + b"[" * 100_000, "R014"),
        "deep_mappings": (b"resource: " + b"{a: " * 100_000, "R014"),
        "deep_blocks": (b"".join(b" " * n + b"a:\n" for n in range(1000)), "R014"),
        "fifty_megabytes": (b"resource: task\n# " + b"x" * 50_000_000, "R016"),
        "fifty_megabytes_of_values": (b"resource: [" + b"1," * 25_000_000 + b"]", "R016"),
        "many_values": (b"resource: [" + b"1," * 400_000 + b"]", "R015"),
        "long_line": (b"resource: " + b"a" * 1_000_000, "R107"),
        "long_key": (GOOD.encode() + b"  " + b"k" * 500_000 + b": {type: date}\n", ""),
        "nested_patterns": (
            GOOD.encode()
            + b"  code: {type: string, max_length: 9, pattern: '"
            + b"(" * 4000 + b"a" + b")*" * 4000 + b"'}\n",
            "",
        ),
        "nested_sql": (GOOD.encode() + b"checks:\n  a: '" + b"(" * 9000 + b"'\n", ""),
    }  # fmt: skip


@pytest.mark.parametrize("name", hostile())
def test_it_is_refused_quickly_and_nothing_is_touched(tmp_path: Path, name: str) -> None:
    data, code = hostile()[name]
    files = {
        "pyproject.toml": b"[tool.restc]\n",
        "specs/task.yaml": GOOD.encode(),
        "specs/hostile.yaml": data,
        "app/main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "compiler", "-C", str(tmp_path), "compile"],
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        timeout=2 * SECONDS,
        check=False,
    )
    assert time.monotonic() - began < SECONDS
    said = done.stdout.decode() + done.stderr.decode()
    assert (done.returncode, "Traceback" in said) == (1, False), said[-2000:]
    assert f"error[{code}" in said
    assert len(said) < 100_000
    after = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert after == set(files)
    assert all((tmp_path / path).read_bytes() == content for path, content in files.items())
