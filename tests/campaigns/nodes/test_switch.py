"""Switch."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pydantic import ValidationError

from campaigns.models import Visit
from campaigns.nodes.switch import SwitchConfig
from campaigns.services import campaigns
from crm.services.changes import SYSTEM
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive

GERMAN = {"attribute": "country", "op": "eq", "value": "DE"}
RICH = {"attribute": "points", "op": "gte", "value": "$limit"}


def parted(**second: Any) -> dict[str, Any]:
    cases = [
        {"id": "german", "condition": GERMAN},
        {"id": "rich", "label": "Rich", "condition": RICH, **second},
    ]
    return chain(
        trigger(),
        node("which", "switch", cases=cases),
        node("end", "exit"),
        edges=[("start", "next", "which"), ("which", "rich", "end")],
    )


@pytest.mark.django_db
def test_the_first_case_that_holds_decides(now: datetime) -> None:
    brand = make_brand()
    both, rich, neither = (
        make_customer(brand, country="DE", points=9),
        make_customer(brand, points=9),
        make_customer(brand, points=1),
    )
    publish(brand, parted(), now)
    for customer in (both, rich, neither):
        arrive(brand, customer, now, limit=5)

    advance_all(now)

    assert [trace(run_of(c))[1] for c in (both, rich, neither)] == [
        ("which", "german"),
        ("which", "rich"),
        ("which", "else"),
    ]
    assert set(Visit.objects.filter(node="which").values_list("port", "why")) == {
        ("german", "the first case that holds: country is DE"),
        ("rich", "the first case that holds: points is at least $limit"),
        ("else", "no case holds"),
    }


@pytest.mark.django_db
def test_a_case_that_names_an_unknown_segment_cannot_be_published() -> None:
    campaign = campaigns.create(SYSTEM, make_brand(), "c", "C", parted(condition={"segment": "vip"}))

    (problem,) = campaigns.problems_of(campaign)
    assert (problem.node, problem.field) == ("which", "cases.1.condition")
    assert "no segment “vip”" in problem.message


@pytest.mark.parametrize(
    "cases",
    [
        [],
        [{"id": "else", "condition": GERMAN}],
        [{"id": "a b", "condition": GERMAN}],
        [{"id": "a"}],
        [{"id": "a", "condition": GERMAN}, {"id": "a", "condition": RICH}],
        [{"id": f"c{n}", "condition": GERMAN} for n in range(21)],
    ],
)
def test_cases_that_make_no_sense_are_refused(cases: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        SwitchConfig.model_validate({"cases": cases})
