"""Exits and goals: who leaves and what is reached when something happens.

What a version's settings wait for is noted at publish, as for the nodes that wait. The notes stay when the version
is replaced or stopped, because goals count after the end; they are asked only about customers who were in it. What
no event tells of is watched (crm/services/watching.py) as long as there may be somebody inside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef

from campaigns.engine import versions
from campaigns.engine.conversions import convert_by_events
from campaigns.engine.leaving import call_off_by_conditions, call_off_by_events
from campaigns.engine.rules import Rules
from campaigns.models import Listener, Run, Version
from campaigns.models.campaign import CAMPAIGN
from campaigns.queries.listeners import Listening, listeners_of
from crm.bus import Moved, Touched
from crm.segments.membership import segments_of
from crm.segments.tree import Tree, leaves, parse
from crm.services.watching import unwatch, watch
from events.bus import Arrival
from events.services.check import CLIENT_ACTION, UPDATE_PROFILE
from gateways.policy.progress import STATUSES

#: of the names of `Condition.touched_by`: what events and moves tell of at once, and what stays as it was at the entry
TOLD = {"event", "client_action", "segment", "field"}

# By the index of a customer's runs, so it costs the same however many versions listen.
CONCERNED = """
SELECT version_id, array_agg(DISTINCT customer_id) FROM campaigns_run
WHERE customer_id = ANY(%s) AND version_id = ANY(%s) GROUP BY version_id ORDER BY version_id
"""


def note_ends(version: Version) -> None:
    """Note what the settings of a new version wait for, and watch no more for versions in which nobody is."""
    rules, brand_id = versions.load(version.pk).rules, version.campaign.brand_id
    watched = set(_watched(rules))
    Listener.objects.bulk_create(
        Listener(brand_id=brand_id, event=event, version=version, node=CAMPAIGN)
        for event in sorted({*_names(rules, brand_id), *watched})
    )
    inside = Run.objects.filter(version=OuterRef("pk"), finished_at=None)
    # The one before the new may be entered by a worker at this very moment.
    older = Version.objects.filter(campaign=version.campaign, number__lt=version.number - 1)
    unwatch([_watcher(id_) for id_ in older.exclude(Exists(inside)).values_list("pk", flat=True)])
    if watched:
        watch(brand_id, _watcher(version.pk), watched)


def forget_ends(campaign_id: int) -> None:
    """Nobody is in this campaign any more; its goals count after the end as well."""
    ids = Version.objects.filter(campaign=campaign_id).values_list("pk", flat=True)
    unwatch([_watcher(id_) for id_ in ids])


def end_by_arrivals(arrivals: Sequence[Arrival], listening: Sequence[Listening], now: datetime) -> int:
    """Events take effect on goals and exits, for some of which settings are `listening`; how many runs are to leave."""
    if not listening:
        return 0
    own = [one for one in arrivals if one.customer_id is not None]
    names = [(one.brand_id, one.name, int(one.customer_id or 0)) for one in own]
    called_off = 0
    for version_id, customers in _concerned(names, listening):
        version, there = versions.load(version_id), set(customers)
        theirs = [one for one in own if one.customer_id in there]
        called_off += convert_by_events(version, theirs, now)
        called_off += call_off_by_events(version, theirs, now)
        called_off += call_off_by_conditions(version, customers, now)
    return called_off


def wants_moves(brand_id: int) -> bool:
    """Whether an exit condition of the brand asks about a segment."""
    return Listener.objects.filter(
        brand_id=brand_id, node=CAMPAIGN, event__startswith=_of_segment("")
    ).exists()


def end_by_moves(moves: Sequence[Moved], now: datetime) -> int:
    """Customers have come into segments or left them; how many runs are to leave because of that."""
    return _ask([(one.brand_id, _of_segment(one.segment), one.customer_id) for one in moves], now)


def end_by_touches(touched: Sequence[Touched], now: datetime) -> int:
    """What no event tells of has happened to customers; how many runs are to leave because of that."""
    return _ask([(one.brand_id, one.name, id_) for one in touched for id_ in one.customers], now)


def _ask(names: Sequence[tuple[int, str, int]], now: datetime) -> int:
    """Ask the exit conditions that read this of those to whom it has happened: (brand, name, customer)."""
    listening = listeners_of({(brand_id, name) for brand_id, name, _ in names})
    return sum(
        call_off_by_conditions(versions.load(version_id), customers, now)
        for version_id, customers in _concerned(names, listening)
    )


def _concerned(
    names: Sequence[tuple[int, str, int]], listening: Sequence[Listening]
) -> list[tuple[int, list[int]]]:
    """(version, customers who are or were in it) for what has happened: (brand, name, customer)."""
    whom: Mapping[tuple[int, str], set[int]] = defaultdict(set)
    for brand_id, name, customer in names:
        whom[brand_id, name].add(customer)
    known = [
        (version, whom[brand, name])
        for brand, name, version, node in listening
        if node == CAMPAIGN and (brand, name) in whom
    ]
    if not known:
        return []
    customers = sorted(set().union(*(some for _, some in known)))
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED, [customers, [version for version, _ in known]])
        return list(cursor.fetchall())


def _names(rules: Rules, brand_id: int) -> Iterator[str]:
    """The names of what its exits and goals wait for: event types, and segments in a form of their own."""
    yield from (goal.event for goal in rules.goals)
    for rule in rules.exit_when:
        if rule.event:
            yield rule.event
        elif rule.condition:
            yield from _changing(parse(rule.condition), brand_id)


def _changing(tree: Tree, brand_id: int) -> Iterator[str]:
    """Which events and moves may change a condition's answer."""
    for leaf in leaves(tree):
        for name in leaf.kind.touched_by(leaf.config):
            kind, _, what = name.partition(":")
            if kind == "event":
                yield what
            elif kind == "client_action":
                yield CLIENT_ACTION
            elif (
                kind == "attribute"
            ):  # watched as well, but here it need not wait for the next round of upkeep
                yield UPDATE_PROFILE
            elif kind == "message":
                yield from (f"message_{status}" for status in STATUSES)
            elif kind == "segment":
                yield _of_segment(what)
                yield from _changing(segments_of(brand_id)(what), brand_id)


def _watched(rules: Rules) -> Iterator[str]:
    """What else may change the answer of its exit conditions. What a segment reads makes moves."""
    trees = (parse(rule.condition) for rule in rules.exit_when if rule.condition)
    for leaf in (leaf for tree in trees for leaf in leaves(tree)):
        for name in leaf.kind.touched_by(leaf.config):
            if name.partition(":")[0] not in TOLD:
                yield name


def _watcher(version_id: int) -> str:
    return f"version:{version_id}"


def _of_segment(slug: str) -> str:
    return f"segment:{slug}"
