"""A compiler bug is our mistake, never the author's, and says what to report."""

from __future__ import annotations


class CompilerBug(Exception):  # noqa: N818 - a bug is no error of the user
    """Raised where the compiler breaks its own promise.

    `message` says what went wrong; `report` is what to put into the report: the resource, the
    artifact or the text at hand.
    """

    def __init__(self, message: str, report: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.report = report

    def __str__(self) -> str:
        tail = f"\n\nPlease report this:\n{self.report}" if self.report else ""
        return f"this is a bug in restc: {self.message}{tail}"

    def __reduce__(self) -> tuple[type[CompilerBug], tuple[str, str]]:
        # Exception would be rebuilt from its first argument alone when it crosses processes.
        return (type(self), (self.message, self.report))
