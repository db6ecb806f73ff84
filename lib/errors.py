"""The base of every error that Beckon raises on purpose.

The docstring of a subclass is its message unless one is given; the class carries the decision its catcher
must make, so nobody ever has to read the text to decide.
"""

from __future__ import annotations

import inspect


class BeckonError(Exception):
    """Something went wrong."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or inspect.getdoc(type(self)) or "")

    @property
    def message(self) -> str:
        return str(self)


class Invalid(BeckonError):
    """What was handed in cannot be accepted. The caller can mend it: `field` says where, `code` what kind."""

    def __init__(self, message: str, *, code: str = "invalid", field: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.field = field


class Conflict(BeckonError):
    """Somebody else changed it in the meantime. Read it again and decide."""


class NotFound(BeckonError):
    """There is no such thing in this brand."""


class TryLater(BeckonError):
    """Not now; the same call may go through after `after` seconds."""

    def __init__(self, message: str = "", *, after: float = 1.0) -> None:
        super().__init__(message)
        self.after = after
