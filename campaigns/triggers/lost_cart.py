"""Lost cart."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from campaigns.contract import Ending, QuietTrigger
from campaigns.engine.families import triggers
from campaigns.triggers._narrowing import into, is_one_of, narrowed
from campaigns.triggers._quiet import QuietConfig
from events import commerce


class LostCartConfig(QuietConfig):
    """How long after the last product was added, and to what."""

    container: Literal["cart", "favourites", "wishlist", "any"] = Field(
        default="cart", description="into what products were put"
    )


@triggers.register
class LostCart(QuietTrigger[LostCartConfig]):
    """Products were put into the cart, and no order has followed for a while.

    Each product that is added (`product_added`) begins the time anew; an order (`order_created`, `order_complete`,
    `purchase`) ends it, and so does taking everything out again (`product_removed`). The event at hand is the last
    product added, with `items`: at most 20 that are still in the cart, the newest first; what was in it before an
    order is not among them. What falls due while the campaign is paused lets nobody in.
    """

    key, label, icon = "lost_cart", "Lost cart", "shopping_cart"
    rank = 43
    Config = LostCartConfig
    brings = ("items",)

    @classmethod
    def summary(cls, config: LostCartConfig) -> str:
        of = "container" if config.container == "any" else config.container
        return f"{of} lost for {config.delay_in_words}"

    @classmethod
    def listens_to(cls, config: LostCartConfig) -> Sequence[str]:
        return (commerce.PRODUCT_ADDED,)

    @classmethod
    def where(cls, config: LostCartConfig) -> Mapping[str, Any] | None:
        source = is_one_of(commerce.SOURCE, [config.source] if config.source else [])
        return narrowed(into(config.container), source, config.where)

    @classmethod
    def delay(cls, config: LostCartConfig) -> timedelta:
        return config.delay

    @classmethod
    def endings(cls, config: LostCartConfig) -> Sequence[Ending]:
        return [Ending(event) for event in commerce.ORDERED]

    @classmethod
    def taken_back_by(cls, config: LostCartConfig) -> str:
        return commerce.PRODUCT_REMOVED
