"""Rate limits: in Redis, shared by all processes; and alone, when Redis is away."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import redis
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from lib.rate import Limiter, LocalBuckets, Verdict

START = 1_800_000_000.0


@pytest.fixture
def client() -> Iterator[redis.Redis]:
    connected = redis.Redis.from_url(settings.REDIS_URL)
    yield connected
    connected.close()


@pytest.fixture
def nowhere() -> Iterator[redis.Redis]:
    """A client whose server has gone."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    absent = redis.Redis(port=port, socket_timeout=0.2, socket_connect_timeout=0.2, retry=None)
    yield absent
    absent.close()


@pytest.fixture(params=["in Redis", "alone"])
def limiter(request: pytest.FixtureRequest, client: redis.Redis, nowhere: redis.Redis) -> Limiter:
    """600 a minute: ten a second, sixty at once. The rules are the same with and without Redis."""
    return Limiter(client if request.param == "in Redis" else nowhere)


@pytest.fixture
def take(limiter: Limiter) -> Callable[..., Verdict]:
    name = f"test:{uuid4()}"
    return lambda after_s, cost=1: limiter.allow(name, 600, cost, now=START + after_s)


def test_it_lets_a_burst_through_and_then_says_when_to_come_back(take: Callable[..., Verdict]) -> None:
    verdicts = [take(0) for _ in range(61)]

    assert [verdict.allowed for verdict in verdicts] == [True] * 60 + [False]
    assert [verdict.remaining for verdict in verdicts[:3]] == [59, 58, 57]
    assert verdicts[60].retry_after_s == pytest.approx(0.1, abs=1e-4)
    assert take(0.101).allowed


def test_ten_times_the_limit_for_a_minute_gets_the_limit_through(take: Callable[..., Verdict]) -> None:
    allowed = sum(take(i / 100).allowed for i in range(6_000))

    assert 600 <= allowed <= 660


def test_a_refusal_costs_nothing(take: Callable[..., Verdict]) -> None:
    take(0, 60)
    for _ in range(100):
        assert not take(0, 10).allowed

    assert take(1.001, 10).allowed


def test_it_says_how_long_a_larger_cost_has_to_wait(take: Callable[..., Verdict]) -> None:
    take(0, 50)

    refused = take(0, 40)

    assert not refused.allowed
    assert refused.remaining == 10
    assert refused.retry_after_s == pytest.approx(3.0, abs=1e-4)
    assert take(3.001, 40).allowed


def test_a_cost_above_the_burst_passes_when_the_bucket_is_full_and_is_paid_off(
    take: Callable[..., Verdict],
) -> None:
    assert take(0, 5_000).allowed

    refused = take(1)

    assert not refused.allowed
    assert refused.retry_after_s == pytest.approx((5_000 - 59) / 10 - 1, abs=0.01)


def test_buckets_are_independent(limiter: Limiter) -> None:
    first, second = f"test:{uuid4()}", f"test:{uuid4()}"
    limiter.allow(first, 600, 60, now=START)

    assert not limiter.allow(first, 600, now=START).allowed
    assert limiter.allow(second, 600, now=START).allowed


def test_a_rate_of_nothing_lets_nothing_through(limiter: Limiter) -> None:
    assert not limiter.allow("test:none", 0).allowed


def test_even_a_tiny_rate_lets_one_through(limiter: Limiter) -> None:
    name = f"test:{uuid4()}"

    assert limiter.allow(name, 1, now=START).allowed
    refused = limiter.allow(name, 1, now=START)
    assert (refused.allowed, refused.retry_after_s) == (False, pytest.approx(60, abs=0.01))


def test_without_a_time_it_takes_that_of_the_server(client: redis.Redis) -> None:
    limiter, name = Limiter(client), f"test:{uuid4()}"

    assert [limiter.allow(name, 10).allowed for _ in range(2)] == [True, False]
    assert 0 < client.pttl(f"rate:{name}") <= 6_001


def test_many_threads_get_no_more_than_the_burst_between_them(client: redis.Redis) -> None:
    limiter, name = Limiter(client), f"test:{uuid4()}"

    with ThreadPoolExecutor(8) as pool:
        verdicts = list(pool.map(lambda _: limiter.allow(name, 600, now=START), range(200)))

    assert sum(verdict.allowed for verdict in verdicts) == 60


def test_it_survives_that_redis_forgets_the_script(client: redis.Redis) -> None:
    limiter, name = Limiter(client), f"test:{uuid4()}"
    limiter.allow(name, 600, 60, now=START)
    client.script_flush()

    assert not limiter.allow(name, 600, now=START).allowed


def test_when_redis_is_away_it_asks_only_once_in_a_while(nowhere: redis.Redis) -> None:
    limiter = Limiter(nowhere)
    limiter.allow("a", 600)
    begun = time.perf_counter()

    for _ in range(1_000):
        limiter.allow("a", 6_000_000)

    assert time.perf_counter() - begun < 0.2


def test_it_returns_to_redis_after_the_pause(client: redis.Redis, nowhere: redis.Redis) -> None:
    limiter, name = Limiter(client, pause_s=0), f"test:{uuid4()}"
    limiter._script.registered_client = nowhere
    assert limiter.allow(name, 600, now=START).allowed
    limiter._script.registered_client = client

    assert limiter.allow(name, 600, now=START).allowed
    assert client.exists(f"rate:{name}")


def test_its_own_memory_is_bounded() -> None:
    buckets = LocalBuckets(names=10)

    for i in range(1_000):
        assert buckets.take(f"name {i}", 1_000_000, 5, 5, START).allowed

    assert len(buckets._full_at) <= 10


def test_buckets_in_use_outlive_those_that_are_full_again() -> None:
    buckets = LocalBuckets(names=3)
    buckets.take("busy", 1_000_000, 100, 100, START)
    for i in range(10):
        buckets.take(f"idle {i}", 1_000_000, 100, 1, START + 2 * i)

    assert not buckets.take("busy", 1_000_000, 100, 100, START + 20).allowed


@given(st.lists(st.tuples(st.floats(0, 5), st.integers(1, 20)), max_size=60))
def test_in_no_span_does_more_pass_than_burst_and_rate_allow(calls: list[tuple[float, int]]) -> None:
    buckets, now = LocalBuckets(), START
    passed: list[tuple[float, int]] = []
    for pause, cost in calls:
        now += pause
        if buckets.take("name", 500_000, 20, cost, now).allowed:
            passed.append((now, cost))

    for i, (first, _) in enumerate(passed):
        for j in range(i, len(passed)):
            spent = sum(cost for _, cost in passed[i : j + 1])
            assert spent <= 20 + (passed[j][0] - first) * 2 + 0.001
