"""The customers behind a number of a report, as the runs or messages that were counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import AbRound, Conversion, Run, Visit
from campaigns.models.run import RunState
from campaigns.queries.ab_hits import runs_dealt
from campaigns.queries.attribution import Rule
from events.models import Event
from gateways.models import DeliveryStatus, Message
from gateways.models.message import State
from gateways.policy.reasons import SHORT
from lib.periods import Period

RUNS = (
    *("run.entered", "run.waiting", "run.failed", "run.left", "run.goal", "run.main", "run.control"),
    *("run.dealt", "run.hit"),
)
ORDERS = "orders"
STATES: Mapping[str, Sequence[str]] = {
    "message.total": State.values,
    "message.waiting": (State.QUEUED, State.SENDING, State.UNKNOWN, State.HELD),
    "message.sent": (State.SENT,),
    "message.failed": (State.FAILED,),
    "message.skipped": (State.SKIPPED,),
}
STATUSES: Mapping[str, Q] = {
    "message.delivered": Q(status="delivered"),
    "message.opened": Q(status="opened", bot=""),
    "message.clicked": Q(status="clicked", bot=""),
    "message.bounced": Q(status__in=["failed", "rejected"]),
    "message.unsubscribed": Q(status="unsubscribed"),
    "message.complained": Q(status="complained"),
    "message.bots": ~Q(bot=""),
}
WHAT = (*RUNS, *STATES, *STATUSES)


@dataclass(frozen=True, slots=True)
class Number:
    """Which number. `what` is one of WHAT; empty `node`: at all nodes.

    `detail`: the outlet, the key of a reason, or a goal; of run.main and run.control also ORDERS, counted by `rule`;
    of an A/B test version, round and variant: `2.1.red`.
    """

    versions: Sequence[int]
    period: Period
    what: str
    node: str = ""
    detail: str = ""
    rule: Rule | None = None


def runs_behind(number: Number, now: datetime) -> QuerySet[Run]:
    """The runs that a number of the funnel counts, or one of an A/B test."""
    if number.what in ("run.dealt", "run.hit"):
        return _shown(_tested(number, now))
    period = number.period
    rows = Run.objects.filter(
        version_id__in=number.versions, started_at__gte=period.since, started_at__lt=period.until
    )
    visits = Visit.objects.filter(run=OuterRef("pk"), **({"node": number.node} if number.node else {}))
    here = Q(finished_at=None, **({"node": number.node} if number.node else {}))
    if number.what == "run.left":
        port = {"port": "" if number.detail == "exit" else number.detail} if number.detail else {}
        rows = rows.filter(Exists(visits.filter(**port)))
    elif number.what in ("run.goal", "run.main", "run.control"):
        rows = _of_group(number, rows)
    elif number.what == "run.entered":
        rows = rows.filter(here | Exists(visits))
    else:
        stuck = Q(state=RunState.FAILED)
        rows = rows.filter(here, stuck if number.what == "run.failed" else ~stuck)
    return _shown(rows)


def _shown(rows: QuerySet[Run]) -> QuerySet[Run]:
    return rows.select_related("customer", "version").defer("context")


def _tested(number: Number, now: datetime) -> QuerySet[Run]:
    """Of the whole round, whatever the period: so it is counted."""
    version, _, rest = number.detail.partition(".")
    round_, _, variant = rest.partition(".")
    if not (_is_number(version) and _is_number(round_)):
        return Run.objects.none()
    rounds = AbRound.objects.select_related("version__campaign").filter(
        version__in=number.versions, version__number=version, node=number.node, number=round_
    )
    found = rounds.first()
    if found is None:
        return Run.objects.none()
    return runs_dealt(found, variant, now, hit=number.what == "run.hit")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _of_group(number: Number, rows: QuerySet[Run]) -> QuerySet[Run]:
    """Runs that have reached a goal, or the first run of each customer of a group, all or those who did something."""
    done = Q()
    if number.detail == ORDERS and number.rule is not None:
        within = timedelta(days=number.rule.days)
        done = Q(
            Exists(
                Event.objects.filter(
                    brand=OuterRef("brand"),
                    customer=OuterRef("customer"),
                    name__in=number.rule.events,
                    occurred_at__gte=OuterRef("started_at"),
                    occurred_at__lt=OuterRef("started_at") + within,
                )
            )
        )
    elif number.detail or number.what == "run.goal":
        goal = {"goal": number.detail} if number.detail else {}
        group = {} if number.what == "run.goal" else {"run__customer": OuterRef("customer")}
        own = group or {"run": OuterRef("pk")}
        done = Q(Exists(Conversion.objects.filter(run__in=rows.values("pk"), **own, **goal)))
    if number.what == "run.goal":
        return rows.filter(done)
    earlier = rows.filter(customer=OuterRef("customer"), pk__lt=OuterRef("pk"))
    return rows.filter(done, ~Exists(earlier), control=number.what == "run.control")


def messages_behind(number: Number) -> QuerySet[Message]:
    """The messages that a number counts."""
    period = number.period
    rows = Message.objects.filter(
        version_id__in=number.versions,
        run_id__isnull=False,
        created_at__gte=period.since,
        created_at__lt=period.until,
    )
    rows = rows.filter(node=number.node) if number.node else rows
    if number.what in STATUSES:
        rows = rows.filter(state=State.SENT) if number.what == "message.bounced" else rows
        said = DeliveryStatus.objects.filter(STATUSES[number.what], message=OuterRef("pk"), applied=True)
        rows = rows.filter(Exists(said))
    else:
        rows = rows.filter(state__in=STATES[number.what])
    if number.detail:
        rows = rows.filter(_because(number.detail))
    return rows.select_related("customer", "template").defer("body", "context")


def _because(key: str) -> Q:
    if key == "other":
        known = Q(error__in=list(SHORT))
        for code in SHORT:
            known |= Q(error__startswith=f"{code}:")
        return ~known
    if key in SHORT:
        return Q(error=key) | Q(error__startswith=f"{key}:")
    return Q(error__startswith=key)
