"""Audience."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Literal

from pydantic import Field

from campaigns.contract import Batch, Node, NodeConfig, Problem, Site, reference
from campaigns.engine.families import nodes
from campaigns.nodes._call import CONTROL, gateway_for
from crm.models import Audience as AudienceRow
from crm.models import Brand, Customer
from crm.services import audiences
from crm.services.changes import Actor
from crm.services.rows import SlugTaken
from gateways.services.call_writing import json_body
from gateways.services.calls import CallRequest, Step, make, new_uid

TRIES = 300  # a day of them, every five minutes at last
TIMEOUT_S = 30
SLUG = re.compile(r"[A-Za-z0-9_-]{1,100}")


class AudienceConfig(NodeConfig):
    """Which audience, on it or off it, and who else is told."""

    mode: Literal["add", "remove"] = "add"
    audience: str = reference("audience", unless="create")
    create: bool = Field(default=False, description="make the audience when the first customer comes")
    name: str = Field(default="", max_length=200, description="of a new audience; empty: its slug")
    hand_over: bool = Field(default=False, description="tell the loyalty programme whom it concerns")
    gateway: str = reference(
        "gateway",
        "",
        channel="loyalty",
        needed="hand_over",
        description="empty: the brand's only loyalty programme",
    )
    ignore_control_group: bool = Field(default=False, description="not for customers of the control group")


@nodes.register
class Audience(Node[AudienceConfig]):
    """Puts customers on a static audience, or takes them off it (seed 004); segments follow as with any change.

    The loyalty programme is told of those who are new on it, or were on it: see docs/integrators/loyalty.md.
    """

    key, label, group, icon = "audience", "Audience", "Customer", "playlist_add"
    rank = 30
    Config = AudienceConfig

    @classmethod
    def summary(cls, config: AudienceConfig) -> str:
        verb = "Add to" if config.mode == "add" else "Remove from"
        return f"{verb} audience “{config.name or config.audience}”"

    @classmethod
    def check(cls, config: AudienceConfig, node_id: str, site: Site) -> Iterable[Problem]:
        if config.create and not SLUG.fullmatch(config.audience):
            message = "Audience: a new audience has a slug of letters, digits, hyphens and underscores."
            yield Problem(node_id, "bad_slug", message, field="audience")

    @classmethod
    def run(cls, config: AudienceConfig, batch: Batch) -> None:
        if config.ignore_control_group:
            batch.go(runs=[run for run in batch.undecided() if run.control], why=CONTROL)
        runs = batch.undecided()
        audience = _audience(config, batch) if runs else None
        if audience is None:
            batch.go(why=f"there is no audience “{config.audience}” any more")
            return
        change = audiences.put_customers if config.mode == "add" else audiences.take_customers
        changed = change(audience, {run.customer_id for run in runs}, batch.now)
        untold = _hand_over(config, batch, changed) if config.hand_over and changed else ""
        done, was = ("added to", "on") if config.mode == "add" else ("removed from", "not on")
        after = f"; the loyalty programme was not told: {untold}" if untold else ""
        batch.go(
            runs=[run for run in runs if run.customer_id in changed], why=f"{done} “{audience.name}”{after}"
        )
        batch.go(
            why=f"was {was} “{audience.name}” already"
            if config.mode == "add"
            else f"was {was} “{audience.name}”"
        )


def _audience(config: AudienceConfig, batch: Batch) -> AudienceRow | None:
    found = AudienceRow.objects.filter(brand=batch.brand_id, slug=config.audience)
    if config.create and not found.exists():
        try:
            brand, actor = Brand.objects.get(pk=batch.brand_id), Actor(f"campaign:{batch.campaign}")
            return audiences.create(actor, brand, config.audience, config.name or config.audience)
        except SlugTaken:  # by another worker, in the same moment
            return found.first()
    return found.first()


def _hand_over(config: AudienceConfig, batch: Batch, customer_ids: Collection[int]) -> str:
    """Ask for the call; nobody waits for it. Returns why not, if not. In test mode it is about test customers only."""
    gateway = gateway_for(batch, "loyalty", config.gateway)
    if isinstance(gateway, str):
        return gateway
    concerned = Customer.objects.filter(pk__in=customer_ids)
    if gateway.brand.test_mode:
        concerned = concerned.filter(is_test=True)
    ids = list(concerned.order_by("ext_id").values_list("ext_id", flat=True))
    uid = new_uid()
    body = {
        "uid": uid,
        "audience": config.audience,
        "mode": config.mode,
        "ext_user_ids": ids,
        "campaign": batch.campaign,
    }
    request = CallRequest(
        kind="audience",
        uid=uid,
        url=gateway.url,
        body=json_body(body),
        timeout_s=TIMEOUT_S,
        tries=TRIES,
        gateway_id=gateway.pk,
    )
    make(Step(batch.brand_id, batch.campaign, batch.node_id), [request] if ids else [], batch.now)
    return ""
