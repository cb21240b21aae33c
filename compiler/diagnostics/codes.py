"""The table of every code: what `restc explain` knows and what a diagnostic may carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Level(StrEnum):
    """A warning never stops a compile; an error always does."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Code:
    """A stable code; its number is never given to another mistake."""

    code: str
    title: str
    level: Level = Level.ERROR

    @property
    def page(self) -> str:
        """The name of the page that explains it, in docs/diagnostics."""
        return f"{self.code}.md"


# fmt: off
ROWS = (
    # R0xx YAML
    Code("R001", "not valid YAML"),
    Code("R002", "a key stands twice in one mapping"),
    Code("R003", "anchors and aliases aren't read"),
    Code("R004", "tags aren't read"),
    Code("R005", "merge keys aren't read"),
    Code("R006", "several documents in one file"),
    Code("R007", "an empty document"),
    Code("R008", "the document isn't a mapping"),
    Code("R009", "indented with a tab"),
    Code("R010", "a control character"),
    Code("R011", "a key that isn't a string"),
    Code("R012", "a number with a leading zero"),
    Code("R013", "a number that can't be held"),
    Code("R014", "nested too deeply"),
    Code("R015", "too many values in one file"),
    Code("R016", "the file is too large"),
    Code("R017", "not UTF-8"),
    Code("R018", "directives aren't read"),
    # R1xx the shape of a spec
    Code("R101", "the document doesn't say what it is"),
    Code("R102", "a key is missing"),
    Code("R103", "a value of the wrong kind"),
    Code("R104", "an unknown key"),
    Code("R105", "a word that isn't one of the allowed ones"),
    Code("R106", "too small, too large, too short or too long"),
    Code("R107", "a name of the wrong form"),
    Code("R108", "a value of the wrong form"),
    Code("R109", "not supported in this version"),
    Code("R110", "two keys that contradict each other"),
    Code("R111", "listed twice"),
    Code("R160", "a resource named in the plural", Level.WARNING),
    Code("R161", "a secret that is answered", Level.WARNING),
    Code("R162", "a relation named like its key", Level.WARNING),
    Code("R163", "a key without a relation", Level.WARNING),
    Code("R180", "a value renamed where no column holds it"),
    # R2xx names and references
    Code("R201", "a name that is described twice"),
    Code("R202", "an unknown type"),
    Code("R203", "an unknown trait"),
    Code("R204", "an unknown resource"),
    Code("R205", "an unknown field or relation"),
    Code("R206", "two members of one name"),
    Code("R207", "a column that the resource has anyway"),
    Code("R208", "a name that is taken already"),
    Code("R209", "`within` something that is no membership"),
    Code("R210", "links to another owner's rows"),
    Code("R211", "a search where nothing can be searched"),
    Code("R212", "transitions of something that is no enum"),
    Code("R213", "an unknown value of an enum"),
    Code("R214", "no state to begin in"),
    Code("R215", "a transition sets what its field can't hold"),
    Code("R216", "a sort that a list can't offer"),
    Code("R217", "a filter that a list can't offer"),
    Code("R218", "a text too long for an index"),
    Code("R219", "a type that the index can't hold"),
    Code("R220", "a reserved name"),
    Code("R221", "`restore` without soft deletion"),
    Code("R222", "an action that returns another resource"),
    Code("R223", "two operations with one name or request"),
    Code("R224", "a pattern that engines read differently"),
    Code("R225", "a default, an example or a backfill that its field refuses"),
    Code("R226", "a required field that nobody can write"),
    Code("R227", "a hard child under a soft parent"),
    Code("R228", "a state that no row can be in"),
    Code("R229", "a transition sets what is decided elsewhere"),
    Code("R230", "a circle of soft deletions"),
    Code("R231", "declared, but never used"),
    Code("R232", "values of an enum that are one name in Python"),
    Code("R233", "an expansion of a relation to many"),
    Code("R234", "transitions that contradict their field"),
    Code("R235", "a preset that is no key of its target"),
    Code("R260", "deprecated, but not offered"),
    Code("R261", "items that can't be kept apart"),
    Code("R262", "more different items than there are"),
    # R3xx SQL expressions
    Code("R301", "not an SQL expression"),
    Code("R302", "what an SQL expression of a spec can't hold"),
    Code("R303", "an unknown column in an SQL expression"),
    Code("R304", "an unknown function in an SQL expression"),
    Code("R305", "types that don't fit in an SQL expression"),
    Code("R306", "an SQL expression of the wrong type"),
    Code("R307", "an SQL expression that changes by itself"),
    Code("R308", "an SQL expression that fails on some rows"),
    Code("R309", "a constant that its type can't hold"),
    Code("R310", "a comparison with NULL"),
    # R4xx ownership and roles
    Code("R401", "ownership that runs in a circle"),
    Code("R402", "public rows that anybody could write"),
    Code("R403", "roles for what isn't offered"),
    Code("R404", "a way to the owner that may be missing"),
    Code("R405", "an account's role where there is no account"),
    Code("R406", "an unknown role"),
    Code("R407", "an audience by way of an unknown relation"),
    Code("R408", "an audience whose path leads to nobody"),
    Code("R409", "a condition that an audience can't have"),
    Code("R410", "rows that nobody could begin with"),
    # R5xx evolution
    Code("R501", "renamed from a name that is still there"),
    Code("R502", "two things renamed from one"),
    Code("R503", "a loss of what is still there"),
    Code("R504", "an approval of a change to what isn't there"),
    Code("R505", "approved twice"),
    Code("R506", "a backfill that may leave NULL"),
    Code("R507", "values to replace in what is no enum"),
    Code("R508", "renamed and lost at once"),
    Code("R510", "a table that goes"),
    Code("R511", "a column that goes"),
    Code("R512", "a value of an enum that goes"),
    Code("R513", "a value that goes while rows may hold it"),
    Code("R514", "a type that takes a rewrite"),
    Code("R515", "a column that is computed for every row"),
    Code("R516", "a new required field without a value for existing rows"),
    Code("R517", "a field that becomes required while rows may lack it"),
    Code("R518", "a field that accepts less than it did"),
    Code("R519", "an approval of what doesn't happen"),
    Code("R520", "renamed to a name that is there already"),
    Code("R521", "renamed from a column that never was"),
    Code("R530", "the kept schema can't be read"),
    Code("R540", "two revisions that follow none"),
    Code("R541", "a revision that doesn't start where the last one ended"),
    Code("R542", "the snapshots aren't where the last revision ended"),
    Code("R543", "an Alembic set-up that can't be followed"),
    Code("R544", "a revision that can't be read"),
    Code("R545", "a revision of the base branch is another one here"),
    Code("R546", "a revision by hand can't be written anew"),
    Code("R550", "a migration is pending", Level.WARNING),
    Code("R551", "the database is other than the specs"),
    # R6xx workspace and registration
    Code("R601", "pyproject.toml isn't TOML"),
    Code("R602", "an unknown setting"),
    Code("R603", "a setting of the wrong kind"),
    Code("R604", "the lock can't be read"),
    Code("R605", "generated text was edited by hand"),
    Code("R606", "a file of yours is in the way"),
    Code("R607", "an edited file that no spec makes any more"),
    Code("R608", "the markers of a region are broken"),
    Code("R609", "a region that no lock knows"),
    Code("R610", "a spec with an unprintable name"),
    Code("R611", "a file that isn't as compiled"),
    Code("R620", "a router can't be registered"),
    Code("R621", "a function of yours is missing"),
    Code("R631", "a spec changed since it was compiled"),
    Code("R632", "an output was edited"),
    Code("R633", "an output is missing or orphaned"),
    Code("R634", "compiled by another version or with other settings"),
    Code("R635", "a registration that is outstanding"),
    # R9xx compiler bugs
    Code("R901", "a bug in the compiler"),
)
# fmt: on

CODES: Mapping[str, Code] = MappingProxyType({row.code: row for row in ROWS})


def level_of(code: str) -> Level:
    """The level of `code`; a code outside the table counts as an error."""
    row = CODES.get(code)
    return row.level if row else Level.ERROR
