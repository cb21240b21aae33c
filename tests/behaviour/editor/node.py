"""Programs from npm in a folder that git doesn't see, or the reason why they aren't there."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / ".restc/cache/node"
PACKAGES = {
    "yaml-language-server": "1.25.0",
    "@typespec/compiler": "1.11.0",
}
PATIENCE = 180


class MissingError(Exception):
    """Node or a package that can't be had here; the message says why."""


def program(package: str, script: str) -> list[str]:
    """The command of a package's script, which is installed where it isn't yet.

    Raises MissingError.
    """
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise MissingError("there is no node, or no npm")
    version = PACKAGES[package]
    home = FOLDER / f"{package.replace('/', '+')}@{version}"
    path = home / "node_modules" / package / script
    if not path.is_file():
        home.mkdir(parents=True, exist_ok=True)
        options = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(home)]
        command = [npm, "install", *options, f"{package}@{version}"]
        try:
            done = subprocess.run(
                command, cwd=home, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise MissingError(f"npm took more than {PATIENCE} s to install {package}") from error
        if done.returncode or not path.is_file():
            raise MissingError(f"npm can't install {package}: {done.stderr.strip()[-200:]}")
    return [node, str(path)]
