"""Rate limit and breaker of a gateway, as pure arithmetic."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from gateways.policy.pace import LONGEST_PAUSE, THRESHOLD, Health

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
WELL = Health(1, rate_per_second=0, tokens=0, tokens_at=None, failures=0, open_until=None)
LIMITED = replace(WELL, rate_per_second=10)


def _after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def _broken(now: datetime = NOW) -> Health:
    return WELL.after_answers(0, [False] * THRESHOLD, now)


def test_a_gateway_without_a_limit_takes_any_number() -> None:
    assert WELL.allows(NOW) is None
    assert not WELL.is_watched


def test_a_full_bucket_holds_one_second_and_refills_evenly() -> None:
    health = LIMITED.refilled(NOW)
    assert health.allows(NOW) == 10

    empty = health.after_sending(10, NOW)
    assert empty.allows(NOW) == 0
    assert empty.refilled(_after(0.35)).allows(_after(0.35)) == 3
    assert empty.refilled(_after(60)).allows(_after(60)) == 10


def test_an_empty_bucket_says_when_the_next_token_comes() -> None:
    empty = LIMITED.refilled(NOW).after_sending(10, NOW)

    later = empty.next_chance(NOW)
    assert empty.refilled(later).allows(later) == 1
    assert later <= _after(0.11)


def test_a_clock_that_runs_behind_another_senders_takes_nothing_back() -> None:
    ahead = LIMITED.refilled(_after(5)).after_sending(10, _after(5))

    assert ahead.refilled(NOW).allows(NOW) == 0


def test_it_opens_after_failures_in_a_row_only() -> None:
    nearly = WELL.after_answers(0, [False] * (THRESHOLD - 1), NOW)
    assert not nearly.is_open(NOW)

    assert nearly.after_answers(1, [False] * 5, NOW) == WELL
    assert nearly.after_answers(0, [False], NOW).is_open(NOW)


def test_many_failures_at_once_open_it_for_the_first_pause_only() -> None:
    assert WELL.after_answers(0, [False] * 500, NOW) == _broken()


def test_half_open_it_lets_one_through_and_shuts_behind_it() -> None:
    broken = _broken()
    assert broken.allows(NOW) == 0

    then = broken.next_chance(NOW)
    assert broken.allows(then) == 1
    assert broken.after_sending(1, then).allows(then) == 0


def test_a_failed_probe_doubles_the_pause_up_to_a_limit() -> None:
    health, pauses = _broken(), []
    for _ in range(12):
        health = health.after_answers(0, [True], NOW)
        assert health.open_until is not None
        pauses.append(health.open_until - NOW)

    assert [pause.total_seconds() for pause in pauses[:3]] == [4, 8, 16]
    assert pauses[-1] == LONGEST_PAUSE


def test_failures_that_were_under_way_when_it_opened_count_for_nothing() -> None:
    assert _broken().after_answers(0, [False] * 63, _after(1)) == _broken()


def test_one_answer_closes_it() -> None:
    assert _broken().after_answers(1, [False] * 3, NOW) == WELL
