"""Whether it helps to try again."""

from __future__ import annotations

import pytest
from django.db import InterfaceError, OperationalError
from psycopg import errors

from lib.away import is_away


def wrapped(cause: Exception | None) -> OperationalError:
    """An error as Django makes one of the driver's."""
    error = OperationalError("told")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        InterfaceError("connection already closed"),
        wrapped(None),
        wrapped(errors.AdminShutdown()),
        wrapped(errors.DeadlockDetected()),
        wrapped(errors.DiskFull()),
        wrapped(errors.QueryCanceled()),
    ],
)
def test_another_try_may_go_through(error: Exception) -> None:
    assert is_away(error)


@pytest.mark.parametrize(
    "error", [wrapped(errors.ProgramLimitExceeded()), wrapped(errors.TooManyColumns()), ValueError("it")]
)
def test_what_is_too_large_stays_too_large(error: Exception) -> None:
    assert not is_away(error)
