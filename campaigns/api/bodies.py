"""What the campaign API reads and writes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewCampaign(Body):
    """A campaign to be made, as a draft."""

    slug: str = Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")
    name: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    graph: dict[str, Any] | None = None
    settings: dict[str, Any] | None = None


class Draft(Body):
    """What to change of a draft; what is left out stays."""

    name: str | None = Field(default=None, min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    graph: dict[str, Any] | None = None
    settings: dict[str, Any] | None = None


class Pause(Body):
    """drain: nobody enters, those inside go on; hold: all stand still."""

    mode: Literal["drain", "hold"] = "drain"


class Resume(Body):
    """After a hold: end the runs that stood due longer than so many hours ago."""

    drop_older_than_hours: float | None = Field(default=None, ge=0, le=87_600)


class Problem(BaseModel):
    """Something wrong with a graph, at a node."""

    node: str
    code: str
    message: str
    warning: bool = False
    field: str = Field(default="", description="which field of the node's config, as a dotted path")


class Checked(BaseModel):
    """A graph to be looked at; whatever it holds, the answer is what is wrong with it."""

    graph: Any = Field(default=None, description="left out: the campaign's draft")
    settings: Any = None


class PortShown(BaseModel):
    """An outlet of a node."""

    id: str
    label: str
    colour: str
    optional: bool


class NodeShown(BaseModel):
    """A node in words, with the outlets that its config gives it; a trigger with the event types that set it off."""

    label: str
    summary: str
    ports: list[PortShown]
    events: list[str]


class Findings(BaseModel):
    """Everything wrong with a graph, and its nodes by id as far as they can be read."""

    problems: list[Problem]
    nodes: dict[str, NodeShown]


class Published(BaseModel):
    """The version that is live now."""

    version: int
    problems: list[Problem] = []


class CampaignShown(BaseModel):
    """A campaign. `reason`: why it has its status, where no person decided it.

    `stood_due`: on hold, how many runs have come to their moment meanwhile; resuming sets them going, or drops them.
    """

    slug: str
    name: str
    status: str
    reason: str
    version: int | None
    revision: int
    graph: dict[str, Any]
    settings: dict[str, Any]
    problems: list[Problem] | None = None
    changed_by: str | None = None
    stood_due: int | None = None


class VisitShown(BaseModel):
    """One passage through a node."""

    number: int
    node: str
    port: str
    arrived_at: str
    at: str
    why: str


class ConversionShown(BaseModel):
    """A goal that a run has reached: by an event, or at a goal node."""

    goal: str
    at: str
    event: int | None
    node: str


class RunShown(BaseModel):
    """One customer's way through one version."""

    id: int
    customer: str
    version: int
    state: str
    node: str
    entry_key: str
    due_at: str | None
    started_at: str
    finished_at: str | None
    reason: str
    context: dict[str, Any]
    control: bool = Field(description="in the control group: sent nothing, given nothing")
    ends_at: str | None = Field(description="at the latest, by the campaign's settings")
    conversions: list[ConversionShown]
    visits: list[VisitShown]


class RunsPage(BaseModel):
    """Runs, newest first."""

    next: str | None
    previous: str | None
    results: list[RunShown]
