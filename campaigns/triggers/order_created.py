"""Order created."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from campaigns.contract import Trigger, TriggerConfig
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.triggers._narrowing import Name, has_item, is_one_of, narrowed
from campaigns.wording import condition_in_words
from events import commerce


class OrderCreatedConfig(TriggerConfig):
    """Which orders; what is left empty is any."""

    statuses: list[Name] = Field(default=[], max_length=50, description="the order's status is one of these")
    amount_from: float | None = Field(default=None, ge=0, description="at least so much")
    product: str = Field(default="", max_length=255, description="id of a product that is in the order")
    category: str = Field(
        default="", max_length=255, description="category of a product that is in the order"
    )
    where: Where = None


@triggers.register
class OrderCreated(Trigger[OrderCreatedConfig]):
    """An order was placed: the event `order_created` of docs/integrators/commerce.md.

    The event at hand is the order. With the entry key `order_id` the runs of several orders stay apart.
    """

    key, label, icon = "order_created", "Order created", "shopping_bag"
    rank = 40
    Config = OrderCreatedConfig

    @classmethod
    def summary(cls, config: OrderCreatedConfig) -> str:
        what = f"order {' or '.join(config.statuses)} created" if config.statuses else "order created"
        if config.amount_from is not None:
            what += f" for at least {config.amount_from:g}"
        items = [name for name in (config.product, config.category) if name]
        with_items = f" with {' and '.join(items)}" if items else ""
        where = f", {condition_in_words(config.where)}" if config.where else ""
        return what + with_items + where

    @classmethod
    def listens_to(cls, config: OrderCreatedConfig) -> Sequence[str]:
        return (commerce.ORDER_CREATED,)

    @classmethod
    def where(cls, config: OrderCreatedConfig) -> Mapping[str, Any] | None:
        amount = {"field": commerce.AMOUNT, "op": "gte", "value": config.amount_from}
        return narrowed(
            is_one_of(commerce.STATUS, config.statuses),
            amount if config.amount_from is not None else None,
            has_item(commerce.PRODUCTS, commerce.PRODUCT, config.product),
            has_item(commerce.PRODUCTS, commerce.CATEGORY, config.category),
            config.where,
        )
