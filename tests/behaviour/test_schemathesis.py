"""Schemathesis over emitted applications: what they publish of themselves, they keep to.

By default some requests to each operation, always the same. `make schemathesis` sends other ones
for as long as it is told; docs/schemathesis.md says which checks there are, and what is left out.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from compiler.settings import Settings
from tests.database import Database, Server
from tests.golden.cases import GOOD, application, compiled

from .listening import Listening, Person, listening
from .scratch import APPLICATION, REPOSITORY

TRACKER = REPOSITORY / APPLICATION
MINUTES = float(os.environ.get("SCHEMATHESIS_MINUTES", "0"))
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_headers_conformance", "response_schema_conformance", "negative_data_rejection",
    "missing_required_header", "unsupported_method", "allow_header_conformance", "use_after_free",
    "ensure_resource_availability", "ignored_auth",
)  # fmt: skip
"""All but two."""

CONFIG = """
[warnings]
enabled = false

[[operations]]
include-path-regex = "/batch$"
checks.unsupported_method.enabled = false
checks.allow_header_conformance.enabled = false
"""

EVERYTHING = (
    "arrays", "author_text", "bigint_id", "enum_shared", "json_shape", "link_many",
    "names_reserved", "ownership_audiences", "ownership_public", "relation_cascade_soft", "scalars",
    "transitions_with_roles", "unique_ignore_case",
)  # fmt: skip
"""Golden cases that make one application of every kind of field, owner, relation and rule."""

ACCOUNT, ADMIN, MEMBER, STRANGER = (UUID(int=number) for number in range(1, 5))
ROLES = ("admin", "member", "editor", "operator", "approver", "clinician", "manager", "nurse")
PEOPLE = {
    "admin": Person(ADMIN, {ACCOUNT: ROLES}, ROLES),
    "member": Person(MEMBER, {ACCOUNT: ("member",)}),
    "stranger": Person(STRANGER, {}),
}


at_length = pytest.mark.skipif(not MINUTES, reason="make schemathesis has the time for it")


@dataclass(frozen=True, slots=True)
class Served:
    """An application that runs, and its database."""

    at: Listening
    database: Database


@pytest.fixture(scope="module")
def tracker(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    schema = (TRACKER / "sql/schema.sql").read_text(encoding="utf-8")
    people = "".join(
        f"INSERT INTO profiles VALUES ('{one.profile}', '{name}');" for name, one in PEOPLE.items()
    )
    account = f"INSERT INTO accounts VALUES ('{ACCOUNT}', 'An account');" + "".join(
        "INSERT INTO memberships (account_id, profile_id, role) "
        f"VALUES ('{ACCOUNT}', '{profile}', '{role}');"
        for profile, role in ((ADMIN, "admin"), (MEMBER, "member"))
    )
    log = tmp_path_factory.mktemp("tracker") / "log.txt"
    with running(TRACKER, postgres, f"{schema}{people}{account}", log) as served:
        yield served


@pytest.fixture(scope="module")
def everything(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("everything")
    specs = root / "case/specs"
    specs.mkdir(parents=True)
    for case in EVERYTHING:
        for path in (GOOD / case / "specs").glob("*.yaml"):
            assert not (specs / path.name).exists(), path
            (specs / path.name).write_bytes(path.read_bytes())
    files = {**application(Settings()), **compiled(root / "case", Settings())}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8", newline="\n")
    schema = "CREATE TABLE people (id uuid PRIMARY KEY);" + files[Settings().schema_sql]
    people = "".join(f"INSERT INTO people VALUES ('{one.profile}');" for one in PEOPLE.values())
    with running(root, postgres, schema + people, root / "log.txt") as served:
        yield served


@contextmanager
def running(root: Path, postgres: Server, content: str, log: Path) -> Iterator[Served]:
    with (
        postgres.database(content) as database,
        listening(root, log, PEOPLE, DATABASE_URL=database.url) as at,
    ):
        yield Served(at, database)


def schemathesis(served: Served, person: str, folder: Path) -> None:
    """Run it as somebody; what it finds fails the test, with its report."""
    config = folder / "schemathesis.toml"
    # An account by chance would be another's: nothing but 404.
    account = f'[parameters]\n"X-Account-Id" = "{ACCOUNT}"\n' if person != "stranger" else ""
    config.write_text(account + CONFIG, encoding="utf-8")
    if MINUTES:
        effort = ["--max-time", str(round(MINUTES * 60))]
    else:
        # The phases of boundary values and of sequences take minutes.
        effort = ["--phases", "fuzzing", "--max-examples", "1", "--generation-deterministic"]
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", str(config),
        "run", f"{served.at.url}/openapi.json", "--header", f"Authorization: Bearer {person}",
        "--checks", ",".join(CHECKS), "--suppress-health-check", "all", "--request-timeout", "60",
        "--continue-on-failure", "--no-color", *effort,
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = re.sub(r"(.{400}).*", r"\1", done.stdout + done.stderr)
    print(said)
    assert done.returncode == 0, said
    assert "Traceback" not in served.at.complaints(), served.at.complaints()


PERSONS = [
    "admin",
    pytest.param("member", marks=at_length),
    pytest.param("stranger", marks=at_length),
]


@pytest.mark.parametrize("person", PERSONS)
def test_the_tracker_keeps_to_what_it_publishes(
    tracker: Served, person: str, tmp_path: Path
) -> None:
    schemathesis(tracker, person, tmp_path)


@pytest.mark.parametrize("person", PERSONS)
def test_everything_keeps_to_what_it_publishes(
    everything: Served, person: str, tmp_path: Path
) -> None:
    schemathesis(everything, person, tmp_path)


def test_a_document_of_another_shape_is_told_as_it_stands(everything: Served) -> None:
    """One that was stored past the API, or before the shape was another."""
    everything.database.execute(
        "INSERT INTO devices (account_id, layout, tuning) "
        f"""VALUES ('{ACCOUNT}', '{{"columns": "many", "old": [1]}}', '{{"gain": 2}}')"""
    )
    headers = {"Authorization": "Bearer admin"}
    with httpx.Client(base_url=f"{everything.at.url}/api/v1", headers=headers) as client:
        page = client.get("/devices", params={"limit": 200})
        assert page.status_code == 200
        told = [(row["layout"], row["tuning"]) for row in page.json()["data"]]
        assert ({"columns": "many", "old": [1]}, {"gain": 2.0}) in told
    assert "Traceback" not in everything.at.complaints()
