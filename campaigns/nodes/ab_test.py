"""A/B test."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from campaigns.contract import Batch, Node, NodeConfig, Port, Problem, RunView, Site, reference
from campaigns.engine.families import nodes
from campaigns.services.ab_tests import Deal, Plan, deal


class Variant(BaseModel):
    """One way on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,50}$")]
    label: str = Field(default="", max_length=100)


class Restart(BaseModel):
    """When the test begins anew: after so many customers, or every so many days; one of the two."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    customers: int | None = Field(default=None, ge=1)
    days: int | None = Field(default=None, ge=1, le=3_650)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.customers is None) == (self.days is None):
            raise ValueError("restart either after a number of customers or every so many days")
        return self


class AbTestConfig(NodeConfig):
    """CONTRACT §4.5 in full."""

    variants: tuple[Variant, ...] = Field(min_length=2, max_length=10)
    test_size: int | None = Field(
        default=None,
        ge=2,
        description="the first so many customers are the test; empty: deal evenly for ever",
    )
    mode: Literal["test", "bandit"] = Field(
        default="test",
        description="test: one variant wins, once and for all · bandit: the better one does, the more customers get it",
    )
    metric: Literal["opens", "clicks", "orders"] = "opens"
    order_event: str = reference("event_type", default="order_created")
    evaluation_days: int = Field(
        default=7, ge=0, le=365, description="after the first customer the winner is found"
    )
    counting: Literal["until_verdict", "after_evaluation_days"] = Field(
        default="until_verdict",
        description="count all actions until the verdict, or only those after the evaluation days",
    )
    minimum_sample: int = Field(
        default=1,
        ge=1,
        description="customers a variant needs before a verdict, and before a bandit looks at results",
    )
    while_undecided: Literal["deal", "wait"] = Field(
        default="deal",
        description="what later customers do during the evaluation days; without a winner all are dealt after them",
    )
    restart: Restart | None = None

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if len({variant.id for variant in self.variants}) != len(self.variants):
            raise ValueError("two variants have the same id")
        if self.mode == "bandit" and (self.test_size is not None or self.while_undecided == "wait"):
            raise ValueError("a bandit has no test size and nobody waits for a winner: it goes on dealing")
        return self

    @property
    def plan(self) -> Plan:
        return Plan(
            variants=tuple(variant.id for variant in self.variants),
            test_size=self.test_size,
            metric=self.metric,
            order_event=self.order_event,
            evaluation=timedelta(days=self.evaluation_days),
            only_after=self.counting == "after_evaluation_days",
            minimum_sample=self.minimum_sample,
            waits=self.while_undecided == "wait",
            restart_customers=self.restart.customers if self.restart else None,
            bandit=self.mode == "bandit",
            restart_after=timedelta(days=self.restart.days) if self.restart and self.restart.days else None,
        )


@nodes.register
class AbTest(Node[AbTestConfig]):
    """The first N customers are dealt evenly; when a variant has won, all later ones follow it (seed 004).

    A bandit goes on dealing: most customers get what has done best so far. A customer keeps her variant.
    """

    key, label, group, icon = "ab_test", "A/B test", "Flow", "science"
    rank = 32
    Config = AbTestConfig

    @classmethod
    def summary(cls, config: AbTestConfig) -> str:
        names = " / ".join(variant.label or variant.id for variant in config.variants)
        what = "A/B bandit" if config.mode == "bandit" else "A/B test"
        return f"{what} by {config.metric}: {names}"

    @classmethod
    def ports(cls, config: AbTestConfig) -> Sequence[Port]:
        return tuple(Port(variant.id, variant.label or variant.id) for variant in config.variants)

    @classmethod
    def check(cls, config: AbTestConfig, node_id: str, site: Site) -> Iterable[Problem]:
        if config.test_size is not None and config.test_size < config.minimum_sample * len(config.variants):
            message = (
                f"A/B test: of {config.test_size:,} customers no {len(config.variants)} variants get"
                f" {config.minimum_sample:,} each, the sample that a winner needs: there will be none."
            )
            yield Problem(node_id, "small_test", message, warning=True, field="minimum_sample")

    @classmethod
    def run(cls, config: AbTestConfig, batch: Batch) -> None:
        deals = deal(config.plan, batch.version_id, batch.node_id, batch.salt, batch.runs, batch.now)
        groups: dict[Deal, list[RunView]] = {}
        for run in batch.runs:
            groups.setdefault(deals[run.customer_id], []).append(run)
        for way, runs in groups.items():
            if way.again_at is None:
                batch.go(way.variant, runs, why=way.why)
            else:
                batch.sleep(way.again_at, runs)

    @classmethod
    def resume(cls, config: AbTestConfig, batch: Batch) -> None:
        """Those who wait for the winner ask again."""
        cls.run(config, batch)
