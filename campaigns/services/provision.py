"""The templates that a journey from elsewhere brings along: made where they are missing, in this brand's gateways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from campaigns.contract import Problem
from crm.models import Brand
from crm.services.changes import Actor
from gateways.contract import channels, own_channels
from gateways.models import Gateway, ImType, Template
from gateways.services import im_types, templates
from gateways.services.keeping import gateway_of
from gateways.services.templates import FlawedTemplate
from lib.errors import Invalid


class Refused(Invalid):
    """It cannot be brought in like this; `problems` says why, thing by thing. Nothing has been changed."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message, code="refused")
        self.problems = problems


class Wanted(Protocol):
    """A template that a journey needs."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def content(self) -> Mapping[str, Any]: ...


def provide(
    actor: Actor,
    brand: Brand,
    wanted: Sequence[Wanted],
    gateways: Mapping[str, str],
    types: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Make what the brand does not have, inside the caller's transaction. Raises Refused.

    `gateways`: by channel the slug of the gateway for new templates; not needed where there is only one. A template
    that is there already stays as it is. `types`: the types of custom IM that come along.
    """
    problems: list[Problem] = []
    made = _types(actor, brand, types, problems)
    known = dict(
        Template.objects.filter(brand=brand, slug__in=[each.slug for each in wanted]).values_list(
            "slug", "channel"
        )
    )
    for index, each in enumerate(wanted):
        if each.slug in known:
            problems += _other_channel(each, known[each.slug], index)
        else:
            problems += _make(actor, brand, each, gateways, made, index)
    if problems:
        raise Refused(problems)


def _types(
    actor: Actor, brand: Brand, types: Sequence[Mapping[str, Any]], problems: list[Problem]
) -> dict[str, ImType]:
    """The brand's types of custom IM by slug, those that came along among them."""
    found = {each.slug: each for each in ImType.objects.filter(brand=brand)}
    for index, each in enumerate(types):
        slug = str(each.get("slug"))
        if slug not in found:
            try:
                made = im_types.create(
                    actor, brand, slug, str(each.get("name") or slug), each.get("fields") or []
                )
            except Invalid as error:
                problems.append(_problem(f"Type of custom IM “{slug}”: {error.message}", f"im_types.{index}"))
            else:
                found[slug] = made
    return found


def _make(
    actor: Actor,
    brand: Brand,
    wanted: Wanted,
    gateways: Mapping[str, str],
    types: Mapping[str, ImType],
    index: int,
) -> Iterator[Problem]:
    where = f"templates.{index}"
    gateway, why = _gateway(brand, wanted.channel, gateways.get(wanted.channel))
    if gateway is None:
        yield _problem(f"Template “{wanted.slug}”: {why}", where, "no_gateway")
        return
    im_type = getattr(wanted, "im_type", "")
    if im_type and im_type not in types:
        yield _problem(f"Template “{wanted.slug}”: there is no type of custom IM “{im_type}”.", where)
        return
    try:
        templates.create(
            actor,
            brand,
            wanted.slug,
            wanted.name,
            gateway,
            wanted.content,
            types[im_type] if im_type else None,
        )
    except FlawedTemplate as error:
        for flaw in error.flaws:
            yield _problem(f"Template “{wanted.slug}”: {flaw.message}", f"{where}.{flaw.field}")
    except Invalid as error:
        yield _problem(f"Template “{wanted.slug}”: {error.message}", where)


def _gateway(brand: Brand, channel: str, slug: str | None) -> tuple[Gateway | None, str]:
    """The gateway for new templates of a channel, or why there is none."""
    if channel not in channels:
        return None, f"there is no channel “{channel}”."
    label = channels.get(channel).label
    if channel in own_channels():
        return gateway_of(brand, channel), ""
    found = list(Gateway.objects.filter(brand=brand, channel=channel).order_by("pk"))
    if slug is not None:
        chosen = next((gateway for gateway in found if gateway.slug == slug), None)
        return chosen, f"this brand has no gateway “{slug}” for {label}."
    if len(found) > 1:
        return None, f"there are several gateways for {label}: say which one to use."
    return (
        found[0] if found else None
    ), f"this brand has no gateway for {label}. Add one first, then try again."


def _other_channel(wanted: Wanted, channel: str, index: int) -> Iterator[Problem]:
    if channel != wanted.channel:
        message = f"There is a template “{wanted.slug}” already, for {channel}, not for {wanted.channel}."
        yield _problem(message, f"templates.{index}.slug")


def _problem(message: str, field: str, code: str = "bad_template") -> Problem:
    return Problem("", code, message, field=field)
