"""Accrue a bonus."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from campaigns.contract import Batch, Node, NodeConfig, Port, Problem, RunView, Site, reference
from campaigns.engine.families import nodes
from campaigns.engine.filling import FilledText, filled
from campaigns.nodes._call import PORTS, call, fail, gateway_for, go_on, spare_control
from crm.segments.values import is_field
from gateways.models import Gateway
from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError
from gateways.services.bonuses import callback_url
from gateways.services.call_writing import json_body
from gateways.services.calls import CallRequest, new_uid

MOST = Decimal(10**9)
TRIES = 300  # a day of them, every five minutes at last
TIMEOUT_S = 15


def _written(value: Any) -> Any:
    """A plain number is an amount, too."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class AccrueBonusConfig(NodeConfig):
    """How much, until when, and in whose name; the loyalty programme does the rest."""

    amount: Annotated[FilledText, BeforeValidator(_written)] = Field(
        min_length=1,
        max_length=200,
        description="a number, `$field`, or an expression: {{event.deposit * 0.1}}",
    )
    expires_after_days: int | None = Field(
        default=None, ge=1, le=3_650, description="days until it expires; empty: never"
    )
    legal_entity: FilledText = Field(default="", max_length=200, description="whose bonus it is")
    description: FilledText = Field(
        default="", max_length=1_000, description="what the customer reads about it"
    )
    gateway: str = reference(
        "gateway",
        "",
        channel="loyalty",
        needed="yes",
        description="empty: the brand's only loyalty programme",
    )


@nodes.register
class AccrueBonus(Node[AccrueBonusConfig]):
    """Asks the loyalty programme to credit a bonus (seed 004); customers go on once it has taken the request.

    Whether it was credited is reported later, and is then an event: bonus_accrued or bonus_failed.
    """

    key, label, group, icon = "accrue_bonus", "Accrue bonus", "Loyalty", "redeem"
    rank = 20
    Config = AccrueBonusConfig

    @classmethod
    def summary(cls, config: AccrueBonusConfig) -> str:
        until = f", {config.expires_after_days} days" if config.expires_after_days else ""
        return f"Bonus of {config.amount}{until}"

    @classmethod
    def ports(cls, config: AccrueBonusConfig) -> Sequence[Port]:
        return PORTS

    @classmethod
    def check(cls, config: AccrueBonusConfig, node_id: str, site: Site) -> Iterable[Problem]:
        if is_field(config.amount) or "{{" in config.amount:
            return
        try:
            amount_of(config.amount)
        except TemplateError as error:
            yield Problem(node_id, "bad_amount", f"Accrue bonus: {error}", field="amount")

    @classmethod
    def run(cls, config: AccrueBonusConfig, batch: Batch) -> None:
        spare_control(batch)
        gateway = gateway_for(batch, "loyalty", config.gateway)
        if isinstance(gateway, str):
            fail(batch, {gateway: batch.undecided()})
            return
        days = config.expires_after_days
        expires_at = batch.now + timedelta(days=days) if days else None
        call(batch, lambda run, known: _request(config, gateway, run, known, expires_at))

    @classmethod
    def resume(cls, config: AccrueBonusConfig, batch: Batch) -> None:
        go_on(batch)


def amount_of(value: object) -> Decimal:
    """A filled-in amount, exact. Raises TemplateError for what is none."""
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        raise TemplateError(f"The amount is “{str(value)[:50]}”, which is no number.") from None
    if not amount.is_finite() or not 0 < amount <= MOST:
        raise TemplateError(f"The amount is {amount}: it must be above 0 and at most {MOST:,}.")
    return amount


def _request(
    config: AccrueBonusConfig, gateway: Gateway, run: RunView, known: Context, expires_at: datetime | None
) -> CallRequest:
    uid = new_uid()
    body = {
        "uid": uid,
        "ext_user_id": known.ext_id,
        "amount": amount_of(filled(config.amount, known)),
        "expires_at": expires_at.astimezone(UTC).isoformat(timespec="seconds") if expires_at else None,
        "legal_entity": str(filled(config.legal_entity, known)),
        "description": str(filled(config.description, known)),
        "campaign": known.campaign["slug"],
        "callback_url": callback_url(uid),
    }
    return CallRequest(
        kind="bonus",
        uid=uid,
        url=gateway.url,
        body=json_body(body),
        timeout_s=TIMEOUT_S,
        tries=TRIES,
        gateway_id=gateway.pk,
        customer_id=run.customer_id,
        run_id=run.id,
        visit=run.visit,
    )
