"""Lost view."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from campaigns.contract import Ending, QuietTrigger
from campaigns.engine.families import triggers
from campaigns.triggers._narrowing import Name, Rule, is_one_of, narrowed
from campaigns.triggers._quiet import QuietConfig
from events import commerce

#: the field that tells the matters of one customer apart
KEYS = {"site": "", "category": commerce.CATEGORY, "product": commerce.PRODUCT}


class LostViewConfig(QuietConfig):
    """How long after the last look, and at what."""

    of: Literal["site", "category", "product"] = Field(
        default="site", description="one for all that was looked at, or one for each category or product"
    )
    products: list[Name] = Field(default=[], max_length=200, description="only these, by id; empty: all")
    categories: list[Name] = Field(default=[], max_length=200, description="only these; empty: all")


@triggers.register
class LostView(QuietTrigger[LostViewConfig]):
    """Products were looked at, and for a while nothing was put into a cart.

    Each look (`product_viewed`; for categories also `category_viewed`) begins the time anew. It is ended by an order
    and by a product that is added: for categories and products by one of the same. The event at hand is the last
    look, with `items`: at most 20 products that were looked at, the newest first. What falls due while the
    campaign is paused lets nobody in.
    """

    key, label, icon = "lost_view", "Lost view", "visibility_off"
    rank = 44
    Config = LostViewConfig
    brings = ("items",)

    @classmethod
    def summary(cls, config: LostViewConfig) -> str:
        of = "anything" if config.of == "site" else config.of
        which = " / ".join([*config.products, *config.categories]) or of
        return f"view of {which} lost for {config.delay_in_words}"

    @classmethod
    def listens_to(cls, config: LostViewConfig) -> Sequence[str]:
        viewed = (commerce.PRODUCT_VIEWED,)
        return (*viewed, commerce.CATEGORY_VIEWED) if config.of == "category" else viewed

    @classmethod
    def where(cls, config: LostViewConfig) -> Mapping[str, Any] | None:
        return narrowed(
            _named(KEYS[config.of]),
            is_one_of(commerce.PRODUCT, config.products),
            is_one_of(commerce.CATEGORY, config.categories),
            is_one_of(commerce.SOURCE, [config.source] if config.source else []),
            config.where,
        )

    @classmethod
    def delay(cls, config: LostViewConfig) -> timedelta:
        return config.delay

    @classmethod
    def endings(cls, config: LostViewConfig) -> Sequence[Ending]:
        added = Ending(commerce.PRODUCT_ADDED, same_key=config.of != "site")
        return [added, *(Ending(event) for event in commerce.ORDERED)]

    @classmethod
    def kept_apart_by(cls, config: LostViewConfig) -> str:
        return KEYS[config.of]


def _named(field: str) -> Rule | None:
    """What names no category or product is none that could be lost."""
    return {"field": field, "op": "exists"} if field else None
