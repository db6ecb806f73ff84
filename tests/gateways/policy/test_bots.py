"""People and machines told apart by what callbacks say."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.policy.bots import AGENT, BURST, EARLY, Signal, is_machine, judge

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36"


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "agent",
    [
        "Barracuda Sentinel (EE)",
        "Googlebot/2.1",
        "python-requests/2.32",
        "Mozilla/5.0",
        "curl/8.5",
        "HeadlessChrome/1",
    ],
)
def test_it_knows_scanners_and_programs_by_name(agent: str) -> None:
    assert is_machine(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        CHROME,
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "Robotics",
    ],
)
def test_it_takes_browsers_and_proxies_that_fetch_for_a_person_for_people(agent: str) -> None:
    assert not is_machine(agent)


def test_without_any_hint_everybody_is_a_person() -> None:
    verdicts = judge([Signal("delivered", at(0)), Signal("clicked", at(0.01))])
    assert {status: (one.bot, one.at) for status, one in verdicts.items()} == {
        "opened": ("", at(0.01)),
        "clicked": ("", at(0.01)),
    }


def test_three_links_in_a_second_are_a_burst_and_two_are_not() -> None:
    three = [Signal("clicked", at(n / 3), link=f"/{n}") for n in range(3)]
    assert judge(three)["clicked"].bot == BURST
    assert judge(three[:2])["clicked"].bot == ""
    same = [Signal("clicked", at(0), link="/1")] * 5
    assert judge(same)["clicked"].bot == ""
    apart = [Signal("clicked", at(n), link=f"/{n}") for n in range(9)]
    assert judge(apart)["clicked"].bot == ""


def test_what_follows_a_delivery_too_soon_is_early_where_the_brand_says_so() -> None:
    signals = [Signal("delivered", at(0)), Signal("opened", at(1)), Signal("clicked", at(3))]
    assert judge(signals, timedelta(seconds=2))["opened"].bot == ""  # whoever clicks later has opened
    assert judge(signals[:2], timedelta(seconds=2))["opened"].bot == EARLY
    assert judge(signals[1:], timedelta(seconds=9))["opened"].bot == ""  # nobody said when it arrived


def test_one_person_among_machines_counts_from_then_on() -> None:
    verdict = judge([Signal("clicked", at(0), "curl/8"), Signal("clicked", at(60), CHROME)])["clicked"]
    assert (verdict.bot, verdict.at) == ("", at(60))
    assert judge([Signal("clicked", at(0), "curl/8")])["clicked"].bot == AGENT


signals = st.lists(
    st.builds(
        Signal,
        st.sampled_from(["delivered", "opened", "clicked"]),
        st.integers(0, 5).map(at),
        st.sampled_from(["", "curl/8", CHROME]),
        st.sampled_from(["", "/a", "/b", "/c"]),
    ),
    max_size=8,
)


@given(signals, st.randoms(use_true_random=False))
def test_the_order_in_which_callbacks_come_does_not_matter(found: list[Signal], random: object) -> None:
    shuffled = [*found]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judge(shuffled, timedelta(seconds=2)) == judge(found, timedelta(seconds=2))
