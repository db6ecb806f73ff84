"""Whether the database is away, so that the same thing done again goes through, or whether it is the thing itself."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

#: SQLSTATE class of what is too large for PostgreSQL: it says so by the same error as when it is shut down
_TOO_LARGE = "54"


def is_away(error: Exception) -> bool:
    """Whether the database is away, busy or chose us to end a deadlock; not what fails however often it is tried."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    sqlstate = getattr(error.__cause__, "sqlstate", None) or ""
    return not sqlstate.startswith(_TOO_LARGE)
