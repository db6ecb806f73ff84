"""Send a Viber message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, cast

from pydantic import Field

from campaigns.contract import Awaited, Batch, NodeConfig, RunView, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, IMMEDIATELY, LIFETIME, PER_MINUTE, Lifetime, SendNode, leave
from campaigns.queries.parts import Part, last_parts
from campaigns.wording import counted

INSTEAD = 1
"""The part of the SMS; the Viber message is part 0 of the visit."""


REPORTS = ("message_delivered", "message_failed", "message_rejected")
SAID = {"template", "fallback", "fallback_after"}


class SendViberConfig(NodeConfig):
    """Which template, who wants it, whether the delivery window counts, and the SMS for those it does not reach."""

    template: str = reference("template", channel="viber")
    category: str = reference("category", "", channel="viber", description=CATEGORY)
    deliver_immediately: bool = IMMEDIATELY
    fallback: str = reference(
        "template",
        "",
        channel="sms",
        description="an SMS for those whom the Viber message does not reach; its template's category counts",
    )
    fallback_after: int = Field(
        default=60,
        ge=1,
        le=10_080,
        description="minutes after which a Viber message that nobody reported as delivered has not arrived",
    )
    lifetime: Lifetime | None = LIFETIME
    per_minute: int = PER_MINUTE


@nodes.register
class SendViber(SendNode):
    """A Viber message; outside the delivery window of the customer's zone it waits, as an SMS does.

    With an SMS to fall back on, it goes on once the Viber message is reported as delivered; where it fails or is
    not delivered in time, the SMS goes (seed 004: cascade). Whoever must not be written to gets neither.
    """

    key, label, icon = "send_viber", "Send Viber", "chat"
    rank = 40
    Config = SendViberConfig

    @classmethod
    def summary(cls, config: SendViberConfig) -> str:
        said = super().summary(config)
        if not config.fallback:
            return said
        return f"{said}, else SMS “{config.fallback}” after {counted(config.fallback_after, 'minutes')}"

    @classmethod
    def awaits(cls, config: SendViberConfig) -> Sequence[Awaited]:
        """Any report of a Viber message to the customer; whether it is of this one, the tables tell."""
        by_viber = {"field": "channel", "op": "eq", "value": "viber"}
        return [Awaited("reported", name, where=by_viber) for name in REPORTS] if config.fallback else ()

    @classmethod
    def run(cls, config: SendViberConfig, batch: Batch) -> None:
        batch.send(config.template, config.model_dump(exclude=SAID))

    @classmethod
    def resume(cls, config: SendViberConfig, batch: Batch) -> None:
        if not config.fallback:
            super().resume(config, batch)
            return
        parts = last_parts([(run.id, run.visit) for run in batch.runs], batch.node_id)
        ways: dict[Way, list[RunView]] = defaultdict(list)
        for run in batch.runs:
            ways[_way(config, run, parts.get(run.id), batch.now)].append(run)
        leave(batch, ways.pop("settled", []))
        batch.go(runs=ways.pop("delivered", []), why="delivered by Viber")
        sms = ways.pop("sms", [])
        for until, runs in ways.items():
            batch.listen(cast(datetime, until), runs)
        if sms:
            batch.send(config.fallback, config.model_dump(exclude=SAID | {"category"}) | {"part": INSTEAD})


Way = Literal["settled", "delivered", "sms"] | datetime


def _way(config: SendViberConfig, run: RunView, last: Part | None, now: datetime) -> Way:
    """What is to be done with a run; a moment is when to look at it again."""
    if last is None or last.number == INSTEAD or run.signal.startswith("skipped"):
        return "settled"
    if last.delivered:
        return "delivered"
    until = last.settled_at + timedelta(minutes=config.fallback_after)
    failed = last.refused or run.signal.startswith("failed")
    return "sms" if failed or until <= now else until
