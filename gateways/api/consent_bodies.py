"""What the API of categories, consent and the suppression list reads and writes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, Field, StrictBool

from crm.api.bodies import Body, ExtId, Name, Slug
from gateways.api.bodies import ChannelKey

ChannelKeys = Annotated[list[ChannelKey], Field(min_length=1, max_length=20, examples=[["email", "sms"]])]
# Patterns rather than enumerations: the reference names those by their fields, and `kind` and `state` are taken.
Default = Annotated[
    str,
    Field(
        pattern="^(opted_in|opted_out|not_determined)$",
        description="holds for whoever has said nothing; only opted_in lets marketing through",
    ),
]
Kind = Annotated[
    str,
    Field(
        pattern="^(marketing|operational)$",
        description="operational: needs no opt-in, and a pause does not hold it back",
    ),
]
Description = Annotated[str, Field(max_length=1_000, examples=["Once a week, on Fridays."])]
Text = Annotated[str, Field(max_length=500)]
MOST_LINES = 10_000


class NewCategory(Body):
    """A category to be made. Customers read its name and description on their preferences page."""

    slug: Slug
    name: Name
    description: Description = ""
    channels: ChannelKeys
    default: Default = "not_determined"
    kind: Kind = "marketing"
    double_opt_in: StrictBool = False


class CategoryChanged(Body):
    """What to change of a category; what is left out stays."""

    name: Name | None = None
    description: Description | None = None
    channels: ChannelKeys | None = None
    default: Default | None = None
    kind: Kind | None = None
    double_opt_in: StrictBool | None = None


class CategoryShown(BaseModel):
    """A category. `revision` counts its texts and rules; consents name the one they were given to."""

    slug: Slug
    name: str
    description: str
    channels: list[str]
    default: str
    kind: str
    double_opt_in: bool
    revision: int
    created_at: str
    updated_at: str


class ConsentReasonShown(BaseModel):
    """Why not: `code` for programs, `message` for people."""

    code: str
    message: str


class ClosedShown(BaseModel):
    """A closed channel, and by whom: ours, platform."""

    channel: str
    by: list[str]


class ConsentChoiceShown(BaseModel):
    """What holds for a category on a channel. `chosen`: the customer said so; else it is the default."""

    category: Slug
    channel: str
    state: str = Field(description="opted_in, opted_out, not_determined or pending")
    chosen: bool


class SuppressedShown(BaseModel):
    """A line of the suppression list that is about the customer; an empty channel means all."""

    channel: str
    reason: str


class ConsentShown(BaseModel):
    """What stood for and against writing to a customer at `at`. `may` and `reasons` are about the channel and
    category asked for; `may` is null if none was."""

    at: str
    may: bool | None
    reasons: list[ConsentReasonShown]
    closed: list[ClosedShown]
    suppressed: list[SuppressedShown]
    snoozed_until: str | None
    choices: list[ConsentChoiceShown]


class LedgerEntryShown(BaseModel):
    """A step in the ledger of consent: who, what, when, by which way, and what shows it."""

    id: int
    at: str
    what: str
    channel: str
    category: str
    side: str
    until: str | None
    reason: str
    actor: str
    source: str
    evidence: dict[str, Any]
    text_version: int | None


class EntriesPage(BaseModel):
    """A page of the ledger, newest first."""

    next: str | None
    previous: str | None
    results: list[LedgerEntryShown]


class Chosen(Body):
    """What the customer has said; `not_determined` takes a choice back. `evidence`: what shows it, up to 4 KiB."""

    state: str = Field(pattern="^(opted_in|opted_out|not_determined)$", examples=["opted_in"])
    evidence: dict[str, Any] = Field(default_factory=dict, examples=[{"form": "checkout", "ip": "192.0.2.7"}])
    text_version: int | None = Field(default=None, ge=1, lt=2**31, description="the category's revision read")


class Snoozed(Body):
    """How long: days from now, 30 unless told otherwise, or until a moment."""

    days: int | None = Field(default=None, ge=1, le=365, examples=[30])
    until: AwareDatetime | None = None


class LinkShown(BaseModel):
    """The customer's own page, without a log-in: whoever has the address can change the choices."""

    preferences_url: str


class NewSuppression(Body):
    """A line of the list: a customer's id, or an address, in clear or as its SHA-256; it is kept as a hash."""

    customer: ExtId | None = None
    address: str | None = Field(default=None, min_length=3, max_length=320, examples=["anna@example.com"])
    channel: ChannelKey | None = Field(default=None, description="all of them, if left out")
    reason: Text = ""


class NewSuppressions(Body):
    """Many lines at once."""

    lines: list[NewSuppression] = Field(min_length=1, max_length=MOST_LINES)


class SuppressionsAdded(BaseModel):
    """How many lines are new; the others were on the list."""

    added: int


class BounceRule(Body):
    """How many failures in a row put a customer's channel on the list; 0: never."""

    limit: int = Field(ge=0, le=100, strict=True, examples=[3])


class SuppressionShown(BaseModel):
    """A line: of a customer's id, or of an address's hash; a null channel means all."""

    id: int
    customer: str | None
    address_sha256: str | None
    channel: str | None
    cause: str = Field(description="hand, api, file or bounce")
    reason: str
    since: str
