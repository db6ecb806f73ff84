"""What customers are scored by, over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.models import Brand, Change
from events.services import scoring
from lib import clock
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db
BY = {"event": "purchase", "field": "amount", "days": 30}


def test_it_is_set_shown_and_switched_off(api: Api, brand: Brand) -> None:
    assert api.get("rfm").status_code == 404
    make_event(brand, make_customer(brand), "purchase", clock.now() - timedelta(days=1), amount=12.5)

    made = api.put("rfm", BY)
    assert (made.status_code, made.json()["scored_at"], made.json()["cells"]) == (200, None, [])
    scoring.score(clock.now())

    shown = api.get("rfm").json()
    assert {name: shown[name] for name in BY} == BY
    assert len(shown["cells"]) == 25
    (filled,) = (cell for cell in shown["cells"] if cell["customers"])
    assert filled == {"recency": 1, "frequency": 1, "group": "hibernating", "customers": 1, "amount": "12.50"}
    assert api.delete("rfm").status_code == 204
    assert api.get("rfm").status_code == 404
    assert [change.action for change in Change.objects.order_by("pk")] == ["created", "deleted"]


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"event": ""}, {"field": "x" * 101}, {"more": 1}, {"days": 9_999}]
)
def test_it_refuses_what_cannot_be_scored_by(api: Api, wrong: dict[str, object]) -> None:
    assert api.put("rfm", {**BY, **wrong}).status_code == 400


def test_it_is_not_switched_off_while_a_segment_asks(api: Api, brand: Brand, now: datetime) -> None:
    api.put("rfm", BY)
    make_segment(brand, "best", {"not": {"rfm": "recency", "op": "lt", "value": 5}}, now)

    answer = api.delete("rfm")

    assert (answer.status_code, "segment “best”" in answer.json()["detail"]) == (409, True)


def test_conditions_offer_the_scores_once_there_are_any(api: Api, brand: Brand) -> None:
    def offered() -> list[str]:
        topics = api.get("conditions/fields").json()["topics"]
        return [topic["label"] for topic in topics if topic["group"] == "RFM"]

    assert offered() == []
    api.put("rfm", BY)
    assert offered() == ["RFM group", "RFM recency", "RFM frequency", "RFM monetary"]
    groups = api.get("conditions/values?field=rfm:group&q=risk").json()["results"]
    assert groups == [{"value": "at_risk", "count": 0}]
    wrong = api.post("conditions/describe", {"condition": {"rfm": "group", "op": "eq", "value": "nobody"}})
    assert "no RFM group 'nobody'" in wrong.json()["problems"][0]["message"]


def test_each_brand_has_its_own(api: Api) -> None:
    api.put("rfm", BY)

    assert Api(make_brand("other")).get("rfm").status_code == 404
