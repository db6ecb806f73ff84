"""A thread that ends takes its connection to the database with it, though the collector is asleep."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

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
