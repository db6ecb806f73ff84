"""Random graphs, loops and limits among them, live through random histories: in one batch, one by one, held and
released at every step, and by four workers at once. Everybody goes the same way, and what always holds does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, pairwise
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Min
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from campaigns.contract import JUMPED
from campaigns.engine import versions
from campaigns.engine.advance import advance
from campaigns.engine.checks import check
from campaigns.engine.graph import Graph, parse
from campaigns.models import Campaign, LimitCount, Run, Visit
from campaigns.services import campaigns
from crm.models import Customer
from crm.services.changes import SYSTEM
from events import bus
from gateways.models import Message
from tests.conftest import NOW
from tests.factories.campaigns import node, publish, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.deliveries import make_template
from tests.factories.journeys import arrive_all

HOUR = timedelta(hours=1)
CUSTOMERS, LIMIT, PASSES, SALT = 5, 3, 2, "the same for all"
RESTING = {"waiting", "listening", "sending"}
KINDS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "filter": ({"condition": {"attribute": "n", "op": "gte", "value": 2}}, ("yes", "no")),
    "switch": (
        {
            "cases": [
                {"id": "low", "condition": {"attribute": "n", "op": "lt", "value": 1}},
                {"id": "odd", "condition": {"attribute": "n", "op": "eq", "value": "$n"}},
            ]
        },
        ("low", "odd", "else"),
    ),
    "split": ({"shares": [{"id": "a", "percent": 50}, {"id": "b", "percent": 50}]}, ("a", "b")),
    "limit": ({"limit": LIMIT}, ("matched", "not_matched")),
    "wait": ({"hours": 3}, ("next",)),
    "wait_for_event": ({"events": [{"id": "came", "event": "ping"}], "hours": 5}, ("came", "timeout")),
    "send_email": ({"template": "hello"}, ("next",)),
    "go_to": ({"node": "", "passes": PASSES, "hours": 1}, ("next",)),
    "exit": ({}, ()),
}


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, Any]:
    """Edges lead from earlier nodes to later ones; what goes back goes to a node above."""
    kinds = draw(st.lists(st.sampled_from(["go_to", "go_to", *sorted(KINDS)]), min_size=2, max_size=8))
    listed = [trigger()]
    edges: list[dict[str, str]] = []
    free = [("start", "next")]
    for index, kind in enumerate(kinds):
        if not free:
            break
        sources = draw(st.lists(st.sampled_from(free), min_size=1, max_size=2, unique=True))
        edges += [{"from": source, "port": port, "to": f"n{index}"} for source, port in sources]
        listed.append(node(f"n{index}", kind, **KINDS[kind][0]))
        free = [one for one in free if one not in sources] + [(f"n{index}", port) for port in KINDS[kind][1]]
    graph = {"nodes": listed, "edges": edges}
    above = parse(graph)[0].above
    for item in listed:
        if item["type"] == "go_to":
            steps = [one.id for one in above(item["id"]) if one.id != "start"]
            item["config"] = {**item["config"], "node": draw(st.sampled_from(steps)) if steps else ""}
    return graph


def valid(graph: dict[str, Any]) -> bool:
    return not check(graph, lambda kind, value, schema: ())[1]


@dataclass(frozen=True)
class Step:
    """So many hours later these customers enter, those get what others wait for, and messages are answered or not."""

    hours: int
    entering: tuple[int, ...]
    pinged: tuple[int, ...]
    answers: bool


SOME = st.lists(st.integers(0, CUSTOMERS - 1), max_size=4).map(tuple)
STEPS = st.lists(
    st.builds(Step, hours=st.integers(0, 6), entering=SOME, pinged=SOME, answers=st.booleans()),
    min_size=1,
    max_size=5,
)
#: what may end runs early; `ping` is renamed for each life
RULES: list[dict[str, Any]] = [
    {},
    {"max_duration": {"hours": 4}},
    {"exit_when": [{"event": "ping"}]},
    {"exit_when": [{"condition": {"event": "ping", "since": "entry"}}], "max_duration": {"hours": 7}},
    {"goals": [{"name": "pinged", "event": "ping", "exit": True}]},
]
MODES = st.sampled_from(["once", "once_while_open", "every_time", "restart"])
Work = Callable[[Campaign, datetime], None]


def all_at_once(campaign: Campaign, now: datetime) -> None:
    while advance(now):
        pass


def one_by_one(campaign: Campaign, now: datetime) -> None:
    while advance(now, limit=1):
        pass


def held_and_released(campaign: Campaign, now: datetime) -> None:
    campaigns.pause(SYSTEM, campaign, "hold")
    assert advance(now) == 0
    campaigns.resume(SYSTEM, campaign, now)
    all_at_once(campaign, now)


@contextmanager
def by_four() -> Iterator[Work]:
    """Four workers, each with a connection of its own."""

    def work(campaign: Campaign, now: datetime) -> None:
        def until_done(limit: int) -> None:
            while advance(now, limit):
                pass

        list(workers.map(until_done, (1, 2, 3, 1)))
        all_at_once(campaign, now)  # what was locked when the last worker looked

    def leave(_: int) -> None:
        everybody.wait()
        connection.close()

    everybody = Barrier(4)
    with ThreadPoolExecutor(4) as workers:
        try:
            yield work
        finally:
            list(workers.map(leave, range(4)))


def lived(
    graph: dict[str, Any],
    rules: dict[str, Any],
    steps: list[Step],
    customers: list[Customer],
    slug: str,
    work: Work,
) -> list[Any]:
    """Live through a history with events of one's own; what became of everybody, told without ids."""
    brand = customers[0].brand
    text = {"start": {"action": f"go-{slug}"}, "ping": f"ping-{slug}"}
    settings = json.loads(json.dumps(rules).replace('"ping"', f'"ping-{slug}"'))
    campaign = publish(brand, _renamed(graph, text), NOW, slug=slug, **settings)
    now = NOW
    with _drawing_alike(campaign):
        for step in steps:
            now = _later(campaign, now, now + step.hours * HOUR, work)
            for name, who in ((f"go-{slug}", step.entering), (f"ping-{slug}", step.pinged)):
                arriving = [customers[n] for n in who]
                if name.startswith("go"):
                    arrive_all(brand, list(arriving), now, client_action=name, n=step.hours % 3)
                else:
                    arrive_all(brand, list(arriving), now, name)
                work(campaign, now)
            if step.answers:
                _answer(campaign, now)
                work(campaign, now)
        now = _later(campaign, now, now + 6 * HOUR, work)
        entered = Counter(n for step in steps for n in step.entering)
        _check(
            parse(campaign.draft)[0],
            campaign,
            rules["entry"]["mode"],
            {customers[n].pk: k for n, k in entered.items()},
        )
        told = sorted(_told(run, customers) for run in Run.objects.filter(campaign=campaign))
    campaigns.stop(SYSTEM, campaign, now)
    return told


