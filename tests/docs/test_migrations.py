"""The story of docs/guides/migrations.md, run as it stands, with rows in the table."""

import shlex
import sys
from pathlib import Path

from tests.behaviour.migrating import Migrating
from tests.database import Server

from .pages import ROOT, blocks

GUIDE = ROOT / "docs/guides/migrations.md"


def test_the_story_goes_as_it_is_told(tmp_path: Path, postgres: Server) -> None:
    with postgres.database() as database:
        app = Migrating(tmp_path).on(database.url)
        app.restc("init", "-q")
        (tmp_path / "specs/note.yaml").unlink()
        app.git("init", "-q", "-b", "main")
        command = f"{shlex.quote(sys.executable)} -m compiler"
        upgrades = 0
        for block in blocks(GUIDE):
            if block.language == "yaml":
                name = block.text.partition("resource: ")[2].partition("\n")[0]
                (tmp_path / f"specs/{name}.yaml").write_text(block.text, "utf-8")
                continue
            script = f'restc() {{ {command} "$@"; }}\nset -eu\n{block.text}'
            told = app.run("bash", "-c", script)
            upgrades += "restc db upgrade" in block.text
            if upgrades == 1 and "db upgrade" in block.text:
                values = "SELECT 'T' || g, g, 'stuck' FROM generate_series(1, 3000) g"
                database.execute(f"INSERT INTO tickets (title, estimate, state) {values}")
            if "restc db drift" in block.text:
                assert "The database is what the specs ask for." in told
        assert upgrades == 4
        rows = database.rows("SELECT sum(effort), count(*), min(team), max(team) FROM tickets")
        assert rows == [(4501500, 3000, "unknown", "unknown")]
        assert database.rows("SELECT DISTINCT state, due_on FROM tickets") == [("open", None)]
        assert app.git("status", "--short") == ""
        app.restc("check", "--fail-on-pending")
        assert [name[:4] for name in app.revisions] == ["0001", "0002", "0003", "0004", "0005"]
