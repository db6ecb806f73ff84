"""What the editor of templates reads and writes beside the templates themselves."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, Field

from crm.api.bodies import Body, ExtId, Slug
from gateways.api.bodies import ChannelKey, TemplateBody

EventName = Annotated[str, Field(max_length=255, examples=["cashback_ready"])]


class TemplateVersionShown(BaseModel):
    """A save of a template; `by` as the audit names them."""

    number: int
    name: str
    gateway: Slug
    im_type: Slug | None
    category: Slug | None
    at: str
    by: str


class TemplateVersionsPage(BaseModel):
    """A page of versions, newest first."""

    next: str | None
    previous: str | None
    results: list[TemplateVersionShown]


class ChangeOfField(BaseModel):
    """How one field changed: a unified difference of its lines."""

    field: str
    diff: str


class VersionInFull(TemplateVersionShown):
    """A version with all that it said, and what was changed by it."""

    content: dict[str, Any]
    changes: list[ChangeOfField]


class Restored(Body):
    """Which version the template shall say again."""

    version: int = Field(ge=1, lt=2**31, examples=[1])


class VariableShown(BaseModel):
    """A variable as it is written, and what it held when it was last seen."""

    name: str
    kind: str
    sample: Any


class VariableGroup(BaseModel):
    """Variables under a heading."""

    label: str
    variables: list[VariableShown]


class Variables(BaseModel):
    """All variables that can be picked."""

    groups: list[VariableGroup]


class TemplateDraft(TemplateBody):
    """A template that need not be saved; the fields of its channel stand beside these. `channel` may be left
    out where `gateway` is given."""

    slug: str | None = None
    name: str | None = None
    channel: ChannelKey | None = None
    gateway: Slug | None = None
    im_type: Slug | None = None
    category: str | None = None


class CheckWanted(TemplateDraft):
    """A template to be checked, for the fields of `event` where that is given."""

    event: EventName | None = None


class Written(Body):
    """A person written for the preview: `ext_id` and attributes as the platform would send them."""

    ext_id: ExtId = "preview"
    attributes: dict[str, Any] = Field(default_factory=dict)


class PreviewAsked(TemplateDraft):
    """Whom the message would go to, by id or written, the event's payload, and the language if not theirs."""

    customer: ExtId | Written = Field(default_factory=Written)
    event: dict[str, Any] = Field(default_factory=dict, examples=[{"amount": 44.22}])
    language: str | None = Field(None, max_length=40, examples=["de-AT"])


class FlawShown(BaseModel):
    """What is wrong, in which field and line."""

    field: str
    line: int | None
    message: str


class UnknownShown(BaseModel):
    """A variable that was never seen; with a default the message goes out all the same."""

    field: str
    name: str
    line: int
    has_default: bool


class TemplateChecked(BaseModel):
    """What keeps the template from being saved, and what will be missing for some."""

    flaws: list[FlawShown]
    unknown: list[UnknownShown]


class GapShown(BaseModel):
    """A variable without a value, marked in the preview as ⟦event.amount⟧."""

    name: str
    field: str
    line: int


class PartsShown(BaseModel):
    """How an SMS is split: `units` of the encoding, `left` in the last part, `foreign` what needs UCS-2."""

    encoding: str
    characters: int
    units: int
    parts: int
    left: int
    foreign: list[str]


class PreviewShown(BaseModel):
    """`request` as the gateway would get it, null where `errors` keep it from being made."""

    request: dict[str, Any] | None
    missing: list[GapShown]
    errors: list[FlawShown]
    language: str
    text: PartsShown | None
