"""Taking runs off the node where they stand: by a plan at publishing, or because an operator says so.

Set by set, one statement for each node. A run whose message is under way stays where it is until the gateway has
answered: the answer belongs to the step that asked for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from campaigns.engine import store, versions
from campaigns.models import Campaign, Run, Version
from campaigns.models.campaign import Status
from campaigns.models.run import RunState
from crm.services.changes import Actor, record
from lib.errors import Invalid
from lib.queue import after_commit

Deed = Literal["retry", "skip", "move", "stop"]

DONE = {"retry": "retried", "skip": "skipped", "move": "moved", "stop": "stopped"}


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of those inside at one node of an earlier version when a new one is published."""

    version: int
    node: str
    do: Literal["stay", "move", "exit"]
    to: str = ""


@dataclass(frozen=True, slots=True)
class Which:
    """Runs by their ids, or all that stand on a node of a version."""

    runs: Sequence[int] = ()
    version: int = 0
    node: str = ""


def carry_out(campaign: Campaign, new: Version, moves: Sequence[Move], now: datetime) -> None:
    """Move those inside as planned, inside the caller's transaction. Raises Invalid, naming the move."""
    for index, move in enumerate(moves):
        old = _version(campaign, move.version, f"moves.{index}.version")
        if old.pk == new.pk:
            raise Invalid("Nobody is in the new version yet.", field=f"moves.{index}.version")
        if move.node not in versions.load(old.pk).graph.nodes:
            message = f"There is no step “{move.node}” in version {move.version}."
            raise Invalid(message, code="unknown_node", field=f"moves.{index}.node")
        place = store.Place(old.pk, move.node)
        if move.do == "move":
            to = _target(new.pk, move.to, f"moves.{index}.to")
            leave = store.Leave("moved", f"moved to version {new.number}", now)
            target = store.Target(new.pk, to, versions.load(new.pk).rules.bounds)
            store.put(place, leave, target, False)
        elif move.do == "exit":
            reason = f"left out of version {new.number}"
            store.end(place, store.Leave("", reason, now), RunState.EXITED, reason)


@transaction.atomic
def act(
    actor: Actor,
    campaign: Campaign,
    which: Which,
    do: Deed,
    to: str,
    now: datetime,
) -> int:
    """Work the failed step once more, skip it, move to another one of the same version, or end these runs.

    Returns how many it was done to. Raises Invalid. Finished runs, and those whose message is under way, are left
    alone; only failed ones are retried.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    why = f"{DONE[do]} by {actor.name}"
    changed = 0
    for place in _places(campaign, which):
        if do == "retry":
            changed += store.retry(place, now, _held(campaign))
        elif do == "stop":
            changed += store.end(place, store.Leave("", why, now), RunState.EXITED, why)
        elif do == "move":
            target = _target(place.version_id, to, "to")
            leave = store.Leave("moved", why, now)
            changed += store.put(place, leave, store.Target(place.version_id, target), _held(campaign))
        else:
            changed += _skip(campaign, place, why, now)
    if changed:
        told = {"runs": changed, "node": which.node or None, "to": to or None}
        record(actor, DONE[do], campaign, None, {key: value for key, value in told.items() if value})
        after_commit("campaigns.advance")
    return changed


def _skip(campaign: Campaign, place: store.Place, why: str, now: datetime) -> int:
    """On to the next node without doing what this one does."""
    graph = versions.load(place.version_id).graph
    if place.node not in graph.nodes:
        return 0
    leave = store.Leave(graph.passage(place.node), why, now)
    target = graph.target(place.node, leave.port)
    if target is None:
        return store.end(place, leave, RunState.DONE, "completed")
    return store.put(place, leave, store.Target(place.version_id, target), _held(campaign))


def _places(campaign: Campaign, which: Which) -> list[store.Place]:
    if not which.runs:
        return [store.Place(_version(campaign, which.version, "version").pk, which.node)]
    rows = Run.objects.filter(campaign=campaign, pk__in=which.runs, finished_at=None)
    found = rows.order_by("version_id", "node").values_list("version_id", "node").distinct()
    return [store.Place(version_id, node, which.runs) for version_id, node in found]


def _version(campaign: Campaign, number: int, field: str) -> Version:
    found = campaign.versions.filter(number=number).first()
    if found is None:
        raise Invalid(f"This campaign has no version {number}.", code="unknown_version", field=field)
    return found


def _target(version_id: int, node: str, field: str) -> str:
    """A node that runs can be put on."""
    graph = versions.load(version_id).graph
    if node not in graph.nodes or graph.nodes[node] in graph.entrances:
        message = f"There is no step “{node}” in that version to move anybody to."
        raise Invalid(message, code="unknown_node", field=field)
    return node


def _held(campaign: Campaign) -> bool:
    return campaign.status == Status.HOLDING
