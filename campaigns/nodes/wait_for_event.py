"""Wait for an event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from campaigns.contract import Awaited, Batch, Node, NodeConfig, Port, RunView, reference
from campaigns.engine.families import nodes
from campaigns.engine.where import Where
from campaigns.wording import counted

TIMEOUT = "timeout"
LONGEST = timedelta(days=3_650)
SINCE: dict[str, Literal["entry", "arrival"]] = {"entry": "entry", "step": "arrival"}


class AwaitedEvent(BaseModel):
    """One event, and the outlet by which those go on for whom it comes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,50}$", description="name of the outlet")]
    event: str = reference("event_type")
    action: str = reference("client_action", default="")
    where: Where = None


class WaitForEventConfig(NodeConfig):
    """Which events, how long at most, and since when they count."""

    model_config = ConfigDict(json_schema_extra={"rows": [["days", "hours", "minutes"]]})

    events: tuple[AwaitedEvent, ...] = Field(min_length=1, max_length=10)
    minutes: int = Field(default=0, ge=0, le=LONGEST.days * 24 * 60)
    hours: int = Field(default=0, ge=0, le=LONGEST.days * 24)
    days: int = Field(default=0, ge=0, le=LONGEST.days)
    since: Literal["step", "entry"] = Field(
        default="step", description="whether events count that came before this step, after the entry"
    )

    @model_validator(mode="after")
    def _sound(self) -> Self:
        names = [one.id for one in self.events]
        if len(set(names)) != len(names):
            raise ValueError("two events have the same id")
        if TIMEOUT in names:
            raise ValueError(f"“{TIMEOUT}” is the outlet of those for whom nothing comes")
        if not timedelta() < self.timeout <= LONGEST:
            raise ValueError("say how long to wait at most: minutes, hours or days, ten years at most")
        return self

    @property
    def timeout(self) -> timedelta:
        return timedelta(days=self.days, hours=self.hours, minutes=self.minutes)


@nodes.register
class WaitForEvent(Node[WaitForEventConfig]):
    """Holds a customer until one of the events comes, at most for the given time (CONTRACT §4).

    Events of another entry key than the run's are not meant. Rows about fields read the awaited event; `$field`
    is a field of the event by which the customer entered.
    """

    key, label, group, icon = "wait_for_event", "Wait for event", "Flow", "hearing"
    rank = 21
    Config = WaitForEventConfig

    @classmethod
    def summary(cls, config: WaitForEventConfig) -> str:
        names = " or ".join(one.action or one.event for one in config.events)
        return f"Wait for {names}, at most {_time(config)}"

    @classmethod
    def ports(cls, config: WaitForEventConfig) -> Sequence[Port]:
        given_up = Port(TIMEOUT, "nothing came", "red")
        return (*(Port(one.id, one.action or one.event, "green") for one in config.events), given_up)

    @classmethod
    def awaits(cls, config: WaitForEventConfig) -> Sequence[Awaited]:
        return [Awaited(one.id, one.event, one.action, one.where) for one in config.events]

    @classmethod
    def run(cls, config: WaitForEventConfig, batch: Batch) -> None:
        _listen(config, batch, SINCE[config.since])

    @classmethod
    def resume(cls, config: WaitForEventConfig, batch: Batch) -> None:
        _go_on(config, batch, {run.id: run.signal for run in batch.runs if run.signal})
        _go_on(config, batch, batch.heard(SINCE[config.since]))
        late = [run for run in batch.undecided() if run.arrived_at + config.timeout <= batch.now]
        batch.go(TIMEOUT, late, why=f"nothing came within {_time(config)}")
        _listen(config, batch)


def _listen(
    config: WaitForEventConfig, batch: Batch, missed: Literal["entry", "arrival"] | None = None
) -> None:
    """Until their time is over, which begins with the arrival."""
    together: dict[str, list[RunView]] = defaultdict(list)
    for run in batch.undecided():
        together[run.arrived].append(run)
    for runs in together.values():
        batch.listen(runs[0].arrived_at + config.timeout, runs, missed)


def _go_on(config: WaitForEventConfig, batch: Batch, signals: Mapping[int, str]) -> None:
    """Those who have heard something leave by its outlet."""
    ways: dict[str, list[RunView]] = defaultdict(list)
    for run in batch.undecided():
        if run.id in signals:
            ways[signals[run.id]].append(run)
    names = {one.id: one.action or one.event for one in config.events}
    for signal, runs in ways.items():
        batch.go(signal, runs, why=f"{names[signal]} came")


def _time(config: WaitForEventConfig) -> str:
    units = ("days", "hours", "minutes")
    return " ".join(counted(getattr(config, unit), unit) for unit in units if getattr(config, unit))
