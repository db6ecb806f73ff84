"""How delivery statuses add up, against a model of a few lines."""

from hypothesis import given
from hypothesis import strategies as st

from gateways.policy.progress import IMPLIED, RANKS, STATUSES, furthest, steps

reports = st.lists(st.sampled_from(sorted(STATUSES)), max_size=12)


def _play(statuses: list[str]) -> tuple[str, list[tuple[str, bool]]]:
    current = ""
    history: list[tuple[str, bool]] = []
    for status in statuses:
        added = steps(status, current, [known for known, _ in history])
        current = furthest(current, added)
        history += [(step.status, step.applied) for step in added]
    return current, history


def test_a_click_says_that_it_was_opened_and_delivered() -> None:
    assert _play(["clicked"]) == ("clicked", [("delivered", True), ("opened", True), ("clicked", True)])


def test_a_failure_after_the_delivery_is_noted_and_changes_nothing() -> None:
    assert _play(["delivered", "failed"]) == ("delivered", [("delivered", True), ("failed", False)])


def test_a_delivery_after_a_failure_counts() -> None:
    assert _play(["rejected", "delivered"])[0] == "delivered"


def test_a_late_acceptance_is_noted_and_moves_nothing_back() -> None:
    assert _play(["opened", "accepted"]) == (
        "opened",
        [("delivered", True), ("opened", True), ("accepted", True)],
    )


@given(reports, st.randoms(use_true_random=False))
def test_the_order_and_number_of_reports_do_not_matter_for_the_status_shown(
    statuses: list[str], random: object
) -> None:
    shuffled = statuses + statuses[:3]
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert _play(shuffled)[0] == _play(statuses)[0]
    assert {status for status, _ in _play(shuffled)[1]} == {status for status, _ in _play(statuses)[1]}


@given(reports)
def test_each_status_is_noted_once_and_nothing_moves_back(statuses: list[str]) -> None:
    ranks = [RANKS[_play(statuses[:end])[0]] for end in range(len(statuses) + 1)]
    noted = [status for status, _ in _play(statuses)[1]]

    assert ranks == sorted(ranks)
    assert len(noted) == len(set(noted))
    assert set(noted) == {each for status in statuses for each in (*IMPLIED.get(status, ()), status)}
