"""What the API of gateways reads and writes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from crm.api.bodies import Body, ExtId, Name, Slug

Url = Annotated[str, Field(max_length=2048, examples=["https://gateway.example.com/email"])]
Rate = Annotated[int, Field(ge=0, le=100_000, strict=True, description="sends a second; 0: unlimited")]
OnUnknown = Literal["retry", "hold"]
Secret = Annotated[str, Field(max_length=4096, description="sent as Authorization; never read back")]
Headers = Annotated[dict[str, str], Field(max_length=50, description="sent besides; values never read back")]
ChannelKey = Annotated[str, Field(max_length=50, examples=["email"])]
CategorySlug = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9_-]{0,100}$", examples=["news"], description="who wants it; empty: everybody"),
]
Address = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$", examples=["me@example.com"])]


class NewGateway(Body):
    """A gateway to be made."""

    slug: Slug
    name: Name
    channel: ChannelKey
    url: Url
    authorization: Secret = ""
    headers: Headers = {}
    rate_per_second: Rate = 0
    on_unknown: OnUnknown = "retry"
    active: StrictBool = True


class GatewayReplaced(Body):
    """A gateway as it is to be. Secrets that are left out stay; slug and channel always do."""

    slug: Slug | None = None
    channel: ChannelKey | None = None
    name: Name
    url: Url
    authorization: Secret | None = None
    headers: Headers | None = None
    rate_per_second: Rate = 0
    on_unknown: OnUnknown = "retry"
    active: StrictBool = True


class GatewayChanged(Body):
    """What to change of a gateway; what is left out stays."""

    name: Name | None = None
    url: Url | None = None
    authorization: Secret | None = None
    headers: Headers | None = None
    rate_per_second: Rate | None = None
    on_unknown: OnUnknown | None = None
    active: StrictBool | None = None


class Health(BaseModel):
    """`failures`: tries without an answer, in a row; the breaker is open until `open_until`."""

    failures: int
    open_until: str | None
    warning: str


class GatewayShown(BaseModel):
    """A gateway. Of its secrets only that they are there."""

    slug: Slug
    name: str
    channel: str
    url: str
    authorization_set: bool
    header_names: list[str]
    rate_per_second: int
    on_unknown: OnUnknown
    active: bool
    health: Health
    created_at: str
    updated_at: str


class Tested(Body):
    """Whom a harmless message is made out to; the e-mail address is for gateways of e-mail."""

    ext_user_id: ExtId = "test"
    to_email_address: Address = "test@example.com"


class AnswerShown(BaseModel):
    """What came back."""

    status: int
    body: str
    elapsed_ms: int


class TrialShown(BaseModel):
    """What was posted and what came back; `answer` is null when nothing did."""

    works: bool
    meaning: str
    error: str
    ext_message_id: str | None
    url: str
    request: dict[str, Any]
    answer: AnswerShown | None


class TemplateBody(BaseModel):
    """The fields of every template; those of the channel stand beside them and are checked by the channel."""

    model_config = ConfigDict(extra="allow")

    @property
    def content(self) -> dict[str, Any]:
        """The channel's fields, as given."""
        return dict(self.__pydantic_extra__ or {})


class NewTemplate(TemplateBody):
    """A template to be made. `channel` follows from the gateway and may be left out; a notification or a popup has no
    gateway, but a channel."""

    slug: Slug
    name: Name
    channel: ChannelKey | None = None
    gateway: Slug | None = None
    im_type: Slug | None = None
    category: CategorySlug | None = None


class TemplateReplaced(TemplateBody):
    """A template as it is to be; slug and channel stay."""

    slug: Slug | None = None
    name: Name
    channel: ChannelKey | None = None
    gateway: Slug
    im_type: Slug | None = None
    category: CategorySlug | None = None


class TemplateChanged(TemplateBody):
    """What to change of a template; what is left out stays, null empties a field of the channel."""

    name: Name | None = None
    channel: ChannelKey | None = None
    gateway: Slug | None = None
    im_type: Slug | None = None
    category: CategorySlug | None = None


class TemplateShown(BaseModel):
    """A template; the fields of its channel stand beside these."""

    model_config = ConfigDict(extra="allow")

    slug: Slug
    name: str
    channel: str
    gateway: Slug
    im_type: Slug | None
    category: Slug | None
    revision: int
    created_at: str
    updated_at: str


class Occasion(Body):
    """Whom a message would go to, the payload of the event it would be about, the language if not theirs."""

    customer: ExtId
    event: dict[str, Any] = Field(
        default_factory=dict, examples=[{"url": "https://example.com", "amount": 44.22}]
    )
    language: str | None = Field(None, max_length=40, examples=["de-AT"])


class PreviewWanted(Occasion):
    """A preview to be sent; an e-mail needs the address it goes to."""

    to_email_address: Address | None = None


class NewImType(Body):
    """A type of custom IM to be made."""

    slug: Slug
    name: Name
    fields_: list[dict[str, Any]] = Field(
        alias="fields",
        max_length=100,
        examples=[[{"code": "title", "label": "Title", "kind": "text", "required": True}]],
        description="code, label, kind (text, choice, boolean, media), choices, required",
    )


class ImTypeReplaced(Body):
    """A type of custom IM as it is to be; its slug stays."""

    slug: Slug | None = None
    name: Name
    fields_: list[dict[str, Any]] = Field(alias="fields", max_length=100)


class ImTypeChanged(Body):
    """What to change of a type of custom IM."""

    name: Name | None = None
    fields_: list[dict[str, Any]] | None = Field(default=None, alias="fields", max_length=100)


class ImFieldShown(BaseModel):
    """One field of the extension object."""

    code: str
    label: str
    kind: Literal["text", "choice", "boolean", "media"]
    choices: list[str]
    required: bool


class ImTypeShown(BaseModel):
    """A type of custom IM."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    slug: Slug
    name: str
    fields_: list[ImFieldShown] = Field(alias="fields")


class HistoryRow(BaseModel):
    """The first report of a delivery status."""

    status: str
    at: str


class MessageShown(BaseModel):
    """A message. `status` is the furthest delivery status, and the state before there is one."""

    uid: str
    channel: str
    state: str
    status: str
    ext_message_id: str | None
    campaign: str
    node: str
    template: str
    customer: str
    attempts: int
    error: str
    created_at: str
    history: list[HistoryRow]


class DelayShown(BaseModel):
    """What made a message wait, since when and until when: a frequency cap or a delivery window."""

    cause: str = Field(description="cap or window")
    since: str
    until: str
    why: str


class MessageInFull(MessageShown):
    """A message with the request that was, or will be, posted; null before the first try."""

    delays: list[DelayShown]
    gateway: str
    body: dict[str, Any] | None
    due_at: str | None
    expires_at: str


class Resolution(Body):
    """What a person has found out about a message that is held."""

    as_: Literal["sent", "failed", "retry"] = Field(alias="as")
