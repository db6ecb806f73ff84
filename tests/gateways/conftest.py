"""A sample gateway for the tests of this folder, and who listens for settled messages."""

from collections.abc import Iterator

import pytest

from events import bus
from events.bus import Settled
from examples.gateway.server import GatewayServer
from examples.gateway.settings import Settings
from tests.factories.gateways import SECRET


@pytest.fixture(scope="session")
def _server() -> Iterator[GatewayServer]:
    with GatewayServer(settings=Settings(authorization=SECRET)) as server:
        yield server


@pytest.fixture
def gateway_server(_server: GatewayServer) -> GatewayServer:
    """A gateway that asks for our secret, with an empty journal. Tell it `?callbacks=0` where none are wanted."""
    _server.journal.reset()
    return _server


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> list[Settled]:
    """What journeys are told, in order."""
    told: list[Settled] = []
    monkeypatch.setattr(bus, "_handlers", {})
    bus.subscribe(Settled, lambda items, now: told.extend(items))
    return told
