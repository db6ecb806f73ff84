"""The gateway in a thread, as synchronous tests use it."""

import threading

import httpx
import pytest

from examples.gateway import GatewayServer


def a_text(uid: str, gateway: GatewayServer) -> dict[str, str]:
    # Calling back to the gateway itself: any server that answers will do.
    return {"ext_user_id": "u", "body": "Hi", "im_uid": uid, "callback_url": f"{gateway.url}/counts"}


def test_it_runs_beside_synchronous_code_and_leaves_nothing_behind() -> None:
    before = threading.active_count()
    with GatewayServer() as gateway:
        answer = httpx.post(f"{gateway.url}/sms?delay=1", json=a_text("t-1", gateway)).json()
        gateway.settled()
        (arrival,) = gateway.journal.arrivals()
        assert arrival.answer == answer
        assert [made.http_status for made in arrival.callbacks] == [200, 200]
    assert threading.active_count() == before


def test_two_of_them_do_not_meet() -> None:
    with GatewayServer() as one, GatewayServer() as other:
        httpx.post(f"{one.url}/sms?callbacks=0", json=a_text("t-1", one))
        assert (one.journal.counts().requests, other.journal.counts().requests) == (1, 0)


def test_a_port_in_use_is_an_error_and_leaves_nothing_behind() -> None:
    with GatewayServer() as first:
        before = threading.active_count()
        with pytest.raises(OSError, match="in use"), GatewayServer(port=int(first.url.rpartition(":")[2])):
            pass
        assert threading.active_count() == before


def test_it_stops_with_callbacks_outstanding() -> None:
    with GatewayServer() as gateway:
        httpx.post(f"{gateway.url}/sms?delay=60000", json=a_text("t-1", gateway))
