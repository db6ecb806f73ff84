"""Exit."""

from datetime import datetime

import pytest

from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive


@pytest.mark.django_db
def test_it_ends_the_run_with_its_reason(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(brand, chain(trigger(), node("out", "exit", reason="had enough")), now)
    arrive(brand, anna, now)

    advance_all(now)

    run = run_of(anna)
    assert (run.state, run.reason, run.finished_at, run.due_at) == ("exited", "had enough", now, None)
    assert trace(run) == [("start", "next"), ("out", "")]
