"""Customer registered."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from campaigns import own
from campaigns.contract import Trigger, TriggerConfig
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.wording import condition_in_words


class CustomerRegisteredConfig(TriggerConfig):
    """Which new customers."""

    imported: bool = Field(default=False, description="also those who come out of an imported file")
    where: Where = None


@triggers.register
class CustomerRegistered(Trigger[CustomerRegisteredConfig]):
    """A customer is known for the first time: by an event, or out of a file if you want so. Once for each customer.

    It happens at once, as the event `customer_first_seen` or `customer_imported`. Attributes that are posted a moment
    later are not there yet: for a condition on these, begin with a short wait and a filter.
    """

    key, label, icon = "customer_registered", "Customer registered", "person_add"
    rank = 20
    Config = CustomerRegisteredConfig
    brings = ("by",)

    @classmethod
    def summary(cls, config: CustomerRegisteredConfig) -> str:
        what = "new customer, also imported" if config.imported else "new customer"
        return f"{what}, {condition_in_words(config.where)}" if config.where else what

    @classmethod
    def listens_to(cls, config: CustomerRegisteredConfig) -> Sequence[str]:
        return (
            (own.CUSTOMER_FIRST_SEEN, own.CUSTOMER_IMPORTED)
            if config.imported
            else (own.CUSTOMER_FIRST_SEEN,)
        )

    @classmethod
    def where(cls, config: CustomerRegisteredConfig) -> Mapping[str, Any] | None:
        return config.where
