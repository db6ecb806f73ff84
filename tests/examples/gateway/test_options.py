"""The menu in the gateway's URL."""

import pytest

from examples.gateway.options import OptionError, Options, read_options


def test_it_behaves_well_unless_asked_otherwise() -> None:
    assert read_options("") == Options()
    assert read_options("").fault_for("m-1", 1) is None


@pytest.mark.parametrize(
    "query",
    [
        "fault=slo",
        "falt=slow",
        "rate=2",
        "rate=x",
        "ms=-1",
        "times=soon",
        "callbacks=never",
        "statuses=read",
        "dedupe=",
    ],
)
def test_it_says_what_is_not_on_the_menu(query: str) -> None:
    with pytest.raises(OptionError, match=query.split("=")[0]):
        read_options(query)


def test_a_rate_hits_that_share_of_the_uids_and_always_the_same_ones() -> None:
    options = read_options("fault=500&rate=0.3")
    hit = [uid for uid in range(2000) if options.fault_for(f"m-{uid}", 1)]
    assert 500 < len(hit) < 700
    assert hit == [uid for uid in range(2000) if options.fault_for(f"m-{uid}", 7)]


def test_times_lets_later_tries_of_a_uid_succeed() -> None:
    options = read_options("fault=500&times=2")
    assert [options.fault_for("m-1", number) for number in (1, 2, 3)] == ["500", "500", None]
