"""What publishing would mean, publishing with a plan for those inside, and the versions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from campaigns.models import Campaign, Run, Visit
from campaigns.models.run import RunState
from crm.models import Brand, Change, Customer
from events.models import ClientAction
from tests.factories.api import Api
from tests.factories.campaigns import chain, node, publish, run_of, trace, trigger
from tests.factories.crm import make_customer
from tests.factories.deliveries import make_template
from tests.factories.events import make_event
from tests.factories.journeys import advance_all, arrive, arrive_all

pytestmark = pytest.mark.django_db

OLD = chain(trigger(), node("rest", "wait", days=1), node("mail", "send_email", template="hello"))
NEW = chain(trigger(), node("rest", "wait", days=2), node("nap", "wait", hours=1), node("end", "exit"))


@pytest.fixture
def campaign(brand: Brand, now: datetime) -> Campaign:
    make_template(brand)
    return publish(brand, OLD, now, entry={"mode": "every_time"})


@pytest.fixture
def six(brand: Brand, campaign: Campaign, now: datetime) -> list[Customer]:
    """Four of them rest, two are being sent a message."""
    customers = [make_customer(brand, ext_id=f"c{n}") for n in range(6)]
    arrive_all(brand, [*customers[:2]], now)
    advance_all(now)
    advance_all(now + timedelta(days=1))
    arrive_all(brand, [*customers[2:]], now)
    advance_all(now)
    return customers


def draft(caller: Api, graph: dict[str, Any]) -> None:
    assert caller.put("campaigns/journey/draft", {"graph": graph}).status_code == 200


def test_it_tells_what_would_change_and_who_is_inside(caller: Api, six: list[Customer]) -> None:
    draft(caller, NEW)

    found = caller.get("campaigns/journey/publish").json()

    assert found["problems"] == []
    assert found["changes"] == [
        "Added “Wait 1 hour”",
        "Added “Exit”",
        "Removed “E-mail “hello””",
        "Changed “Wait 2 days”: days 1 → 2",
        "“Wait 2 days” now leads to “Wait 1 hour”",
        "“Wait 1 hour” leads to “Exit”",
    ]
    assert found["inside"] == [
        {"version": 1, "node": "mail", "label": "E-mail “hello”", "count": 2, "sending": 2},
        {"version": 1, "node": "rest", "label": "Wait 1 day", "count": 4, "sending": 0},
    ]


def test_it_estimates_how_many_would_have_entered_last_week(
    caller: Api, brand: Brand, campaign: Campaign
) -> None:
    from lib.clock import now as present

    ClientAction.objects.create(brand=brand, name="go")
    ClientAction.objects.create(brand=brand, name="stay")
    moment = present()
    anna, bert, cora, dora = (make_customer(brand, ext_id=name) for name in ("anna", "bert", "cora", "dora"))
    for customer, action, days, amount in [
        *[(anna, "go", 1, 5), (anna, "go", 2, 7), (bert, "go", 3, 50)],
        *[(cora, "go", 8, 50), (dora, "stay", 1, 50)],
    ]:
        at = moment - timedelta(days=days)
        make_event(brand, customer, "client_action", at, client_action=action, amount=amount)
    found = caller.get("campaigns/journey/publish").json()["estimate"]
    assert (found["customers"], found["days"]) == (2, 7)
    assert found["sentence"] == "In the last 7 days 2 customers would have entered by events of their own."

    where = [{"field": "amount", "op": "gt", "value": 10}]
    draft(caller, chain(trigger(where=where), node("rest", "wait", days=1)))
    assert caller.get("campaigns/journey/publish").json()["estimate"]["customers"] == 1


def test_it_estimates_whom_a_system_event_would_concern(caller: Api, brand: Brand) -> None:
    make_customer(brand, country="DE")
    make_customer(brand, country="AT")
    where = {"attribute": "country", "op": "eq", "value": "DE"}
    start = node("start", "system_event_occurred", event="new_day", where=where)
    caller.post("campaigns", {"slug": "c", "name": "C", "graph": chain(start, node("rest", "wait", days=1))})

    assert caller.get("campaigns/c/publish").json()["estimate"] == {
        "customers": 1,
        "days": 7,
        "sentence": "If “new_day” came now, 1 customer would enter.",
    }


def test_a_draft_with_problems_is_not_estimated(caller: Api) -> None:
    caller.post("campaigns", {"slug": "c", "name": "C"})

    found = caller.get("campaigns/c/publish").json()

    assert (found["estimate"], [p["code"] for p in found["problems"]]) == (None, ["no_trigger"])


def test_those_inside_move_as_planned_and_the_others_go_on(
    caller: Api, six: list[Customer], now: datetime
) -> None:
    draft(caller, NEW)
    moves = [
        {"version": 1, "node": "rest", "do": "move", "to": "nap"},
        {"version": 1, "node": "mail", "do": "move", "to": "nap"},
    ]

    assert caller.post("campaigns/journey/publish", {"moves": moves}).json() == {"version": 2}

    moved = run_of(six[3])
    assert (moved.version.number, moved.node, moved.state, moved.visit) == (2, "nap", "ready", 2)
    assert trace(moved) == [("start", "next"), ("rest", "moved")]
    assert Visit.objects.get(run=moved, node="rest").why == "moved to version 2"
    # Their message is under way: the answer belongs to the step that asked for it.
    assert [(run_of(c).version.number, run_of(c).state) for c in six[:2]] == [(1, "sending")] * 2
    from lib.clock import now as present

    advance_all(present())
    assert run_of(six[3]).state == "waiting"
    stats = caller.get("campaigns/journey/stats?version=1").json()["nodes"]
    assert stats["rest"] == {"entered": 6, "waiting": 0, "failed": 0, "left": {"next": 2, "moved": 4}}
    assert caller.get("campaigns/journey/stats?version=2").json()["nodes"]["nap"]["waiting"] == 4
    assert caller.get("campaigns/journey/stats?version=9").status_code == 404
    assert caller.get("campaigns/journey/stats?version=x").status_code == 400


def test_those_inside_may_be_let_out(caller: Api, six: list[Customer]) -> None:
    draft(caller, NEW)
    moves = [{"version": 1, "node": "rest", "do": "exit"}, {"version": 1, "node": "mail", "do": "stay"}]

    caller.post("campaigns/journey/publish", {"moves": moves})

    run = run_of(six[4])
    assert (run.state, run.reason, run.due_at) == ("exited", "left out of version 2", None)
    assert run.finished_at is not None
    assert trace(run)[-1] == ("rest", "")


@pytest.mark.parametrize(
    ("move", "field"),
    [
        ({"version": 9, "node": "rest", "do": "exit"}, "moves.0.version"),
        ({"version": 2, "node": "rest", "do": "exit"}, "moves.0.version"),
        ({"version": 1, "node": "rest", "do": "move", "to": "mail"}, "moves.0.to"),
        ({"version": 1, "node": "rest", "do": "move", "to": "start"}, "moves.0.to"),
        ({"version": 1, "node": "rest", "do": "move"}, "moves.0.to"),
        ({"version": 1, "node": "rest", "do": "jump"}, "moves.0.do"),
        ({"version": 1, "node": "nap", "do": "exit"}, "moves.0.node"),
    ],
)
def test_a_plan_that_cannot_be_carried_out_publishes_nothing(
    caller: Api, six: list[Customer], move: dict[str, Any], field: str
) -> None:
    draft(caller, NEW)

    answer = caller.post("campaigns/journey/publish", {"moves": [move]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert Campaign.objects.get(slug="journey").versions.count() == 1
    assert run_of(six[3]).node == "rest"


def test_the_versions_are_listed_and_tell_what_they_changed(caller: Api, six: list[Customer]) -> None:
    draft(caller, NEW)
    caller.post("campaigns/journey/publish")

    rows = caller.get("campaigns/journey/versions").json()["results"]
    second = caller.get("campaigns/journey/versions/2").json()

    assert [(row["number"], row["live"], row["inside"]) for row in rows] == [(2, True, 0), (1, False, 6)]
    assert rows[0]["published_by"].startswith("key:")
    assert (second["number"], second["graph"]) == (2, NEW)
    assert "Changed “Wait 2 days”: days 1 → 2" in second["changes"]
    assert caller.get("campaigns/journey/versions/1").json()["changes"][0].startswith("Added ")
    assert caller.get("campaigns/journey/versions/3").status_code == 404
    assert caller.get("campaigns/journey/versions/abc").status_code == 400


def test_runs_are_found_by_node_version_and_state_newest_first(caller: Api, six: list[Customer]) -> None:
    def customers(query: str) -> list[str]:
        return [run["customer"] for run in caller.get(f"campaigns/journey/runs?{query}").json()["results"]]

    assert customers("node=rest&version=1&state=waiting") == ["c5", "c4", "c3", "c2"]
    assert customers("state=sending") == ["c1", "c0"]
    assert customers("state=inside&version=1") == ["c5", "c4", "c3", "c2", "c1", "c0"]
    assert customers("version=7") == customers("node=%00") == []
    assert caller.get("campaigns/journey/runs?state=asleep").status_code == 400
    assert caller.get("campaigns/journey/runs?version=one").status_code == 400


def test_a_person_skips_a_step_for_one_run(caller: Api, six: list[Customer], brand: Brand) -> None:
    run = run_of(six[2])

    answer = caller.post("campaigns/journey/runs/act", {"runs": [run.pk, run_of(six[0]).pk], "do": "skip"})

    assert answer.json() == {"changed": 1}  # the other one is being sent a message
    run.refresh_from_db()
    assert (run.node, run.state) == ("mail", "ready")
    visit = Visit.objects.get(run=run, node="rest")
    assert (visit.port, visit.why) == ("next", f"skipped by key:{caller.key.prefix}")
    change = Change.objects.filter(brand=brand).latest("pk")
    assert (change.action, change.after) == ("skipped", {"runs": 1})


def test_a_person_moves_or_stops_all_at_a_node(caller: Api, six: list[Customer], brand: Brand) -> None:
    at_rest = {"version": 1, "node": "rest"}

    moved = caller.post("campaigns/journey/runs/act", {**at_rest, "do": "move", "to": "mail"})
    stopped = caller.post("campaigns/journey/runs/act", {"version": 1, "node": "mail", "do": "stop"})

    assert (moved.json(), stopped.json()) == ({"changed": 4}, {"changed": 4})
    assert {(run_of(c).state, run_of(c).node) for c in six[2:]} == {("exited", "mail")}
    assert run_of(six[2]).reason.startswith("stopped by key:")
    assert trace(run_of(six[2])) == [("start", "next"), ("rest", "moved"), ("mail", "")]
    assert {run_of(c).state for c in six[:2]} == {"sending"}


def test_a_skipped_last_step_completes_the_run(caller: Api, six: list[Customer]) -> None:
    Run.objects.filter(node="mail").update(state=RunState.FAILED, reason="broken")

    caller.post("campaigns/journey/runs/act", {"version": 1, "node": "mail", "do": "skip"})

    assert {(run_of(c).state, run_of(c).reason) for c in six[:2]} == {("done", "completed")}


def test_on_hold_a_moved_run_waits_for_the_resume(caller: Api, six: list[Customer], now: datetime) -> None:
    caller.post("campaigns/journey/pause", {"mode": "hold"})

    caller.post("campaigns/journey/runs/act", {"runs": [run_of(six[2]).pk], "do": "skip"})

    held = run_of(six[2])
    assert (held.node, held.due_at) == ("mail", None)
    assert held.held_due_at is not None


@pytest.mark.parametrize(
    "body",
    [
        {"do": "skip"},
        {"runs": [1], "version": 1, "node": "rest", "do": "skip"},
        {"version": 1, "do": "stop"},
        {"version": 8, "node": "rest", "do": "stop"},
        {"version": 1, "node": "rest", "do": "move", "to": "nowhere"},
        {"version": 1, "node": "rest", "do": "move", "to": "start"},
        {"runs": [-1], "do": "skip"},
        {"runs": [2**63], "do": "skip"},
        {"runs": ["x"], "do": "skip"},
        {"version": 1, "node": "rest", "do": "dance"},
    ],
)
def test_what_cannot_be_done_to_runs_is_refused(
    caller: Api, six: list[Customer], body: dict[str, Any]
) -> None:
    assert caller.post("campaigns/journey/runs/act", body).status_code == 400
    assert run_of(six[2]).state == "waiting"


def test_runs_of_another_brand_are_out_of_reach(
    caller: Api, stranger: Api, six: list[Customer], now: datetime
) -> None:
    publish(stranger.brand, OLD | {"nodes": OLD["nodes"][:2], "edges": OLD["edges"][:1]}, now, slug="theirs")
    body = {"runs": [run_of(c).pk for c in six], "do": "stop"}

    assert stranger.post("campaigns/theirs/runs/act", body).json() == {"changed": 0}
    for path in ("publish", "versions", "versions/1", "stats?version=1", "runs?node=rest"):
        assert stranger.get(f"campaigns/journey/{path}").status_code == 404
    assert stranger.post("campaigns/journey/runs/act", body).status_code == 404
    assert run_of(six[2]).state == "waiting"


def test_an_arrival_after_the_moves_enters_the_new_version(
    caller: Api, brand: Brand, six: list[Customer]
) -> None:
    from lib.clock import now as present

    draft(caller, NEW)
    caller.post("campaigns/journey/publish", {"moves": [{"version": 1, "node": "rest", "do": "exit"}]})
    late = make_customer(brand)
    arrive(brand, late, present())
    assert run_of(late).version.number == 2
