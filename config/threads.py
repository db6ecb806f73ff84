"""A thread's connection to the database ends with the thread; the web's threads share a few.

Django leaves the first to Python's collector, which comes by seldom here (lib.collector): a web server that ends idle
threads and starts others would hold more and more connections, up to the database's last.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

SHARED: dict[str, Any] = {
    "min_size": 4,
    "max_size": 64,  # more than there are threads: nobody waits for another's
    "timeout": 2.0,  # seconds to wait for a database that is away, before that is said
    "max_idle": 30.0,  # seconds after which one more that nobody needed meanwhile is closed
}

_here = threading.local()


class Held:
    """What only the thread refers to: it goes when the thread does, and closes the connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


def hold(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """The receiver: this thread holds a new connection. That of before, by the same alias, is closed by now."""
    if "pool" not in connection.settings_dict["OPTIONS"]:
        _here.__dict__[connection.alias] = Held(connection.connection)


def end_connections_with_threads() -> None:
    """Call once, when Django starts."""
    connection_created.connect(hold, dispatch_uid="config.threads")


def share_connections() -> None:
    """From now on a request takes a connection when it first needs one, and gives it back at its end.

    For the web, most of whose 32 threads wait for the one that writes for all (lib.gathering) and need none
    themselves, yet each would lead one day and then keep a connection, 4 MB of PostgreSQL's, for ever.
    """
    settings = connections.settings[DEFAULT_DB_ALIAS]
    settings["CONN_MAX_AGE"] = 0
    settings["OPTIONS"] = {**settings.get("OPTIONS", {}), "pool": SHARED}
