"""What monitoring asks."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db


class Away:
    """A database that answers nothing."""

    def __call__(self, *_: object) -> None:
        raise OperationalError("connection refused")


def test_the_process_answers(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}


def test_metrics_tell_how_much_work_waits(client: Client) -> None:
    answer = client.get("/metrics")

    assert answer["Content-Type"].startswith("text/plain")
    assert b"\nbeckon_messages_due 0.0\n" in answer.content


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_without_the_database_it_is_not_ready(path: str, client: Client) -> None:
    with connection.execute_wrapper(Away()):
        assert client.get(path).status_code == 503
