"""The long run: `python -m tests.fuzz MINUTES SHARE`, where one project in SHARE runs its tests."""

from __future__ import annotations

import json
import re
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from secrets import randbits
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, seed, settings

from compiler.settings import Settings
from tests.database import Server, server

from .chain import Maker, NotHeldError, compiled, hold, judged, run_tests, texts
from .specs import Spec, projects

KEPT = Path(".hypothesis/fuzz")
VARIANTS = (
    Settings(),
    Settings(id="bigint", json_case="camel"),
    Settings(line_length=79),
    Settings(json_case="camel", line_length=120),
)


class Run:
    """What a run has counted so far, and the smallest project of each failure."""

    def __init__(self, running: Server, share: int) -> None:
        self.running, self.share = running, share
        self.counts: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.failures: dict[str, int] = {}
        self.maker = Maker()
        self.settings = VARIANTS[0]

    def one(self, specs: dict[str, Spec]) -> None:
        self.counts["projects"] += 1
        try:
            self._through(specs)
        except Exception as error:
            self.counts["failures"] += 1
            said = str(error) if isinstance(error, NotHeldError) else traceback.format_exc()
            self._keep(error, said, specs)

    def _through(self, specs: dict[str, Spec]) -> None:
        files = texts(specs)
        refused = judged(files, self.settings)
        self.refusals.update({found.code for found in refused})
        if refused:
            self.counts["refused"] += 1
            return
        with TemporaryDirectory() as folder, self.running.database() as database:
            hold(compiled(files, self.settings), Path(folder), database, self.maker)
            self.counts["made"] += 1
            if self.share and self.counts["made"] % self.share == 0:
                self.counts["tested"] += 1
                if said := run_tests(Path(folder), database.url):
                    raise NotHeldError(said)

    def _keep(self, error: Exception, said: str, specs: dict[str, Spec]) -> None:
        lines = [line for line in said.splitlines() if line.strip()]
        telling = [line for line in lines if re.match(r"E  |FAILED|\w+Error|R\d", line)]
        line = (telling or lines)[-1 if not isinstance(error, NotHeldError) else 0]
        name = re.sub(r"[^a-zA-Z]+", "_", re.sub(r'["`\'].*?["`\']|\d+', "", line))[:60]
        size = len(json.dumps(specs))
        if size < self.failures.get(name, sys.maxsize):
            self.failures[name] = size
            KEPT.mkdir(parents=True, exist_ok=True)
            text = json.dumps(specs, indent=1, ensure_ascii=False)
            (KEPT / f"{name}.txt").write_text(f"{self.settings}\n{said}\n{text}\n", "utf-8")
            (KEPT / f"{name}.json").write_text(json.dumps(specs), "utf-8")


def run(minutes: float, share: int) -> int:
    """Fuzz for so many minutes; how many different failures were found."""
    until = time.monotonic() + 60 * minutes
    with server() as running:
        found = Run(running, share)
        while time.monotonic() < until:
            found.settings = VARIANTS[found.counts["rounds"] % len(VARIANTS)]
            found.counts["rounds"] += 1

            @seed(randbits(32))
            @settings(
                max_examples=20,
                deadline=None,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            )
            @given(specs=projects())
            def work(specs: dict[str, Spec]) -> None:
                if time.monotonic() < until:
                    found.one(specs)

            work()
            print(dict(found.counts), found.failures, flush=True)
        found.maker.close()
    print("refused for:", dict(found.refusals.most_common()))
    return len(found.failures)


if __name__ == "__main__":
    sys.exit(run(float(sys.argv[1]), int(sys.argv[2])) > 0)
