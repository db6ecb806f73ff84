"""`{"message": "email", "status": "clicked", "within": {"days": 7}}`: what became of messages to a customer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from crm.contract import Condition, ConditionConfig, Members, Place, Scope, Sql, Topic
from crm.segments.comparison import NumberComparison
from crm.segments.occurrences import Occurrences
from crm.segments.period import Period
from crm.segments.registry import conditions
from crm.segments.sql import all_of, compose, param
from gateways.contract import channels

_CUSTOMER = Sql("message.customer_id")
_SETTLED_AT = Sql("message.settled_at")
_REPORTED_AT = Sql("history.at")
Status = Literal[
    "sent",
    "accepted",
    "delivered",
    "failed",
    "rejected",
    "complained",
    "opened",
    "unsubscribed",
    "clicked",
]


class MessageConfig(Period):
    """Messages of a channel (or "any") that reached a status, which and when; and how many."""

    message: str = Field(min_length=1, max_length=100, json_schema_extra={"format": "channel"})
    status: Status = "sent"
    template: str | None = Field(None, max_length=100, json_schema_extra={"format": "template"})
    campaign: str | None = Field(None, max_length=100, json_schema_extra={"format": "campaign"})
    count: NumberComparison | None = Field(None, title="how many times")


@conditions.register
class Messaged(Condition[MessageConfig]):
    """What the delivery statuses say about a customer. `sent` is our own: the gateway took the message."""

    key: ClassVar[str] = "message"
    label: ClassVar[str] = "Message"
    Config: ClassVar[type[ConditionConfig]] = MessageConfig

    @classmethod
    def compile(cls, config: MessageConfig, scope: Scope) -> Sql | Members:
        messages = _occurrences(config, scope)
        return messages.any(scope) if config.count is None else messages.counted(config.count, scope)

    @classmethod
    def sentence(cls, config: MessageConfig) -> str:
        channel = "a message" if config.message == "any" else f"a message by {config.message}"
        template = f" from {config.template}" if config.template else ""
        campaign = f" of {config.campaign}" if config.campaign else ""
        count = f" (how often {config.count.words})" if config.count else ""
        return f"{channel}{template}{campaign} was {config.status}{count}{config.period_words}"

    @classmethod
    def reads(cls, config: MessageConfig) -> Iterable[str]:
        yield f"message:{config.message}"
        if config.template is not None:
            yield f"template:{config.template}"
        if config.campaign is not None:
            yield f"campaign:{config.campaign}"

    @classmethod
    def touched_by(cls, config: MessageConfig) -> Iterable[str]:
        return (f"message:{config.message}",)

    @classmethod
    def changes_at(cls, config: MessageConfig, scope: Scope, to: bool) -> Sql | None:
        messages = _occurrences(config, scope)
        if config.count is None:
            return None if to else messages.last_leaves_at(scope)
        return messages.count_changes_at(config.count, scope, to)

    @classmethod
    def topics(cls, place: Place) -> Iterable[Topic]:
        yield Topic(group="Messages", label="Any message", rule={"message": "any"})
        for channel in channels:
            yield Topic(group="Messages", label=channel.label, rule={"message": channel.key})


def _occurrences(config: MessageConfig, scope: Scope) -> Occurrences:
    at = _SETTLED_AT if config.status == "sent" else _REPORTED_AT
    rows = _table(config, [*_which(config, scope), config.sql(at, scope)])
    return Occurrences(rows, _CUSTOMER, at, config.length)


def _table(config: MessageConfig, which: Iterable[Sql]) -> Sql:
    if config.status == "sent":
        return compose("FROM gateways_message AS message WHERE {which}", which=all_of(which))
    return compose(
        "FROM gateways_message AS message"
        " JOIN gateways_deliverystatus AS history ON history.message_id = message.id WHERE {which}",
        which=all_of(which),
    )


def _which(config: MessageConfig, scope: Scope) -> Iterable[Sql]:
    brand = param(scope.brand_id, "bigint")
    yield compose("message.brand_id = {brand}", brand=brand)
    if config.message != "any":
        yield compose("message.channel = {channel}", channel=param(config.message, "text"))
    if config.campaign is not None:
        yield compose("message.campaign = {campaign}", campaign=param(config.campaign, "text"))
    if config.template is not None:
        yield compose(
            "message.template_id ="
            " (SELECT id FROM gateways_template WHERE brand_id = {brand} AND slug = {template})",
            brand=brand,
            template=param(config.template, "text"),
        )
    if config.status == "sent":
        yield Sql("message.state = 'sent'")
        return
    yield compose("history.status = {status}", status=param(config.status, "text"))
    # A failure reported after the delivery is kept, but it did not happen to the message.
    yield Sql("history.applied OR history.status NOT IN ('failed', 'rejected')")
    yield Sql("history.bot = ''")  # what a machine opened says nothing about the customer
