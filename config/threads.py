"""A thread's connection to the database ends with the thread.

Django leaves it to Python's collector, which comes by seldom here (lib.collector): a web server that ends idle
threads and starts others would hold more and more connections, up to the database's last.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_here = threading.local()


class Held:
    """What only the thread refers to: it goes when the thread does, and closes the connection."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        self.connection.close()


def hold(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """The receiver: this thread holds a new connection. That of before, by the same alias, is closed by now."""
    _here.__dict__[connection.alias] = Held(connection.connection)


def end_connections_with_threads() -> None:
    """Call once, when Django starts."""
    connection_created.connect(hold, dispatch_uid="config.threads")
