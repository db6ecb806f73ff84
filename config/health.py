"""Liveness, readiness and metrics."""

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from redis import RedisError

from lib import queue


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"ok": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """Database and broker answer, and workers are there.

    Without broker or workers we still take events in, so only the database decides.
    """
    state = {"database": _database(), "broker": _broker(), "workers": _workers()}
    return JsonResponse({"ok": state["database"], **state}, status=200 if state["database"] else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        connection.close()
        return False
    return True


def _broker() -> bool:
    try:
        return bool(queue.connection().ping())
    except (RedisError, OSError):
        return False


def _workers() -> bool:
    try:
        return queue.attended()
    except (RedisError, OSError):
        return False


DEPTHS = {
    "beckon_events_waiting": (
        "Events accepted whose effects are still to come",
        "SELECT coalesce(sum(cardinality(events)), 0) FROM events_work",
    ),
    "beckon_events_set_aside": ("Events set aside with an error", "SELECT count(*) FROM events_setaside"),
    "beckon_runs_due": ("Runs that are due", "SELECT count(*) FROM campaigns_run WHERE due_at <= now()"),
    "beckon_messages_due": (
        "Messages that are due",
        "SELECT count(*) FROM gateways_message WHERE due_at <= now()",
    ),
}


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus: how much work waits, read from the database, which is the only place that knows."""
    registry = CollectorRegistry()
    try:
        _measure(registry)
    except Error:
        connection.close()
        return HttpResponse("# the database is away\n", content_type=CONTENT_TYPE_LATEST, status=503)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _measure(registry: CollectorRegistry) -> None:
    with connection.cursor() as cursor:
        for name, (text, query) in DEPTHS.items():
            cursor.execute(query)
            Gauge(name, text, registry=registry).set(cursor.fetchone()[0])
