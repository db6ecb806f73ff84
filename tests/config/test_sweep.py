"""The sweep rings for what lies there, for what is due every so often, and never gives up."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from django.test import Client
from kombu.asynchronous import Hub

from config.celery import app
from config.sweep import Sweep, Sweeping
from lib import chores, queue


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing to look after but what the test registers."""
    monkeypatch.setattr(chores, "leftovers", [])
    monkeypatch.setattr(chores, "regulars", [])


@pytest.fixture
def hub() -> Iterator[Hub]:
    """The event loop of a worker's first process."""
    hub = Hub()
    yield hub
    hub.close()


@pytest.mark.django_db
def test_it_says_that_a_worker_is_there(client: Client) -> None:
    queue.connection().delete(queue.WORKERS)
    assert client.get("/readyz").json() == {"ok": True, "database": True, "broker": True, "workers": False}

    Sweep().once()

    assert client.get("/readyz").json()["workers"] is True
    assert 0 < queue.connection().ttl(queue.WORKERS) <= queue.SEEN_FOR_S


@pytest.mark.django_db
def test_it_rings_for_work_that_lies_there_and_for_no_other(doorbells: list[str]) -> None:
    chores.look_after("left", lambda moment: True)
    chores.look_after("done", lambda moment: False)
    Sweep().once()
    assert doorbells == ["left"]


@pytest.mark.django_db
def test_it_rings_for_regular_work_at_the_start_and_when_its_time_is_over(doorbells: list[str]) -> None:
    chores.every(3600, "hourly")
    chores.every(0, "always")
    sweep = Sweep()
    sweep.once()
    sweep.once()
    assert doorbells == ["hourly", "always", "always"]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_asked_again_the_next_time(doorbells: list[str]) -> None:
    answers = iter([OperationalError("the database system is starting up"), True])

    def pending(moment: object) -> bool:
        answer = next(answers)
        if isinstance(answer, OperationalError):
            raise answer
        return answer

    chores.look_after("left", pending)
    sweep = Sweep()
    sweep.once()
    assert doorbells == []
    sweep.once()
    assert doorbells == ["left"]


def test_a_worker_has_one_sweep_however_often_it_lost_the_broker(hub: Hub) -> None:
    step = Sweeping(worker=None)
    for _ in range(3):
        step.register_with_event_loop(None, hub)
    assert len([timer for timer in hub.timer.queue if not timer.entry.canceled]) == 1


def test_every_worker_brings_its_sweep_along() -> None:
    assert "config.sweep:Sweeping" in app.steps["worker"]
    worker = SimpleNamespace(steps=[])
    step = Sweeping(worker)
    assert step.include(worker)
    assert worker.steps == [step], "only what stands here is told of the event loop"
