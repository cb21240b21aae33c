"""A language server at the other end of a pipe, asked as an editor asks it."""

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

Message = dict[str, Any]
PATIENCE = 60
"""Seconds; a slow machine is no mistake of a schema's."""


@dataclass
class LanguageServer:
    """One server process; `settings` is what it is told when it asks."""

    process: subprocess.Popen[bytes]
    settings: Mapping[str, Any]
    root: Path
    inbox: "Queue[Message | None]" = field(default_factory=Queue)
    versions: dict[str, int] = field(default_factory=dict)
    last: int = 0

    def start(self) -> None:
        Thread(target=self._listen, daemon=True).start()
        capabilities = {
            "textDocument": {
                "completion": {"completionItem": {"snippetSupport": True}},
                "hover": {"contentFormat": ["markdown"]},
                "publishDiagnostics": {"relatedInformation": True},
            },
            "workspace": {"configuration": True},
        }
        self.ask(
            "initialize",
            {"processId": None, "rootUri": self.root.as_uri(), "capabilities": capabilities},
        )
        self.tell("initialized", {})
        self.tell("workspace/didChangeConfiguration", {"settings": self.settings})

    def mistakes(self, name: str, text: str) -> list[Message]:
        """What the server says of a file of that text, by place."""
        uri = self._show(name, text)
        while True:
            message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics":
                said = message["params"]
                if said["uri"] == uri:
                    found: list[Message] = said["diagnostics"]
                    return sorted(found, key=lambda one: json.dumps(one["range"], sort_keys=True))

    def completions(self, name: str, text: str) -> list[Message]:
        """What is offered where `|` stands in the text."""
        answer = self._at("textDocument/completion", name, text)
        return list(answer["items"] if isinstance(answer, dict) else answer or ())

    def hover(self, name: str, text: str) -> str:
        """What is shown over the place behind `|` in the text."""
        answer = self._at("textDocument/hover", name, text)
        return str(answer["contents"]["value"]) if answer else ""

    def ask(self, method: str, params: Message) -> Any:
        self.last += 1
        number = self.last
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message.get("result")

    def tell(self, method: str, params: Message) -> None:
        self._send({"method": method, "params": params})

    def _at(self, method: str, name: str, text: str) -> Any:
        before, _, after = text.partition("|")
        uri = self._show(name, before + after)
        line, character = before.count("\n"), len(before) - before.rfind("\n") - 1
        place = {"line": line, "character": character}
        return self.ask(method, {"textDocument": {"uri": uri}, "position": place})

    def _show(self, name: str, text: str) -> str:
        uri = (self.root / name).as_uri()
        version = self.versions[uri] = self.versions.get(uri, 0) + 1
        if version == 1:
            document = {"uri": uri, "languageId": "yaml", "version": version, "text": text}
            self.tell("textDocument/didOpen", {"textDocument": document})
        else:
            document = {"uri": uri, "version": version}
            changes = [{"text": text}]
            self.tell(
                "textDocument/didChange", {"textDocument": document, "contentChanges": changes}
            )
        return uri

    def _next(self) -> Message:
        try:
            message = self.inbox.get(timeout=PATIENCE)
        except Empty as error:
            raise AssertionError(f"the server said nothing for {PATIENCE} s") from error
        assert message is not None, "the server ended"
        if "id" in message and "method" in message:
            self._send({"id": message["id"], "result": self._answer(message)})
        return message

    def _answer(self, message: Message) -> Any:
        if message["method"] != "workspace/configuration":
            return None
        return [self.settings.get(item["section"]) for item in message["params"]["items"]]

    def _send(self, message: Message) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream
        while (length := _length(stream)) is not None:
            self.inbox.put(json.loads(stream.read(length)))
        self.inbox.put(None)


def _length(stream: IO[bytes]) -> int | None:
    length = None
    while (line := stream.readline().strip()) or length is None:
        if not line:
            return None
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return length


@contextmanager
def language_server(
    command: Sequence[str], root: Path, settings: Mapping[str, Any]
) -> Iterator[LanguageServer]:
    """A server for the files below a folder, until the end of the block."""
    with subprocess.Popen(
        [*command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    ) as process:
        server = LanguageServer(process, settings, root)
        try:
            server.start()
            yield server
        finally:
            process.kill()
