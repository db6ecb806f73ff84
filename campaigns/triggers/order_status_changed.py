"""Order status changed."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from campaigns.contract import Trigger, TriggerConfig
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.triggers._narrowing import Name, Rule, is_one_of, narrowed
from campaigns.wording import condition_in_words
from events import commerce

GENERAL: Literal["general"] = "general"


class OrderStatusChangedConfig(TriggerConfig):
    """Which of an order's statuses, from what to what; empty lists are any."""

    kind: Literal["general", "delivery", "payment"] = Field(
        default=GENERAL,
        description="an order has a status of its own, one of its delivery and one of its payment",
    )
    previous: list[Name] = Field(default=[], max_length=50, title="From", description="it was one of these")
    statuses: list[Name] = Field(default=[], max_length=50, title="To", description="it is one of these now")
    where: Where = None


@triggers.register
class OrderStatusChanged(Trigger[OrderStatusChangedConfig]):
    """The status of an order is another one now: the event `order_status_changed` of docs/integrators/commerce.md."""

    key, label, icon = "order_status_changed", "Order status changed", "inventory"
    rank = 41
    Config = OrderStatusChangedConfig

    @classmethod
    def summary(cls, config: OrderStatusChangedConfig) -> str:
        what = "order status" if config.kind == GENERAL else f"{config.kind} status of an order"
        was = f" from {' or '.join(config.previous)}" if config.previous else ""
        told = f" to {' or '.join(config.statuses)}" if config.statuses else ""
        where = f", {condition_in_words(config.where)}" if config.where else ""
        return f"{what} changed{was}{told}{where}"

    @classmethod
    def listens_to(cls, config: OrderStatusChangedConfig) -> Sequence[str]:
        return (commerce.ORDER_STATUS_CHANGED,)

    @classmethod
    def where(cls, config: OrderStatusChangedConfig) -> Mapping[str, Any] | None:
        return narrowed(
            _of_kind(config.kind),
            is_one_of(commerce.PREVIOUS, config.previous),
            is_one_of(commerce.STATUS, config.statuses),
            config.where,
        )


def _of_kind(kind: str) -> Rule:
    """An event that names no kind is about the order's own status."""
    named = {"field": commerce.STATUS_KIND, "op": "eq", "value": kind}
    if kind != GENERAL:
        return named
    return {"any": [named, {"field": commerce.STATUS_KIND, "op": "not_exists"}]}
