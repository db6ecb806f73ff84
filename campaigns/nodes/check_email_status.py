"""Check e-mail status."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import Field

from campaigns.contract import Batch, Node, NodeConfig, Port, Problem, RunView, Site, reference
from campaigns.engine.families import nodes
from campaigns.queries.messages import latest_statuses

SEND = "send_email"
Criterion = Literal["clicked", "opened", "delivered", "not_delivered", "unsubscribed", "complained", "other"]
LABELS: dict[Criterion, str] = {
    "clicked": "clicked",
    "opened": "opened",
    "delivered": "delivered",
    "not_delivered": "not delivered",
    "unsubscribed": "unsubscribed",
    "complained": "complained",
    "other": "any other",
}


class CheckEmailStatusConfig(NodeConfig):
    """Which send node (empty: the nearest above), and which criteria have an outlet."""

    node: str = reference("node", default="", node_type="send_email")
    criteria: tuple[Criterion, ...] = Field(default=tuple(LABELS), min_length=1)


@nodes.register
class CheckEmailStatus(Node[CheckEmailStatusConfig]):
    """Parts customers by what became of an e-mail; the first criterion that fits decides (seed 004, CONTRACT §4.10)."""

    key, label, group, icon = "check_email_status", "Check e-mail status", "Flow", "mark_email_read"
    rank = 40
    Config = CheckEmailStatusConfig

    @classmethod
    def summary(cls, config: CheckEmailStatusConfig) -> str:
        which = f"“{config.node}”" if config.node else "the last e-mail"
        return f"E-mail status of {which}"

    @classmethod
    def ports(cls, config: CheckEmailStatusConfig) -> Sequence[Port]:
        return tuple(
            Port(criterion, LABELS[criterion]) for criterion in LABELS if criterion in config.criteria
        )

    @classmethod
    def check(cls, config: CheckEmailStatusConfig, node_id: str, site: Site) -> Iterable[Problem]:
        sends = [node.id for node in site.above(node_id) if node.type == SEND and not node.disabled]
        if not sends:
            yield Problem(node_id, "no_send_above", "Check e-mail status needs a “Send e-mail” above it.")
        elif config.node and config.node not in sends:
            message = f"Check e-mail status: “{config.node}” is no “Send e-mail” above it."
            yield Problem(node_id, "not_above", message, field="node")

    @classmethod
    def run(cls, config: CheckEmailStatusConfig, batch: Batch) -> None:
        sends = [node.id for node in batch.site.above(batch.node_id) if node.type == SEND]
        sources = [config.node] if config.node else sends
        statuses = latest_statuses([run.id for run in batch.runs], sources)
        ways: dict[Criterion, list[RunView]] = defaultdict(list)
        for run in batch.runs:
            ways[_criterion(statuses.get(run.id, frozenset()), config.criteria)].append(run)
        for criterion, runs in ways.items():
            if criterion in config.criteria:
                batch.go(criterion, runs, why=LABELS[criterion])
            else:
                batch.stop("no outlet for this e-mail status", runs)


def _criterion(statuses: frozenset[str], criteria: Sequence[Criterion]) -> Criterion:
    """The first criterion with an outlet that fits; `statuses` holds every status reported for the message."""
    fits: dict[Criterion, bool] = {
        "clicked": "clicked" in statuses,
        "opened": "opened" in statuses,
        "delivered": "delivered" in statuses,
        "not_delivered": bool(statuses & {"failed", "rejected"}),
        "unsubscribed": "unsubscribed" in statuses,
        "complained": "complained" in statuses,
    }
    return next((c for c, holds in fits.items() if holds and c in criteria), "other")
