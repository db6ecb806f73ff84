"""What nodes that call the outside have in common: who is called for, and the way on once it has answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any

from campaigns.contract import NEXT, Batch, Port, RunView
from campaigns.models import Campaign
from gateways.models import Gateway
from gateways.rendering.errors import TemplateError
from gateways.rendering.filled import Filler
from gateways.services.calls import CallRequest, Step, make
from gateways.services.surroundings import Surroundings, surroundings

PORTS = (NEXT, Port("failed", "refused, or no answer", "red", optional=True))
CONTROL = "control group"
TEST_MODE = "test_mode"

Write = Callable[[RunView, Filler, Mapping[str, Any]], CallRequest]


def spare_control(batch: Batch) -> None:
    """Nothing is done to the control group: they go on."""
    batch.go(runs=[run for run in batch.undecided() if run.control], why=CONTROL)


def around(batch: Batch) -> Surroundings:
    """What templates may see of the customers who are still to be decided about; those that test mode spares go on."""
    customers = {run.customer_id for run in batch.undecided()}
    slug = Campaign.objects.values_list("slug", flat=True).get(pk=batch.campaign_id)
    seen = surroundings(batch.brand_id, slug, customers)
    batch.go(runs=[run for run in batch.undecided() if seen.is_spared(run.customer_id)], why=TEST_MODE)
    return seen


def call(batch: Batch, write: Write) -> None:
    """A call for each customer; the runs rest until theirs is over. Who cannot be called for has failed."""
    seen, contexts = around(batch), batch.contexts()
    requests: list[CallRequest] = []
    called: list[RunView] = []
    flaws: dict[str, list[RunView]] = defaultdict(list)
    for run in batch.undecided():
        event = contexts.get(run.id, {})
        try:
            requests.append(write(run, Filler(seen.context(run.customer_id, event)), event))
            called.append(run)
        except TemplateError as error:
            flaws[str(error)].append(run)
    make(Step(batch.brand_id, seen.campaign, batch.node_id), requests, batch.now)
    batch.listen(None, called)
    fail(batch, flaws)


def fail(batch: Batch, flaws: Mapping[str, Collection[RunView]]) -> None:
    """These could not be called for, each group for a reason of its own."""
    for why, runs in flaws.items():
        batch.go("failed", runs, why)


def go_on(batch: Batch) -> None:
    """Leave by what came of each call."""
    ways: dict[str, list[RunView]] = defaultdict(list)
    for run in batch.undecided():
        ways[run.signal].append(run)
    for signal, runs in ways.items():
        outcome, _, why = signal.partition(":")
        batch.go("next" if outcome == "done" else "failed", runs, why)


def gateway_for(batch: Batch, kind: str, slug: str) -> Gateway | str:
    """The brand's gateway by its slug, or its only one of this kind where none is named; or why there is none."""
    found = Gateway.objects.filter(brand=batch.brand_id, channel=kind)
    chosen = list(found.filter(slug=slug) if slug else found[:2])
    if len(chosen) == 1:
        return chosen[0]
    if slug:
        return f"there is no gateway “{slug}” any more"
    return (
        f"there are several gateways of the kind “{kind}”: choose one"
        if chosen
        else f"there is no {kind} gateway"
    )
