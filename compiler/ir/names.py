"""Names: what one thing is called in Python, SQL, JSON, paths and prose."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldNames:
    """One field's four names; they differ where a word is reserved or a JSON case is asked for."""

    python: str
    column: str
    json: str
    parameter: str


@dataclass(frozen=True, slots=True)
class ResourceNames:
    """One resource's names, for example `time_entry`."""

    spec: str
    """As the spec says it, and the name of the emitted modules: `time_entry`."""
    plural: str
    """`time_entries`."""
    label: str
    """In prose: `time entry`."""
    labels: str
    """In prose: `time entries`."""
    model: str
    """The table model's class; Base, Create, Update and Response follow it: `TimeEntry`."""
    table: str
    """`time_entries`, in the schema of the settings."""
    path: str
    """Below the API prefix: `/time-entries`."""
    id_parameter: str
    """The path parameter that holds its key: `time_entry_id`."""

    @property
    def article(self) -> str:
        """The label with its indefinite article: `a task`, `an announcement`."""
        return f"{'an' if self.label[0] in 'aeiou' else 'a'} {self.label}"
