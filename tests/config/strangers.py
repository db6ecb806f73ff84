"""Every URL there is, filled with real things of one brand: for whoever wants to know what a stranger gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

from crm.contract import choices
from crm.models import Change, Operator
from tests.factories.backoffice import World


@dataclass(frozen=True)
class Address:
    """A path, the shape it was made of (`segments/{slug}`), and what of the first brand it says itself."""

    shape: str
    path: str
    said: tuple[str, ...]

    @property
    def is_about_something(self) -> bool:
        return bool(self.said)


def addresses(world: World) -> list[Address]:
    """All of them. Fails for a parameter that nobody has told how to fill."""
    things = _things(world)
    return [filled for shape in shapes() for filled in _filled(shape, things)]


def shapes() -> list[str]:
    """The URL map: `segments/{slug}/delete/`."""
    return sorted({_braced(shape) for shape in _walk(get_resolver().url_patterns, "")})


def _walk(patterns: Any, before: str) -> Iterator[str]:
    for pattern in patterns:
        shape = before + normalize(pattern.pattern.regex.pattern)[0][0]
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, shape)
        elif isinstance(pattern, URLPattern):
            yield shape


def _braced(shape: str) -> str:
    return re.sub(r"%\((\w+)\)s", r"{\1}", shape)


def _filled(shape: str, things: dict[str, list[Any]]) -> Iterator[Address]:
    """One address; several where a parameter has several values worth trying."""
    ways: list[tuple[str, tuple[str, ...]]] = [("", ())]
    for part in re.split(r"(\{\w+\})", shape):
        if not part.startswith("{"):
            ways = [(path + part, said) for path, said in ways]
            continue
        before = shape[: shape.index(part)] + part
        if before not in things:
            pytest.fail(
                f"/{shape} has a parameter that this test cannot fill: add “{before}” to _things in "
                f"{__name__}, with the real thing of the first brand that it stands for."
            )
        ways = [(path + quote(str(v)), (*said, str(v))) for path, said in ways for v in things[before]]
    for path, said in ways:
        yield Address(shape, f"/{path}", said)


def _things(world: World) -> dict[str, list[Any]]:
    """What each parameter stands for, by the shape of the address up to it."""
    api: dict[str, Any] = {
        "segments/{slug}": world.segment.slug,
        "audiences/{slug}": world.audience.slug,
        "imports/{pk}": world.imported.pk,
        "exports/{pk}": world.exported.pk,
        "erasures/{pk}": world.erasure.pk,
        "merges/{pk}": world.merge.pk,
        "keys/{prefix}": world.key.prefix,
        "customers/{ext_id}": world.customer.ext_id,
        "customers/{ext_id}/opt-outs/{channel}": "sms",
        "customers/{ext_id}/consent/{category}": world.category.slug,
        "customers/{ext_id}/consent/{category}/{channel}": "sms",
        "attributes/{name}": world.attribute.name,
        "categories/{slug}": world.category.slug,
        "frequency-caps/{slug}": world.cap.slug,
        "delivery-windows/{channel}": "email",
        "suppressions/{id}": world.suppression.pk,
        "gateways/{slug}": world.gateway.slug,
        "templates/{slug}": world.template.slug,
        "templates/{slug}/versions/{number}": 1,
        "custom-im-types/{slug}": world.im_type.slug,
        "levels/{slug}": world.level.slug,
        "missions/{slug}": world.mission.slug,
        "polls/{slug}": world.poll.slug,
        "calls/{uid}": world.call.uid,
        "messages/{uid}": world.message.uid,
        "campaigns/{slug}": world.campaign.slug,
        "campaigns/{slug}/versions/{number}": 1,
        "campaigns/gallery/{key}": "welcome",
        "callbacks/delivery/{rest}": world.message.uid,
        "callbacks/delivery{rest}": "/",
        "callbacks/bonus/{rest}": world.message.uid,
    }
    operator = (
        Operator.objects.filter(memberships__label=world.brand.label_id).values_list("pk", flat=True).first()
        or 1
    )
    pages: dict[str, Any] = {
        "customers/{pk}": world.customer.pk,
        "customers/{pk}/merge/{number}": world.merge.pk,
        "customers/imports/{pk}": world.imported.pk,
        "customers/exports/{pk}": world.exported.pk,
        "segments/{slug}": world.segment.slug,
        "audiences/{slug}": world.audience.slug,
        "attributes/{pk}": world.attribute.pk,
        "categories/{slug}": world.category.slug,
        "frequency-caps/{slug}": world.cap.slug,
        "delivery-windows/{channel}": "email",
        "suppressions/{pk}": world.suppression.pk,
        # Links that customers are sent: whoever has one needs no more, and nobody can make one up.
        **{f"{page}/{{token}}": "made-up" for page in ("u", "p", "c", "q/{poll}")},
        "q/{poll}": world.poll.slug,
        "jobs/{pk}": world.job.pk,
        "rest-api/{prefix}": world.key.prefix,
        "events/{pk}": world.event.pk,
        "gateways/{slug}": world.gateway.slug,
        "templates/{slug}": world.template.slug,
        "templates/add/{gateway}": world.gateway.slug,
        "im-types/{slug}": world.im_type.slug,
        "polls/{slug}": world.poll.slug,
        "levels/{slug}": world.level.slug,
        "missions/{slug}": world.mission.slug,
        "calls/{pk}": world.call.pk,
        "messages/{pk}": world.message.pk,
        "campaigns/{slug}": world.campaign.slug,
        "campaigns/{slug}/report/{name}": "steps",
        "runs/{pk}": world.run.pk,
        "crm/label/{object_id}": world.brand.label_id,
        "crm/brand/{object_id}": world.brand.pk,
        "crm/operator/{object_id}": operator,
        "crm/operator/{id}": operator,
        "crm/change/{object_id}": Change.objects.filter(brand=world.brand).latest("pk").pk,
        "r/{content_type_id}": 1,
        "r/{content_type_id}/{object_id}": world.brand.pk,
        "{app_label}": "crm",
        "{url}": "nowhere",
    }
    things = {f"api/v1/{shape}": [value] for shape, value in api.items()}
    things["api/v1/choices/{kind}"] = [kind.key for kind in choices]
    return {**things, **{shape: [value] for shape, value in pages.items()}}
