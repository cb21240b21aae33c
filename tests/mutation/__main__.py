"""Take away each guard of an application in turn and run its tests: `python -m tests.mutation`.

Prints what survived, then how many of each kind were killed. Exit code 1 where any survived.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from tests.database import server

from .catalogue import mutants
from .mutant import Guard
from .trial import Trial, laboratory

REPOSITORY = Path(__file__).parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("application", nargs="?", default="examples/tracker")
    parser.add_argument("--only", default="", help="paths or guards that hold these words")
    parser.add_argument("--every", type=int, default=1, help="each n-th mutant of a kind")
    parser.add_argument("--part", default="0/1", help="k/n: the k-th of n runs beside each other")
    parser.add_argument(
        "--near", action="store_true", help="a mutant's own tests only, not those of all resources"
    )
    parser.add_argument("--json", action="store_true", help="one line of JSON a mutant")
    options = parser.parse_args()
    application = REPOSITORY / options.application
    part, parts = map(int, options.part.split("/"))
    chosen = []
    seen: Counter[Guard] = Counter()
    for mutant in mutants(application):
        if options.only in f"{mutant.title} {mutant.guard}":
            if seen[mutant.guard] % options.every == 0:
                chosen.append(mutant)
            seen[mutant.guard] += 1
    chosen = chosen[part::parts]
    trials: list[Trial] = []
    with server() as running, laboratory(application, running.url) as place:
        for number, mutant in enumerate(chosen, 1):
            if mutant.same:
                continue
            trial = place.run(mutant, whole=not options.near)
            trials.append(trial)
            if options.json:
                row: dict[str, object] = {"guard": mutant.guard, "title": mutant.title}
                row |= {"killed_by": trial.killed_by, "seconds": round(trial.seconds, 1)}
                print(json.dumps(row), flush=True)
            elif trial.killed_by is None:
                print(f"survived  {mutant.guard}: {mutant.title}", flush=True)
            if sys.stderr.isatty():
                print(f"\r{number}/{len(chosen)}", end="", file=sys.stderr)
    if not options.json:
        print(table(trials))
    return int(any(trial.killed_by is None for trial in trials))


def table(trials: list[Trial]) -> str:
    """How many mutants of each kind there were, and how many were killed."""
    made = Counter(trial.mutant.guard for trial in trials)
    killed = Counter(trial.mutant.guard for trial in trials if trial.killed_by is not None)
    rows = ["| guard | mutants | killed |", "|---|---|---|"]
    rows += [f"| {guard} | {made[guard]} | {killed[guard]} |" for guard in Guard if made[guard]]
    rows.append(f"| all | {made.total()} | {killed.total()} |")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
