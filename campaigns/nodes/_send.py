"""What all send nodes have in common: a template, and the way on once the gateway has answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field

from campaigns.contract import NEXT, Batch, Node, Port, RunView
from campaigns.engine.intervals import Interval
from gateways.policy.caps import LEAVE
from gateways.policy.decide import TEMPLATE_ERROR
from gateways.policy.reasons import in_words

PORTS = (
    NEXT,
    Port("failed", "not accepted by the gateway, or not to be written", "red", optional=True),
    Port("skipped", "not sent", "", optional=True),
)

CATEGORY = "only customers who want this category; empty: the template's"


def _some_time(value: timedelta) -> timedelta:
    if not value:
        raise ValueError("a lifetime is longer than nothing")
    return value


Lifetime = Annotated[Interval, AfterValidator(_some_time)]
LIFETIME = Field(default=None, description="not sent any more when it is older; empty: seven days")
PER_MINUTE = Field(
    default=0, ge=0, le=1_000_000, description="at most so many a minute; 0: as fast as it goes"
)
IMMEDIATELY = Field(default=False, description="also outside the delivery window")


class SendNode(Node[Any]):
    """Sends a template. A customer leaves when the gateway has answered or the message was skipped."""

    group = "Messages"
    #: of a message without a lifetime of its own
    usual_lifetime: ClassVar[timedelta | None] = None

    @classmethod
    def summary(cls, config: Any) -> str:
        what = cls.label.removeprefix("Send ")
        return f"{what[:1].upper()}{what[1:]} “{config.template}”"

    @classmethod
    def ports(cls, config: Any) -> Sequence[Port]:
        return PORTS

    @classmethod
    def run(cls, config: Any, batch: Batch) -> None:
        options = config.model_dump(exclude={"template"})
        batch.send(config.template, options | {"lifetime": config.lifetime or cls.usual_lifetime})

    @classmethod
    def resume(cls, config: Any, batch: Batch) -> None:
        leave(batch, batch.runs)


def leave(batch: Batch, runs: Sequence[RunView]) -> None:
    """Each run leaves by what became of its message, as its signal says: the campaign, where a cap says so."""
    by_signal: dict[str, list[RunView]] = defaultdict(list)
    for run in runs:
        by_signal[run.signal].append(run)
    for signal, told in by_signal.items():
        outcome, _, reason = signal.partition(":")
        if outcome == "skipped" and reason.startswith(f"{LEAVE}:"):
            batch.stop(in_words(reason), told)
        else:
            batch.go(_port(outcome, reason), told, why=in_words(reason) or outcome)


def _port(outcome: str, reason: str) -> str:
    """A message that could not be written has failed, though nobody was asked to send it."""
    if outcome == "failed" or reason.startswith(TEMPLATE_ERROR):
        return "failed"
    return "skipped" if outcome == "skipped" else "next"
