"""Product event."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import Field

from campaigns.contract import Trigger, TriggerConfig
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.triggers._narrowing import Name, into, is_one_of, narrowed
from campaigns.wording import condition_in_words
from events import commerce

EVENTS = {
    "viewed": commerce.PRODUCT_VIEWED,
    "added": commerce.PRODUCT_ADDED,
    "purchased": commerce.PRODUCT_PURCHASED,
}


class ProductEventConfig(TriggerConfig):
    """What was done with a product, and with which; what is left empty is any."""

    what: Literal["viewed", "added", "purchased"] = Field(
        default="viewed", description="viewed, put into a container, or bought"
    )
    container: Literal["cart", "favourites", "wishlist", "any"] = Field(
        default="cart", description="for added: into what"
    )
    products: list[Name] = Field(default=[], max_length=200, description="ids of products")
    categories: list[Name] = Field(default=[], max_length=200, description="categories of products")
    quantity_from: float | None = Field(default=None, ge=0, description="at least so many of it")
    where: Where = None


@triggers.register
class ProductEvent(Trigger[ProductEventConfig]):
    """A customer looked at a product, put it into the cart or another container, or bought it.

    The events `product_viewed`, `product_added` and `product_purchased` of docs/integrators/commerce.md.
    """

    key, label, icon = "product_event", "Product event", "shopping_cart"
    rank = 42
    Config = ProductEventConfig

    @classmethod
    def summary(cls, config: ProductEventConfig) -> str:
        into = f" to {config.container}" if config.what == "added" and config.container != "any" else ""
        of = [*config.products, *config.categories]
        which = f" {' / '.join(of)}" if of else ""
        where = f", {condition_in_words(config.where)}" if config.where else ""
        return f"product{which} {config.what}{into}{where}"

    @classmethod
    def listens_to(cls, config: ProductEventConfig) -> Sequence[str]:
        return (EVENTS[config.what],)

    @classmethod
    def where(cls, config: ProductEventConfig) -> Mapping[str, Any] | None:
        quantity = {"field": "quantity", "op": "gte", "value": config.quantity_from}
        return narrowed(
            into(config.container) if config.what == "added" else None,
            is_one_of(commerce.PRODUCT, config.products),
            is_one_of(commerce.CATEGORY, config.categories),
            quantity if config.quantity_from is not None else None,
            config.where,
        )
