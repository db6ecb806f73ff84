"""Mark customers."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from campaigns.contract import Batch, Node, NodeConfig
from campaigns.engine.families import nodes
from campaigns.services.profiling import PROFILES
from campaigns.wording import inside
from crm.conditions.marker import LISTS
from crm.services import profile

Marker = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00]*$")]


class MarkCustomerConfig(NodeConfig):
    """Markers to add and to take away."""

    add: tuple[Marker, ...] = Field(default=(), max_length=20)
    remove: tuple[Marker, ...] = Field(default=(), max_length=20)
    kind: Literal["internal", "public"] = Field(
        default="internal", description="public ones are seen by the browser as well"
    )

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.add and not self.remove:
            raise ValueError("name a marker to add or to take away")
        both = sorted(set(self.add) & set(self.remove))
        if both:
            raise ValueError(f"“{both[0]}” cannot be added and taken away at once")
        return self


@nodes.register
class MarkCustomer(Node[MarkCustomerConfig]):
    """Adds markers to customers and takes others away; conditions and segments see it at once (seed-facts F16)."""

    key, label, group, icon = "mark_customer", "Mark customer", "Customer", "sell"
    rank = 20
    Config = MarkCustomerConfig
    holds = PROFILES

    @classmethod
    def summary(cls, config: MarkCustomerConfig) -> str:
        return "Mark: " + ", ".join(
            [*(f"+{one}" for one in config.add), *(f"−{one}" for one in config.remove)]
        )

    @classmethod
    def run(cls, config: MarkCustomerConfig, batch: Batch) -> None:
        (name,) = LISTS[config.kind]
        payload: dict[str, Any] = {}
        if config.remove:
            payload[f"-{name}"] = list(config.remove)
        if config.add:
            payload[f"+{name}"] = list(config.add)
        customers = sorted({run.customer_id for run in batch.runs})
        source = f"campaign:{batch.campaign}"
        profile.update([(id_, payload) for id_ in customers], batch.now, [source] * len(customers))
        batch.go(why=inside(cls.summary(config)))
