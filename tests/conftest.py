"""What every test may ask for: a fixed moment, and Redis emptied where it is used."""

from datetime import UTC, datetime

import pytest

from lib import queue

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A Monday morning in winter; tests move on from it by adding, never by sleeping."""
    return NOW


@pytest.fixture(autouse=True)
def doorbells(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks rung for, in order. No worker runs beside a test, so ringing is recorded instead."""
    rung: list[str] = []
    monkeypatch.setattr(queue, "ring", rung.append)
    return rung
