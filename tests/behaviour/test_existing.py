"""An application that was there before gains resources and loses them, and nothing of its own."""

import asyncio
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "existing"
BEFORE = Path(__file__).parent / "existing_before"
EDITED = sorted(
    path.relative_to(BEFORE).as_posix().removesuffix(".before") for path in BEFORE.rglob("*.before")
)
"""The hand-written files that a compile changes, here as they were."""
PASSED_OVER = ("__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache")

Tree = dict[str, bytes]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    copy = tmp_path / "shop"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns(*PASSED_OVER))
    return copy


def files(root: Path) -> Tree:
    """Every file but the locks, by path."""
    paths = (path for path in root.rglob("*") if path.is_file())
    named = ((path.relative_to(root).as_posix(), path) for path in paths)
    return {name: path.read_bytes() for name, path in named if not name.startswith(".restc/")}


def restc(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "compiler", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )


def compiled(root: Path) -> Tree:
    done = restc(root, "compile")
    assert done.returncode == 0, done.stdout + done.stderr
    return files(root)


def outputs(root: Path, owner: str) -> list[dict[str, Any]]:
    lock = json.loads((root / ".restc" / "lock" / f"{owner}.json").read_text())
    found: list[dict[str, Any]] = lock["outputs"]
    return found


def test_it_is_compiled(shop: Path) -> None:
    done = restc(shop, "compile", "--check")
    assert done.returncode == 0, f"run `restc -C examples/existing compile`\n{done.stdout}"


def test_without_its_specs_every_byte_is_what_it_was(shop: Path) -> None:
    committed = compiled(shop)
    specs = ("specs/supplier.yaml", "specs/product_review.yaml")
    generated = {
        output["path"]
        for owner in ("supplier", "product_review", "_project")
        for output in outputs(shop, owner)
        if output["path"] not in EDITED
    }
    assert len(generated) > 20
    texts = {path: (shop / path).read_bytes() for path in specs}
    for path in specs:
        (shop / path).unlink()
    left = compiled(shop)
    assert left.keys() == committed.keys() - generated - set(specs)
    for path, content in left.items():
        hand_written = BEFORE / f"{path}.before"
        before = hand_written.read_bytes() if path in EDITED else committed[path]
        assert content == before, path
    assert b"\r\n" in left["doc/api.md"]
    assert not left["sql/schema.sql"].endswith(b"\n")
    for path, text in texts.items():
        (shop / path).write_bytes(text)
    assert compiled(shop) == committed


@pytest.mark.parametrize(
    ("gone", "kept"), [("supplier", "product_review"), ("product_review", "supplier")]
)
def test_a_spec_takes_with_it_exactly_what_it_brought(shop: Path, gone: str, kept: str) -> None:
    before = compiled(shop)
    lost = outputs(shop, gone)
    (shop / "specs" / f"{gone}.yaml").unlink()
    after = compiled(shop)
    own = {output["path"] for output in lost if output["kind"] in ("owned", "once")}
    # What routes share goes with the last that needs it.
    shared = {"shop/rest/etag.py"} if gone == "supplier" else set()
    assert before.keys() - after.keys() == own | shared | {f"specs/{gone}.yaml"}
    assert not after.keys() - before.keys()
    for output in outputs(shop, kept):
        if output["kind"] == "owned":
            assert after[output["path"]] == before[output["path"]]
    shared = {output["path"] for output in lost} - own
    shared |= {output["path"] for output in outputs(shop, "_project")}
    assert {path for path in after if after[path] != before[path]} <= shared
    for path in EDITED:
        assert kept.encode() in after[path]
        assert f"{gone}.router".encode() not in after[path]
        assert f"restc:begin {gone}s".encode() not in after[path]


@contextmanager
def serving(root: Path, url: str, folder: Path) -> Iterator[httpx.Client]:
    """The application of a folder, started, and a client of it."""
    socket = folder / "http"
    command = [sys.executable, "-m", "uvicorn", "--factory", "shop.application:create_app"]
    process = subprocess.Popen(
        [*command, "--uds", str(socket), "--log-level", "warning"],
        cwd=root,
        env={**os.environ, "DATABASE_URL": url},
    )
    try:
        transport = httpx.HTTPTransport(uds=str(socket))
        with httpx.Client(transport=transport, base_url="http://shop.test/api") as client:
            deadline = time.monotonic() + 30
            while not socket.exists():
                assert process.poll() is None, "the application did not start"
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield client
    finally:
        process.terminate()
        process.wait()


