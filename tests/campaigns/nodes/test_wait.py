"""Wait."""

from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError

from campaigns.nodes.wait import WaitConfig
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive


@pytest.mark.django_db
def test_it_holds_a_customer_for_just_as_long(now: datetime) -> None:
    brand = make_brand()
    anna = make_customer(brand)
    publish(brand, chain(trigger(), node("rest", "wait", days=1, hours=2, minutes=3)), now)
    arrive(brand, anna, now)
    advance_all(now)

    assert run_of(anna).due_at == now + timedelta(days=1, hours=2, minutes=3)
    advance_all(now + timedelta(days=1, hours=2, minutes=2, seconds=59))
    assert run_of(anna).state == "waiting"
    advance_all(now + timedelta(days=1, hours=2, minutes=3))
    assert run_of(anna).state == "done"
    assert trace(run_of(anna)) == [("start", "next"), ("rest", "next")]


@pytest.mark.parametrize("config", [{}, {"hours": -1}, {"weeks": 1}, {"days": 3_651}, {"days": 10**30}])
def test_it_wants_a_time_of_at_most_ten_years(config: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        WaitConfig.model_validate(config)
