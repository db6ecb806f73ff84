"""What a test run is asked with, and what it answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field

from campaigns.api.bodies import Body
from crm.api.bodies import ExtId

EventName = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$", examples=["purchase"])]
NodeId = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00]*$", examples=["start"])]
Outcome = Literal[
    "sent", "failed", "skipped", "accepted", "delivered", "opened", "clicked", "rejected", "complained",
    "unsubscribed",
]  # fmt: skip
Payload = Annotated[dict[str, Any], Field(max_length=500, examples=[{"amount": 50}])]


class WrittenCustomer(Body):
    """A customer made up for the test run."""

    attributes: dict[str, Any] = Field(default_factory=dict, max_length=500, examples=[{"country": "DE"}])


class TriedEvent(Body):
    """The event that lets the customer in. Without `event_type` the one that the trigger waits for."""

    event_type: EventName | None = None
    payload: Payload = Field(default_factory=dict)


class After(Body):
    """How long after the start; the parts add up."""

    minutes: int = Field(default=0, ge=0, le=5_256_000)
    hours: int = Field(default=0, ge=0, le=87_600)
    days: int = Field(default=0, ge=0, le=3_650)

    @property
    def delay(self) -> timedelta:
        return timedelta(days=self.days, hours=self.hours, minutes=self.minutes)


class TriedLater(Body):
    """What the customer does on the way: conditions and waits see it."""

    after: After
    event_type: EventName
    payload: Payload = Field(default_factory=dict)


class TryOutBody(Body):
    """`customer`: an id, or attributes to make one up of. `graph` and `settings`: instead of the draft's.

    `at`: when it begins, now if nothing is said. `outcomes`: by send node, what becomes of its message.
    `despite_rules`: let the customer in although the entry rules forbid it, because of earlier runs.
    """

    customer: ExtId | WrittenCustomer
    trigger: NodeId
    event: TriedEvent = TriedEvent()
    at: AwareDatetime | None = None
    graph: dict[str, Any] | None = None
    settings: dict[str, Any] | None = None
    outcomes: dict[NodeId, Outcome] = Field(default_factory=dict, examples=[{"mail": "opened"}])
    then: list[TriedLater] = Field(default_factory=list, max_length=50)
    despite_rules: bool = False


class WhyNot(BaseModel):
    """Something that kept the customer out."""

    code: str
    message: str
    node: str


class StepShown(BaseModel):
    """One passage through a node. Without a port the customer left the campaign there."""

    node: str
    port: str
    arrived_at: str
    left_at: str
    why: str


class SentShown(BaseModel):
    """A message. `at`: when its node was reached; `settled_at`: when it left, later if it waited for its delivery
    window. `request`: the body as the gateway would get it; null with the `error` that kept it from being made."""

    node: str
    channel: str
    template: str
    at: str
    settled_at: str | None
    state: str
    status: str
    request: dict[str, Any] | None
    error: str


class EndShown(BaseModel):
    """How it ended: done, exited, failed (a node broke, `reason` says how), or unfinished."""

    state: str
    reason: str
    at: str
    node: str


class TraceShown(BaseModel):
    """The whole way. `why_not` is told where the customer did not enter; there is no end then."""

    entered: bool
    why_not: list[WhyNot]
    steps: list[StepShown]
    messages: list[SentShown]
    ended: EndShown | None
    took_ms: float
