"""The report of a campaign through the API."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.queries.report_customers import WHAT
from campaigns.services.report_all import TABLES
from crm.models import Brand
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer
from tests.factories.journeys import advance_all, arrive
from tests.factories.reports import Went, make_report

pytestmark = pytest.mark.django_db

DAYS = "from=2026-03-01&to=2026-03-04"


@pytest.fixture
def went(brand: Brand, now: datetime) -> Went:
    make_report(make_brand("other"), now)
    make_report(brand, now, slug="another")
    return make_report(brand, now)


def asked(api: Api, query: str = DAYS, of: str = "") -> Any:
    answer = api.get(f"campaigns/journey/report{of}?{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def by_node(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["node"]: row for row in rows}


def test_it_tells_how_far_customers_and_messages_came(api: Api, went: Went) -> None:
    body = asked(api)
    steps = by_node(body["steps"])
    assert [row["node"] for row in body["steps"]] == ["start", "mail", "wait"]
    assert (steps["mail"]["entered"], steps["mail"]["waiting"], steps["mail"]["left"]) == (
        5,
        1,
        {"next": 3, "skipped": 1},
    )
    assert (steps["wait"]["entered"], steps["wait"]["waiting"]) == (4, 4)
    (letters,) = body["messages"]
    wanted = {
        "total": 5,
        "waiting": 1,
        "sent": 3,
        "skipped": 1,
        "delivered": 3,
        "opened": 2,
        "clicked": 1,
        "bots": 1,
    }
    assert {name: letters[name] for name in wanted} == wanted
    assert (letters["opens"], letters["clicks"]) == (2, 1)
    assert body["reasons"] == [
        {
            "node": "mail",
            "state": "skipped",
            "key": "opted_out",
            "reason": "opted out of the channel",
            "messages": 1,
        }
    ]


def test_an_order_counts_for_the_campaign_whose_message_was_last(api: Api, went: Went) -> None:
    body = asked(api)
    total = body["total"]
    assert (total["conversions"], total["customers"], total["revenue"]) == (1, 1, 20.0)
    assert [(day["day"], day["total"], day["conversions"]) for day in body["days"]] == [
        ("2026-03-01", 0, 0),
        ("2026-03-02", 5, 0),
        ("2026-03-03", 0, 1),
        ("2026-03-04", 0, 0),
    ]
    assert body["attribution"] == {
        "days": 5,
        "touch": "delivered",
        "events": ["purchase", "order_complete"],
        "amount_field": "amount",
        "own": False,
    }


@pytest.mark.parametrize("query", ["from=2026-02-01&to=2026-03-01", "from=2026-03-05&to=2026-03-06"])
def test_other_periods_have_nothing(api: Api, went: Went, query: str) -> None:
    body = asked(api, query)
    assert (body["steps"], body["messages"], body["total"]["total"]) == ([], [], 0)


def test_a_period_within_a_campaigns_life_counts_the_runs_that_began_in_it(
    api: Api, went: Went, brand: Brand, now: datetime
) -> None:
    later = now + timedelta(days=7)
    arrive(brand, make_customer(brand), later, client_action="journey")
    advance_all(later)
    assert by_node(asked(api, "from=2026-03-09&to=2026-03-09")["steps"])["mail"]["entered"] == 1
    assert by_node(asked(api, DAYS)["steps"])["mail"]["entered"] == 5
    assert by_node(asked(api, "from=2026-03-01&to=2026-03-09")["steps"])["mail"]["entered"] == 6


def test_every_number_opens_as_many_customers(api: Api, went: Went) -> None:
    body = asked(api)
    (letters,) = body["messages"]
    mail = by_node(body["steps"])["mail"]
    for what in [
        one for one in WHAT if one not in ("run.goal", "run.main", "run.control", "run.dealt", "run.hit")
    ]:
        kind, _, name = what.partition(".")
        wanted = letters[name] if kind == "message" else 4 if name == "left" else mail[name]
        found = asked(api, f"{DAYS}&what={what}&node=mail", "/customers")["results"]
        assert len(found) == wanted, what
    (clicker,) = asked(api, f"{DAYS}&what=message.clicked&node=mail", "/customers")["results"]
    assert clicker["customer"] == "journey-clicker"
    (skipped,) = asked(api, f"{DAYS}&what=message.skipped&detail=opted_out", "/customers")["results"]
    assert skipped["customer"] == "journey-skipped"
    assert asked(api, f"{DAYS}&what=message.skipped&detail=other", "/customers")["results"] == []
    assert asked(api, f"{DAYS}&what=run.left&node=mail&detail=failed", "/customers")["results"] == []


def test_customers_are_paged_by_cursor(api: Api, went: Went) -> None:
    first = asked(api, f"{DAYS}&what=run.entered&limit=3", "/customers")
    second = api.get(first["next"].partition("/api/v1/")[2]).json()
    names = [row["customer"] for row in (*first["results"], *second["results"])]
    assert (len(names), len(set(names)), second["next"]) == (5, 5, None)


def test_a_campaign_may_have_a_rule_of_its_own(api: Api, went: Went) -> None:
    rule = {"days": 5, "touch": "clicked", "events": ["signup"], "amount_field": ""}
    assert api.put("campaigns/journey/attribution", rule).json() == {**rule, "own": True}
    assert asked(api)["total"]["conversions"] == 0
    assert api.delete("campaigns/journey/attribution").status_code == 204
    assert api.put("reports/attribution", {"touch": "clicked"}).json()["own"]
    assert asked(api)["total"]["conversions"] == 1
    assert api.get("campaigns/journey/attribution").json()["touch"] == "clicked"
    for wrong in ({"days": 0}, {"touch": "seen"}, {"events": []}, {"events": ["\u0000"]}):
        assert api.put("campaigns/journey/attribution", wrong).status_code == 400


@pytest.mark.parametrize("table", ["steps", "messages", "days", "reasons"])
def test_each_table_is_there_as_csv(api: Api, went: Went, table: str) -> None:
    answer = api.get(f"campaigns/journey/report/csv?{DAYS}&table={table}")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="journey-{table}.csv"'
    assert len(answer.content.decode().splitlines()) > 1


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_there_as_parquet_with_the_same_cells(api: Api, went: Went, table: str) -> None:
    answer = api.get(f"campaigns/journey/report/parquet?{DAYS}&table={table}")
    assert answer["Content-Disposition"] == f'attachment; filename="journey-{table}.parquet"'
    read = pq.read_table(io.BytesIO(answer.content))
    text = api.get(f"campaigns/journey/report/csv?{DAYS}&table={table}").content.decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert read.column_names == header
    cells = [["" if cell is None else str(cell) for cell in row.values()] for row in read.to_pylist()]
    assert cells == rows


@pytest.mark.parametrize(
    ("of", "query", "status"),
    [
        ("", "from=yesterday", 400),
        ("", "from=2026-03-02&to=2026-03-01", 400),
        ("", "from=1000-01-01&to=2026-03-01", 400),
        ("", "version=7", 404),
        ("", "version=x", 400),
        ("/csv", "table=secrets", 400),
        ("/parquet", "table=secrets", 400),
        ("/customers", "", 400),
        ("/customers", "what=message.opened&node=%00&detail=%00&cursor=x", 400),
    ],
)
def test_nonsense_is_refused_with_words(api: Api, went: Went, of: str, query: str, status: int) -> None:
    assert api.get(f"campaigns/journey/report{of}?{query}").status_code == status


def test_strangers_find_no_report(went: Went) -> None:
    stranger = Api(make_brand("third"))
    for of in ("report", "report/csv", "report/parquet", "report/customers?what=run.entered", "attribution"):
        assert stranger.get(f"campaigns/journey/{of}").status_code == 404
    assert stranger.put("campaigns/journey/attribution", {}).status_code == 404


def test_it_takes_as_many_queries_for_many_customers(
    api: Api, went: Went, brand: Brand, now: datetime
) -> None:
    asked(api)
    with CaptureQueriesContext(connection) as few:
        asked(api)
    for _ in range(5):
        arrive(brand, make_customer(brand), now, client_action="journey")
    advance_all(now)
    with CaptureQueriesContext(connection) as many:
        asked(api)
    assert len(many) == len(few) <= 20