def runner() -> Any:
    """The tracker's module that runs PostgreSQL."""
    path = ROOT / "examples" / "tracker" / "tests" / "postgres.py"
    spec = importlib.util.spec_from_file_location("tracker_postgres", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ROWS = """
INSERT INTO companies (id, name) VALUES
    ('00000000-0000-0000-0000-0000000000c1', 'One'),
    ('00000000-0000-0000-0000-0000000000c2', 'Two');
INSERT INTO users (company_id, name, api_key, is_buyer) VALUES
    ('00000000-0000-0000-0000-0000000000c1', 'Ada', 'ada', true),
    ('00000000-0000-0000-0000-0000000000c1', 'Bob', 'bob', false),
    ('00000000-0000-0000-0000-0000000000c2', 'Eve', 'eve', true);
INSERT INTO products (sku, name, price) VALUES ('A1', 'Anvil', 12.50);
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    postgres = runner()
    schema = (EXAMPLE / "sql" / "schema.sql").read_text() + ROWS
    with postgres.server() as server, asyncio.Runner() as loop:
        database = postgres.database(server, schema)
        url = loop.run(database.__aenter__())
        try:
            with serving(EXAMPLE, url, tmp_path_factory.mktemp("shop")) as client:
                yield client
        finally:
            loop.run(database.__aexit__(None, None, None))


def by(name: str) -> dict[str, str]:
    return {"X-Api-Key": name}


def test_its_own_operations_answer_as_they_did(client: httpx.Client) -> None:
    [anvil] = client.get("/products").json()
    assert (anvil["sku"], anvil["price"]) == ("A1", "12.50")
    absent = client.get("/products/B2")
    assert (absent.status_code, absent.json()) == (404, {"detail": "No product B2"})
    assert absent.headers["content-type"] == "application/json"
    where = "/products/A1/deliveries"
    nobody = client.post(where, json={"count": 1})
    assert (nobody.status_code, nobody.json()) == (401, {"detail": "Send the API key of a user."})
    assert client.post(where, json={"count": 1}, headers=by("bob")).status_code == 403
    assert client.post(where, json={"count": 3}, headers=by("ada")).json() == {"in_stock": 3}
    wrong = client.post(where, json={"count": "x"}, headers=by("ada"))
    assert wrong.status_code == 422
    assert wrong.json()["detail"][0]["loc"] == ["body", "count"]
    assert client.get("http://shop.test/ping").json() == "pong"
    assert client.get("http://shop.test/nothing").json() == {"detail": "Not Found"}


def test_its_users_are_the_callers_of_what_was_compiled(client: httpx.Client) -> None:
    nobody = client.get("/suppliers")
    assert nobody.status_code == 401
    assert nobody.headers["content-type"] == "application/problem+json"
    body = {"name": "Acme", "email": "orders@acme.test"}
    assert client.post("/suppliers", json=body, headers=by("bob")).status_code == 403
    created = client.post("/suppliers", json=body, headers=by("ada"))
    assert created.status_code == 201, created.text
    assert created.json()["lead_days"] == 7
    assert created.headers["location"].startswith("/api/suppliers/")
    path = f"/suppliers/{created.json()['id']}"
    assert client.get(path, headers=by("bob")).json() == created.json()
    assert client.get(path, headers=by("eve")).status_code == 404
    again = client.post("/suppliers", json=body, headers=by("ada"))
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (409, "/name")
    assert client.post("/suppliers", json=body, headers=by("eve")).status_code == 201
    assert client.delete(path, headers=by("ada")).status_code == 204
    assert client.get(path, headers=by("ada")).status_code == 404
    assert client.post(f"{path}/restore", headers=by("ada")).status_code == 200
    shown = client.patch(path, json={"lead_days": 9}, headers=by("ada"))
    assert shown.json()["lead_days"] == 9
    assert len(client.get("/suppliers", headers=by("bob")).json()["data"]) == 1


def test_what_was_compiled_points_at_its_own_tables(client: httpx.Client) -> None:
    [anvil] = client.get("/products").json()
    body = {"product_id": anvil["id"], "stars": 5}
    created = client.post("/product-reviews", json=body, headers=by("bob"))
    assert created.status_code == 201, created.text
    absent = client.post("/product-reviews", json=body | {"product_id": 99}, headers=by("bob"))
    assert (absent.status_code, absent.json()["errors"][0]["pointer"]) == (422, "/product_id")
    path = f"/product-reviews/{created.json()['id']}"
    assert client.get(path, headers=by("bob")).json()["stars"] == 5
    assert client.get(path, headers=by("ada")).status_code == 404
    six = client.post("/product-reviews", json=body | {"stars": 6}, headers=by("eve"))
    assert six.status_code == 422
