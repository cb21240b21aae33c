"""Walk for as long as asked: `python -m tests.behaviour.migrations.walks SECONDS [SEED]`."""

import sys
from time import monotonic

from tests.behaviour.migrations.steps import bench
from tests.database import server

from .walk import StumbleError, Tally, Walk

STEPS = 25


def main(seconds: float, seed: int) -> int:
    """Print what was counted, and every step that went wrong; 1 where one did."""
    end, tally, wrong = monotonic() + seconds, Tally(), 0
    with server() as running, bench(running) as live, bench(running) as other:
        while monotonic() < end:
            walk = Walk(seed, live, other, tally)
            tally.steps["walks"] += 1
            try:
                for _ in range(STEPS):
                    walk.step()
            except StumbleError as stumbled:
                wrong += 1
                print(stumbled, end="\n\n")
            seed += 1
    for what in (tally.steps, tally.edits, tally.refused):
        print(", ".join(f"{name} {count}" for name, count in sorted(what.items())))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
