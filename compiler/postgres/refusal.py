"""Why an expression is refused, and at which characters of it."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - it reads as what happened
    """Raised where an expression can't stand; `start` and `end` are offsets into its text.

    `meant` is what certainly should stand there, or "".
    """

    def __init__(
        self, code: str, message: str, start: int, end: int, advice: str = "", meant: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.start = start
        self.end = end
        self.advice = advice
        self.meant = meant
