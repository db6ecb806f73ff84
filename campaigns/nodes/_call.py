"""What nodes that reach outside have in common: for whom they do, and the way on once an answer has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

from campaigns.contract import NEXT, Batch, Port, RunView
from campaigns.engine.filling import known_of
from crm.models import Brand, Customer
from gateways.models import Gateway
from gateways.policy.decide import TEST_MODE
from gateways.policy.reasons import in_words
from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError
from gateways.services.calls import CallRequest, Step, make

PORTS = (NEXT, Port("failed", "refused, or no answer", "red", optional=True))
CONTROL = "control group"

Write = Callable[[RunView, Context], CallRequest]


def spare_control(batch: Batch) -> None:
    """Nothing is done to the control group: they go on."""
    batch.go(runs=[run for run in batch.undecided() if run.control], why=CONTROL)


def spare_real(batch: Batch) -> None:
    """In test mode nothing is done to anybody but test customers: the others go on."""
    if not Brand.objects.filter(pk=batch.brand_id, test_mode=True).exists():
        return
    customers = {run.customer_id for run in batch.undecided()}
    testers = set(Customer.objects.filter(pk__in=customers, is_test=True).values_list("pk", flat=True))
    batch.go(
        runs=[run for run in batch.undecided() if run.customer_id not in testers], why=in_words(TEST_MODE)
    )


def call(batch: Batch, write: Write) -> None:
    """A call for each customer; the runs rest until theirs is over. Who cannot be called for has failed."""
    spare_real(batch)
    requests: list[CallRequest] = []
    called: list[RunView] = []
    flaws: dict[str, list[RunView]] = defaultdict(list)
    known = known_of(batch) if batch.undecided() else {}
    for run in batch.undecided():
        try:
            requests.append(write(run, known[run.id]))
            called.append(run)
        except TemplateError as error:
            flaws[str(error)].append(run)
    make(Step(batch.brand_id, batch.campaign, batch.node_id), requests, batch.now)
    batch.listen(None, called)
    fail(batch, flaws)


def fail(batch: Batch, flaws: Mapping[str, Collection[RunView]]) -> None:
    """These could not be served, each group for a reason of its own."""
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
