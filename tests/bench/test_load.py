from itertools import repeat

import pytest

from bench.load import as_fast_as_it_answers, at_a_rate, is_whole, percentile, request
from bench.sink import Sink
from bench.stack import BenchError

BODY = b'{"ext_user_id":"ann","body":"\r\n\r\n"}'


def port_of(sink: Sink) -> int:
    return int(sink.url.rpartition(":")[2])


def test_it_knows_when_a_message_is_whole() -> None:
    message = request("POST", "/email", "secret", BODY)
    assert is_whole(message)
    assert not any(is_whole(message[:length]) for length in range(len(message)))


def test_it_sends_everything_once_over_the_connections_it_has() -> None:
    with Sink() as sink:
        load = as_fast_as_it_answers(
            port_of(sink), repeat(request("POST", "/email", body=BODY), 100), connections=7
        )
        assert sink.count == len(load.latencies) == 100
    assert load.per_second > 0
    assert load.percentile_ms(50) <= load.percentile_ms(99)


def test_it_keeps_to_a_rate() -> None:
    with Sink() as sink:
        load = at_a_rate(port_of(sink), [request("POST", "/email", body=BODY)] * 20, per_second=200)
        assert sink.count == 20
    assert load.seconds >= 19 / 200


def test_it_notes_when_a_customer_s_message_arrives_only_while_asked_to() -> None:
    others = request("POST", "/email", body=BODY.replace(b"ann", b"bob"))
    with Sink() as sink:
        as_fast_as_it_answers(port_of(sink), [others], connections=1)
        sink.noting = True
        as_fast_as_it_answers(port_of(sink), [request("POST", "/email", body=BODY)], connections=1)
        assert set(sink.arrivals) == {"ann"}


def test_it_refuses_a_percentile_of_too_little() -> None:
    with pytest.raises(BenchError, match="BENCH_SCALE"):
        percentile([1.0], 99)
