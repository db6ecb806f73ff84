"""A brand, a key and a client that posts to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from django.test import Client

from crm.models import Brand
from events.services import registry
from tests.factories.crm import make_brand, make_key


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    registry.forget_all()


@pytest.fixture
def brand(db: None) -> Brand:
    return make_brand("spacex")


@pytest.fixture
def secret(brand: Brand) -> str:
    return make_key(brand)[1]


Post = Callable[..., Any]


@pytest.fixture
def post(client: Client, secret: str, clock: None) -> Post:
    """Posts a body (bytes as they are, else as JSON) and returns the response."""

    def do(body: Any, path: str = "/api/v1/events", key: str = secret, **headers: str) -> Any:
        raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return client.post(path, raw, "application/json", headers={"Authorization": key, **headers})

    return do


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, now: Any) -> None:
    """The edge's clock stands at `now`."""
    monkeypatch.setattr("lib.clock.now", lambda: now)
