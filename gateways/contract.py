"""The contract of the channel family: how one kind of message is written, addressed and posted.

Knows no framework. A member is one file in `gateways/channels/`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Final

from pydantic import BaseModel, ConfigDict

from lib.registry import Registry

if TYPE_CHECKING:
    from gateways.rendering.context import Context


class ChannelContent(BaseModel):
    """What a template of the channel consists of; its JSON Schema draws the editor's form."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the request carries beside the content: only `ext_user_id`, no address of a customer, ever.

    `activity_type` and `to_email_address` belong to previews and mail to staff, and come together.
    """

    ext_user_id: str
    uid: str
    callback_url: str
    activity_type: str = ""
    to_email_address: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a template, and in which field; `line` where it is a matter of the source."""

    field: str
    message: str
    line: int | None = None


class Channel(ABC):
    """One way to reach a customer: through the customer's own gateway, or where Beckon itself keeps messages."""

    key: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    callback_type: ClassVar[str]  # what gateways write in `type`: email, sms or cim
    spoken: ClassVar[str] = ""  # what customers say after "by": a push message; empty: the label
    typed: ClassVar[bool] = False  # a brand has types of it, by names that its customers may know
    windowed: ClassVar[bool] = False  # obeys the delivery window
    own: ClassVar[bool] = False  # no gateway of the customer's is called
    to_browsers: ClassVar[bool] = False  # of an own channel: posted to browsers, not kept until it is fetched
    at_once: ClassVar[str] = ""  # of an own channel: the delivery status that being kept is
    Content: ClassVar[type[ChannelContent]]
    sample: ClassVar[Mapping[str, Any]]  # a content to try a gateway with

    @classmethod
    @abstractmethod
    def compose(cls, content: Mapping[str, Any], envelope: Envelope, context: Context) -> dict[str, Any]:
        """The request body, exactly as CONTRACT §2 has it. Pure; raises rendering.TemplateError."""

    @classmethod
    def sources(cls, content: Mapping[str, Any]) -> Mapping[str, str]:
        """The template sources in the content by field, for checks in the editor and at publish."""
        return {key: value for key, value in content.items() if isinstance(value, str)}

    @classmethod
    def flaws(cls, content: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Sequence[Flaw]:
        """What Content alone cannot see: the values against the operator-defined `fields` of an ImType."""
        return ()

    @classmethod
    def keep(cls, message_ids: Sequence[int], now: datetime) -> Mapping[int, str]:
        """Of an own channel: put these messages, whose bodies are stored, where their customers find them.

        In the caller's transaction, in as many statements for one as for a thousand; doing it twice changes
        nothing. Returns why not, by message id, for those that are not to be shown.
        """
        raise NotImplementedError(f"{cls.key} is no channel of our own")


channels: Registry[Channel] = Registry("channel", "gateways.channels")

CALLED: Final[Mapping[str, str]] = {"webhook": "Webhook", "loyalty": "Loyalty programme"}
"""What a gateway may be beside a channel to customers: journeys call these themselves. Key and label."""


def is_kind(key: str) -> bool:
    """Whether a gateway may be of this kind: a channel, or one that journeys call."""
    return key in CALLED or (key in channels and not channels.get(key).own)


def kinds() -> list[tuple[str, str]]:
    """All kinds of gateway, by key and label."""
    return [*((channel.key, channel.label) for channel in channels if not channel.own), *CALLED.items()]


def own_channels() -> list[str]:
    """The keys of the channels that need no gateway: a brand has a nominal one for each, without an address."""
    return [channel.key for channel in channels if channel.own]


def label_of(key: str) -> str:
    """A kind as people call it; one whose code is gone by its key."""
    return CALLED.get(key) or (channels.get(key).label if key in channels else key)
