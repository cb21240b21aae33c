"""What a compile leaves for the next one, kept out of the repository and safe to delete."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha1
from typing import Any

from compiler.host import clean

KNOWN = f"{clean.FOLDER}/known"


def remember(
    root: str,
    state: str,
    specs: Mapping[str, str],
    names: Iterable[str],
    sources: Mapping[str, str],
) -> None:
    """Keep specs by blob id, the names that are taken, and whose each spec is."""
    document = {"specs": dict(specs), "names": sorted(names), "sources": dict(sources)}
    body = json.dumps(document, separators=(",", ":"))
    clean.write(root, KNOWN, f"{_checksum(state, body)}\n{body}")


def recall(root: str, state: str) -> dict[str, Any] | None:
    """What was kept by this compiler; None where nothing was, or where it is damaged."""
    try:
        with open(f"{root}/{KNOWN}", encoding="utf-8") as stream:  # noqa: PTH123
            told, _, body = stream.read().partition("\n")
        if told != _checksum(state, body):
            return None
        document: dict[str, Any] = json.loads(body)
    except (OSError, ValueError):
        return None
    return document


def _checksum(state: str, body: str) -> str:
    return sha1(f"{state}\n{body}".encode(), usedforsecurity=False).hexdigest()
