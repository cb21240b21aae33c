"""What people read is true: excerpts are current, specs compile, links and commands exist."""

import re
import shutil
from pathlib import Path

import pytest

from compiler import pipeline
from compiler.cli.program import COMMANDS, main
from compiler.diagnostics.codes import CODES
from compiler.ir.resource import Project
from compiler.settings import Settings

from .pages import ROOT, Block, blocks, pages, refreshed

PAGES = [path.relative_to(ROOT).as_posix() for path in pages()]
SPECS = {
    path.relative_to(ROOT).as_posix(): path.read_bytes()
    for path in (ROOT / "specs").rglob("*.yaml")
}
DOCUMENT = re.compile(r"^(resource|trait|enum|external|removed): *(\w+)", re.M)
HEAD = {"resource": "example", "ownership": "account", "delete": "hard"}


@pytest.mark.parametrize("name", PAGES)
def test_excerpts_are_current(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert refreshed(text) == text, "run `make docs`"


@pytest.mark.parametrize("name", PAGES)
def test_specs_in_a_page_compile(name: str) -> None:
    """Each beside the tracker's, and beside those that stand further up on the page."""
    texts = dict(SPECS)
    for block in blocks(ROOT / name):
        if block.language != "yaml" or block.note == "not a spec":
            continue
        path, spec = _spec(block)
        outcome = pipeline.analyse({**texts, path: spec.encode()}, Settings())
        where = f"{block.page}:{block.line}"
        if block.note.startswith("fails "):
            assert not isinstance(outcome, Project), where
            assert [found.code for found in outcome] == block.note.split()[1:], where
            continue
        assert isinstance(outcome, Project), (where, outcome)
        texts[path] = spec.encode()


def _spec(block: Block) -> tuple[str, str]:
    """A whole spec and its path; what a fragment lacks is added."""
    text = block.text
    document = DOCUMENT.search(text)
    if document is None:
        text += "".join(
            f"{key}: {value}\n"
            for key, value in HEAD.items()
            if not re.search(rf"^{key}:", text, re.M)
        )
        return "specs/example.yaml", text
    known = [path for path in SPECS if Path(path).stem == document[2]]
    return known[0] if known else f"specs/{document[2]}.yaml", text


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    here = (ROOT / name).parent
    assert [t for t in targets if "://" not in t and not (here / t).exists()] == []


@pytest.mark.parametrize("name", PAGES)
def test_commands_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    made = set(re.findall(r"^([a-z ]+):", (ROOT / "Makefile").read_text(), re.M))
    targets = {word for targets in made for word in targets.split()}
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets
    assert set(re.findall(r"`restc ([a-z]+)", text)) <= COMMANDS.keys()
    assert set(re.findall(r"\bR[0-6]\d\d\b", text)) <= CODES.keys()


def test_the_mistake_in_the_readme_reads_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.restc]\n")
    shutil.copytree(ROOT / "specs", tmp_path / "specs")
    spec = tmp_path / "specs/label.yaml"
    spec.write_text(spec.read_text().replace("max_length: 50", "max_lenght: 50"))
    assert main(["-C", str(tmp_path), "--color", "never", "compile"]) == 1
    said = capsys.readouterr()
    shown = [b.text for b in blocks(ROOT / "README.md") if b.text.startswith("error[")]
    assert shown == [said.err or said.out]


def test_every_command_is_in_the_readme() -> None:
    listed = set(re.findall(r"^\| `make ([a-z]+)`", (ROOT / "README.md").read_text(), re.M))
    makefile = (ROOT / "Makefile").read_text()
    offered = {
        word
        for targets in re.findall(r"^([a-z ]+):.*## ", makefile, re.M)
        for word in targets.split()
    }
    assert listed == offered
