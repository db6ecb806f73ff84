"""A thread that ends takes its connection to the database with it, though the collector is asleep."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections

from config.threads import SHARED, share_connections

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def collector_asleep() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def connected() -> Any:
    """This thread's connection to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.connection


@pytest.mark.usefixtures("collector_asleep")
def test_the_connection_of_a_thread_that_ended_is_closed_and_no_other() -> None:
    ours = connected()
    theirs: list[Any] = []
    thread = threading.Thread(target=lambda: theirs.append(connected()))
    thread.start()
    thread.join()
    assert theirs[0] is not ours
    assert theirs[0].closed
    assert not ours.closed


@pytest.mark.usefixtures("collector_asleep")
def test_a_thread_that_connects_anew_ends_with_its_last_connection_closed() -> None:
    made: list[Any] = []

    def twice() -> None:
        made.append(connected())
        connection.close()
        made.append(connected())
        made.append(made[1].closed)

    thread = threading.Thread(target=twice)
    thread.start()
    thread.join()
    assert [made[0].closed, made[1].closed, made[2]] == [True, True, False]


@pytest.fixture
def shared() -> Iterator[None]:
    """Threads that begin in the test share their connections, as those of the web do."""
    settings = connections.settings[DEFAULT_DB_ALIAS]
    before = dict(settings)
    share_connections()
    yield
    connection.close_pool()
    settings.update(before)


def backend(together: threading.Barrier | None = None) -> int:
    """The backend that serves this thread, whose connection is given back afterwards, as at the end of a request."""
    own = connections.create_connection(DEFAULT_DB_ALIAS)
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    if together is not None:
        together.wait()
    own.close()
    return pid


@pytest.mark.usefixtures("shared", "collector_asleep")
def test_threads_of_the_web_share_connections_that_outlive_them() -> None:
    backends: set[int] = set()
    for _ in range(20):
        thread = threading.Thread(target=lambda: backends.add(backend()))
        thread.start()
        thread.join()
    # One more may be begun while the first are on their way.
    assert len(backends) <= SHARED["min_size"] + 1


@pytest.mark.usefixtures("shared")
def test_threads_that_need_one_at_the_same_time_have_each_their_own() -> None:
    together = threading.Barrier(SHARED["min_size"] * 2)

    def work(_: int) -> int:
        return backend(together)

    with ThreadPoolExecutor(together.parties) as pool:
        backends = list(pool.map(work, range(together.parties)))
    assert len(set(backends)) == together.parties
