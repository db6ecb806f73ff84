"""Step of another campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

from pydantic import Field, model_validator

from campaigns import own
from campaigns.contract import Trigger, TriggerConfig, reference
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.triggers._narrowing import is_one_of, narrowed
from campaigns.wording import condition_in_words


class CampaignStepConfig(TriggerConfig):
    """Which campaign, and where in it."""

    campaign: str = reference("campaign")
    at: own.At = Field(
        default="finished", description="has entered it, has passed a step, or has come to an end of it"
    )
    node: str = reference(
        "step", default="", narrowed_by=["campaign"], title="Step", description="for passed: which one"
    )
    port: str = reference(
        "outlet",
        default="",
        narrowed_by=["campaign", "node"],
        title="Outlet",
        description="for passed: by this outlet only; empty: by any",
    )
    where: Where = None

    @model_validator(mode="after")
    def _which_step(self) -> Self:
        if self.at == "passed" and not self.node:
            raise ValueError("say which step of the other campaign")
        return self


@triggers.register
class CampaignStep(Trigger[CampaignStepConfig]):
    """A customer has come so far in another campaign, and goes on here beside it.

    The event at hand is that of the other campaign, with `campaign`, `at`, `node` and `port`. At most ten campaigns
    set off each other in a row; those that do so in a circle are not published.
    """

    key, label, icon = "campaign_step", "Step of another campaign", "account_tree"
    rank = 70
    Config = CampaignStepConfig
    brings = ("campaign", "at", "node", "port")

    @classmethod
    def summary(cls, config: CampaignStepConfig) -> str:
        step = f"{config.node} {config.port}".strip()
        what = (
            f"{step} passed in {config.campaign}"
            if config.at == "passed"
            else f"{config.campaign} {config.at}"
        )
        return f"{what}, {condition_in_words(config.where)}" if config.where else what

    @classmethod
    def listens_to(cls, config: CampaignStepConfig) -> Sequence[str]:
        return (own.CAMPAIGN_STEP,)

    @classmethod
    def about(cls, config: CampaignStepConfig) -> Sequence[str]:
        return (own.step(config.campaign, config.at, config.node),)

    @classmethod
    def example(cls, config: CampaignStepConfig) -> Mapping[str, Any]:
        return {name: getattr(config, name) for name in ("campaign", "at", "node", "port")}

    @classmethod
    def where(cls, config: CampaignStepConfig) -> Mapping[str, Any] | None:
        passed = config.at == "passed"
        return narrowed(
            is_one_of("campaign", [config.campaign]),
            is_one_of("at", [config.at]),
            is_one_of("node", [config.node] if passed else []),
            is_one_of("port", [config.port] if passed and config.port else []),
            config.where,
        )
