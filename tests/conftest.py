"""What every test may ask for: a fixed moment, and Redis emptied where it is used."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import settings

from crm.models import Brand
from lib import queue
from tests.factories.api import Api
from tests.factories.crm import make_brand

# A test says nothing about the time it takes: on a busy machine any example may take long.
settings.register_profile("beckon", deadline=None)
settings.load_profile("beckon")

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """A Monday morning in winter; tests move on from it by adding, never by sleeping."""
    return NOW


@pytest.fixture
def brand() -> Brand:
    """The brand that a test is about."""
    return make_brand()


@pytest.fixture
def api(brand: Brand) -> Api:
    """A program of that brand that may manage everything."""
    return Api(brand)


@pytest.fixture(autouse=True)
def doorbells(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tasks rung for, in order. No worker runs beside a test, so ringing is recorded instead."""
    rung: list[str] = []
    monkeypatch.setattr(queue, "ring", rung.append)
    return rung


@pytest.fixture(autouse=True)
def log_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """The log is no managed table, so Django's flush after a test with real commits leaves it alone."""
    yield
    mark = request.node.get_closest_marker("django_db")
    if mark and mark.kwargs.get("transaction"):
        with request.getfixturevalue("django_db_blocker").unblock(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE events_event")
