from datetime import UTC, datetime, timedelta

import numpy as np

from bench.olap import population
from bench.olap.population import DAYS, NAMES, drawn

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_same_moment_has_the_same_rows() -> None:
    once, again = drawn(1_000, 10_000, NOW), drawn(1_000, 10_000, NOW)
    for name, column in {**once.customers, **once.events}.items():
        assert np.array_equal(column, {**again.customers, **again.events}[name])


def test_events_lie_in_the_order_of_time_and_are_about_customers_there_are() -> None:
    events = drawn(1_000, 10_000, NOW).events
    assert (np.diff(events["at_ms"].astype(np.int64)) >= 0).all()
    oldest, newest = (int(at.timestamp() * 1000) for at in (NOW - timedelta(days=DAYS), NOW))
    assert oldest <= events["at_ms"].min() < events["at_ms"].max() < newest
    assert set(events["customer"]) <= set(range(1_000))


def test_a_quarter_of_it_is_one_name_and_few_customers_do_most() -> None:
    events = drawn(1_000, 10_000, NOW).events
    of_name = np.bincount(events["name"].astype(np.int64), minlength=len(NAMES))
    of_customer = np.sort(np.bincount(events["customer"].astype(np.int64), minlength=1_000))
    assert 0.2 < of_name[population.NAMES.index("visit")] / 10_000 < 0.3
    assert (of_name > 0).all()
    assert of_customer[-200:].sum() > 5_000
