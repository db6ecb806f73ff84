"""Making the demo brand, as often as asked: what is there already is left as it is."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from campaigns.models import Campaign
from campaigns.services import campaigns
from config.demo import content
from crm.models import Brand, Key, Label, Membership, Operator, Role, Segment
from crm.services.brands import open_brand
from crm.services.changes import Actor, changing
from crm.services.keys import create_key
from events.models import ClientAction
from events.services.registry import register_client_action
from gateways.models import Gateway, ImType, Template
from gateways.services import gateways, im_types, templates
from lib.secrets import shown_prefix

ACTOR = Actor("command:demo")
LABEL = BRAND = LOGIN = "demo"
ACTIONS = ("cashback_ready", "reset_password", "deposit_opened")


@dataclass(frozen=True, slots=True)
class Access:
    """What a person and a platform need to get in; the same after a restart as long as it still works."""

    password: str
    event_key: str
    callback_key: str


def make_demo(known: Mapping[str, str], gateway_url: str, now: datetime) -> Access:
    """The demo brand with everything in it. `known` is what an earlier call gave, as far as it was kept."""
    brand = _brand(now)
    access = Access(
        password=_operator(brand, known.get("password", "")),
        event_key=_key(brand, "Sample platform", Key.Scope.EVENTS, known.get("event_key", ""), now),
        callback_key=_key(brand, "Sample gateway", Key.Scope.CALLBACK, known.get("callback_key", ""), now),
    )
    _gateways(brand, gateway_url)
    _templates(brand)
    _segments(brand)
    for action in ACTIONS:
        if not ClientAction.objects.filter(brand=brand, name=action, registered=True).exists():
            register_client_action(brand, action, ACTOR)
    _campaigns(brand, now)
    return access


def _brand(now: datetime) -> Brand:
    found = Brand.objects.filter(label__slug=LABEL, slug=BRAND).select_related("label").first()
    if found is not None:
        return found
    open_brand(ACTOR, LABEL, BRAND, now, name="Demo shop", time_zone="Europe/Berlin")
    # The keys that come with a new brand are told to nobody here, so they are not left lying about.
    Key.objects.filter(brand__label__slug=LABEL, brand__slug=BRAND).delete()
    label = Label.objects.get(slug=LABEL)
    with changing(ACTOR, label):
        label.name = "Demo"
        label.save()
    return Brand.objects.select_related("label").get(label=label, slug=BRAND)


def _operator(brand: Brand, known: str) -> str:
    operator = Operator.objects.filter(username=LOGIN).first() or Operator(
        username=LOGIN, time_zone="Europe/Berlin"
    )
    password = known or secrets.token_urlsafe(9)
    if operator.pk is None or not operator.check_password(password):
        operator.set_password(password)
    operator.is_staff = True
    operator.save()
    Membership.objects.get_or_create(operator=operator, label=brand.label, defaults={"role": Role.ADMIN})
    return password


def _key(brand: Brand, name: str, scope: Key.Scope, known: str, now: datetime) -> str:
    prefix = shown_prefix(known)
    if prefix and Key.objects.filter(brand=brand, prefix=prefix, revoked_at=None).exists():
        return known
    return create_key(brand, name, [scope], now)[1]


def _gateways(brand: Brand, url: str) -> None:
    known = {gateway.slug: gateway for gateway in Gateway.objects.filter(brand=brand)}
    for slug, name, channel, path in content.GATEWAYS:
        if slug not in known:
            gateways.create(ACTOR, brand, slug, channel, name=name, url=url + path)
        elif known[slug].url.endswith(path) and known[slug].url != url + path:
            gateways.update(
                ACTOR, known[slug], url=url + path
            )  # the sample gateway has moved to another port


def _templates(brand: Brand) -> None:
    by_slug = {gateway.slug: gateway for gateway in Gateway.objects.filter(brand=brand)}
    made = set(Template.objects.filter(brand=brand).values_list("slug", flat=True))
    card = ImType.objects.filter(brand=brand, slug=content.IM_TYPE["slug"]).first()
    card = card or im_types.create(ACTOR, brand, **content.IM_TYPE)  # type: ignore[arg-type]
    for slug, name, gateway, written in [*content.TEMPLATES, content.CARD]:
        if slug not in made:
            im_type = card if gateway == "messenger" else None
            templates.create(ACTOR, brand, slug, name, by_slug[gateway], written, im_type)


def _segments(brand: Brand) -> None:
    for slug, name, condition in content.SEGMENTS:
        if not Segment.objects.filter(brand=brand, slug=slug).exists():
            segment = Segment(brand=brand, slug=slug, name=name, condition=condition)
            with changing(ACTOR, segment):
                segment.save()


def _campaigns(brand: Brand, now: datetime) -> None:
    for slug, name, graph, settings in content.CAMPAIGNS:
        if not Campaign.objects.filter(brand=brand, slug=slug).exists():
            campaigns.publish(ACTOR, campaigns.create(ACTOR, brand, slug, name, graph, settings), now)