def _later(campaign: Campaign, now: datetime, then: datetime, work: Work) -> datetime:
    """The clock goes on to `then`, and whatever falls due on the way is worked at its moment."""
    runs = Run.objects.filter(campaign=campaign)
    while due := runs.filter(due_at__gt=now, due_at__lte=then).aggregate(Min("due_at"))["due_at__min"]:
        now = due
        work(campaign, now)
    work(campaign, then)
    return then


def _renamed(graph: dict[str, Any], text: dict[str, Any]) -> dict[str, Any]:
    """The graph with event names of its own, so that one life knows nothing of the others."""
    nodes = []
    for item in graph["nodes"]:
        config = item["config"]
        if item["type"] == "wait_for_event":
            config = {**config, "events": [{"id": "came", "event": text["ping"]}]}
        nodes.append({**item, "config": {**config, **text.get(item["id"], {})}})
    return {"nodes": nodes, "edges": graph["edges"]}


@contextmanager
def _drawing_alike(campaign: Campaign) -> Iterator[None]:
    """A split draws by customer and by the salt of the version: here all versions have the same."""
    assert campaign.live_id is not None
    with versions.lent(replace(versions.load(campaign.live_id), salt=SALT)):
        yield


def _answer(campaign: Campaign, now: datetime) -> None:
    """The gateway has taken every message that a run waits for."""
    resting = {(run.pk, run.visit) for run in Run.objects.filter(campaign=campaign, state="sending")}
    messages = Message.objects.filter(run_id__in=[run for run, _ in resting])
    news = [
        bus.Settled(message.pk, run, visit, "sent", "")
        for message in messages
        if (run := message.run_id) is not None
        and (visit := message.visit) is not None
        and (run, visit) in resting
    ]
    with transaction.atomic():
        bus.publish(bus.Settled, news, now)


