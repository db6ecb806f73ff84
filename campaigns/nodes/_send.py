"""What all send nodes have in common: a template, and the way on once the gateway has answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from campaigns.contract import NEXT, Batch, Node, Port, RunView

PORTS = (
    NEXT,
    Port("failed", "not accepted by the gateway", "red", optional=True),
    Port("skipped", "not sent", "", optional=True),
)

CATEGORY = "only customers who want this category; empty: the template's"


class SendNode(Node[Any]):
    """Sends a template. A customer leaves when the gateway has answered or the message was skipped."""

    group = "Messages"

    @classmethod
    def summary(cls, config: Any) -> str:
        what = cls.label.removeprefix("Send ")
        return f"{what[:1].upper()}{what[1:]} “{config.template}”"

    @classmethod
    def ports(cls, config: Any) -> Sequence[Port]:
        return PORTS

    @classmethod
    def run(cls, config: Any, batch: Batch) -> None:
        batch.send(config.template, config.model_dump(exclude={"template"}))

    @classmethod
    def resume(cls, config: Any, batch: Batch) -> None:
        leave(batch, batch.runs)


def leave(batch: Batch, runs: Sequence[RunView]) -> None:
    """Each run leaves by what became of its message, as its signal says."""
    by_signal: dict[str, list[RunView]] = defaultdict(list)
    for run in runs:
        by_signal[run.signal].append(run)
    for signal, told in by_signal.items():
        outcome, _, reason = signal.partition(":")
        port = {"failed": "failed", "skipped": "skipped"}.get(outcome, "next")
        batch.go(port, told, why=reason or outcome)
