"""The embedded servers as one thing: start both, tell where they are, stop both."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from launcher.data_lock import data_lock
from launcher.endpoints import Endpoints, endpoints_file, planned, write_endpoints
from launcher.places import Places
from launcher.postgres import Postgres
from launcher.server import Server, start, stop
from launcher.valkey import Valkey


@dataclass
class Running:
    """A server and its present process, which changes when the server is started again."""

    server: Server
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        stop(self.server, self.process)


@dataclass(frozen=True)
class Servers:
    """What runs embedded (nothing, where both URLs are given) and the addresses to use."""

    running: tuple[Running, ...]
    endpoints: Endpoints

    @property
    def environment(self) -> dict[str, str]:
        """What a child needs in its environment to find exactly these servers."""
        return {"DATABASE_URL": self.endpoints.database_url, "REDIS_URL": self.endpoints.redis_url}


@contextmanager
def claimed(data: Path) -> Iterator[Places]:
    """Make the data folder and hold it alone for the block.

    Raises:
        AlreadyRunningError: another process runs over the same folder.
    """
    places = Places(data.resolve())
    places.make()
    with data_lock(places.run / "lock"):
        yield places


@contextmanager
def servers_of(
    places: Places, *, durable: bool = True, given: Mapping[str, str] = os.environ
) -> Iterator[Servers]:
    """Run the servers that `given` names no URL for, and stop them at the end. Only for who holds the folder.

    Args:
        durable: False lets a crash of the machine lose data; for tests.
        given: where DATABASE_URL and REDIS_URL are looked up; `{}` always starts both.

    Raises:
        ServerDidNotStartError: a server did not come up.
    """
    with ExitStack() as stack:
        running = tuple(_started(stack, server) for server in _wanted(places, durable, given))
        ours = planned(places)
        endpoints = Endpoints(
            given.get("DATABASE_URL") or ours.database_url, given.get("REDIS_URL") or ours.redis_url
        )
        write_endpoints(places, endpoints)
        stack.callback(endpoints_file(places).unlink, missing_ok=True)
        yield Servers(running, endpoints)


@contextmanager
def embedded(data: Path, *, durable: bool = True, given: Mapping[str, str] = os.environ) -> Iterator[Servers]:
    """`claimed` and `servers_of` in one: all that a test, a bench or a fault run needs."""
    with claimed(data) as places, servers_of(places, durable=durable, given=given) as servers:
        yield servers


def _wanted(places: Places, durable: bool, given: Mapping[str, str]) -> list[Server]:
    kinds = [
        kind for name, kind in (("DATABASE_URL", Postgres), ("REDIS_URL", Valkey)) if not given.get(name)
    ]
    if kinds:
        places.make_for_servers()
    return [kind(places, durable=durable) for kind in kinds]


def _started(stack: ExitStack, server: Server) -> Running:
    running = Running(server, start(server))
    stack.callback(running.stop)
    return running