def _told(run: Run, customers: list[Customer]) -> tuple[Any, ...]:
    who = next(n for n, customer in enumerate(customers) if customer.pk == run.customer_id)
    visits = Visit.objects.filter(run=run).order_by("number")
    way = tuple((v.node, v.port, v.arrived_at, v.at) for v in visits)
    reason = run.reason.replace(f"ping-{run.campaign.slug}", "ping")  # which names the event of this life
    return (who, run.started_at, run.state, run.node, reason, str(run.due_at), way)


def _check(graph: Graph, campaign: Campaign, mode: str, entered: dict[int, int]) -> None:
    """What holds for every run of every graph."""
    runs = list(Run.objects.filter(campaign=campaign))
    for run in runs:
        visits = list(Visit.objects.filter(run=run).order_by("number"))
        assert [v.number for v in visits] == list(range(len(visits)))
        for before, after in pairwise(visits):
            assert _leads_to(graph, before) == after.node
            assert before.at == after.arrived_at
        back = Counter(v.node for v in visits if v.port == JUMPED)
        assert all(times <= PASSES for times in back.values())
        if run.finished_at is None:
            assert run.state in RESTING
            assert _leads_to(graph, visits[-1]) == run.node
        else:
            assert run.state in {"done", "exited"}
            assert run.due_at is None
    _check_entries(runs, mode, entered)
    sent = Counter(Message.objects.filter(run_id__in=[run.pk for run in runs]).values_list("run_id", "visit"))
    assert all(times == 1 for times in sent.values())
    passed = Counter(
        Visit.objects.filter(run__campaign=campaign, port="matched").values_list("node", flat=True)
    )
    assert passed == dict(
        LimitCount.objects.filter(campaign=campaign, passed__gt=0).values_list("node", "passed")
    )
    assert all(times <= LIMIT for times in passed.values())


def _leads_to(graph: Graph, visit: Visit) -> str | None:
    if visit.port != JUMPED:
        return graph.target(visit.node, visit.port)
    config: Any = graph.node(visit.node).config
    return str(config.node)


def _check_entries(runs: list[Run], mode: str, entered: dict[int, int]) -> None:
    theirs = Counter(run.customer_id for run in runs)
    still_inside = Counter(run.customer_id for run in runs if run.finished_at is None)
    assert theirs.keys() == entered.keys()
    if mode == "every_time":
        assert theirs == entered
    if mode == "once":
        assert set(theirs.values()) <= {1}
    if mode in {"once_while_open", "restart"}:
        assert set(still_inside.values()) <= {1}


LIVES: dict[str, Work] = {"all": all_at_once, "single": one_by_one, "held": held_and_released}
numbers = count()


@pytest.mark.django_db(transaction=True)
@settings(
    max_examples=12,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # what fails is small already; shrinking takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
@given(graph=graphs().filter(valid), mode=MODES, ends=st.sampled_from(RULES), steps=STEPS)
def test_however_they_are_worked_everybody_goes_the_same_way(
    graph: dict[str, Any], mode: str, ends: dict[str, Any], steps: list[Step]
) -> None:
    brand = make_brand(f"brand-{next(numbers)}")
    make_template(brand)
    customers = [make_customer(brand, n=n) for n in range(CUSTOMERS)]

    rules = {"entry": {"mode": mode}, **ends}

    worlds = {name: lived(graph, rules, steps, customers, name, work) for name, work in LIVES.items()}
    with by_four() as work:
        worlds["four"] = lived(graph, rules, steps, customers, "four", work)

    # Who comes first to a limit is nobody's to say: then only what always holds is asked for.
    if not any(item["type"] == "limit" for item in graph["nodes"]):
        assert worlds["single"] == worlds["all"]
        assert worlds["held"] == worlds["all"]
        assert worlds["four"] == worlds["all"]
