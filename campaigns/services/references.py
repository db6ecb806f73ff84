"""Whether what a graph names exists in the brand: templates, segments, audiences, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from campaigns.engine.checks import Fault, Resolver
from campaigns.models import Campaign
from campaigns.services.places import missing_step
from crm.models import Audience, Brand, Category, Segment
from crm.segments.problem import in_words
from crm.segments.reading import check as condition_problems
from crm.segments.reading import reads
from crm.segments.tree import parse
from crm.services.colleagues import colleagues_of
from gamification.models import Level, Mission
from gateways.contract import label_of
from gateways.models import Gateway, Poll, Template


def resolver(brand: Brand) -> Resolver:
    """The check of references for one brand: (format of the field, its value, its schema) → faults.

    Event types and client actions are not checked: they may well be seen for the first time after publishing.
    """

    def resolve(kind: str, value: Any, schema: Mapping[str, Any]) -> Iterable[Fault]:
        if kind == "template":
            yield from _template(brand, value, str(schema.get("channel", "")))
        elif kind == "operator":
            yield from _operator(brand, value)
        elif kind == "gateway":
            yield from _gateway(brand, value, str(schema.get("channel", "")))
        elif kind in ("step", "outlet"):
            yield from _place(brand, kind, value, schema)
        elif kind in NAMED:
            yield from _named(kind, brand, [value])
            if kind == "category":
                yield from _sent_by(brand, value, str(schema.get("channel", "")))
        elif kind == "condition":
            yield from _condition(brand, value)

    return resolve


NAMED: dict[
    str,
    type[Segment]
    | type[Audience]
    | type[Category]
    | type[Campaign]
    | type[Level]
    | type[Mission]
    | type[Poll],
] = {
    "segment": Segment,
    "audience": Audience,
    "category": Category,
    "campaign": Campaign,
    "level": Level,
    "mission": Mission,
    "poll": Poll,
}
#: a condition may ask for messages of a campaign that is gone
IN_CONDITIONS = ("segment", "audience", "category", "level", "mission")


def _template(brand: Brand, slug: str, channel: str) -> Iterable[Fault]:
    found = Template.objects.filter(brand=brand, slug=slug).values_list("channel", flat=True).first()
    if found is None:
        yield Fault(f"there is no template “{slug}” in this brand.")
    elif channel and found != channel:
        yield Fault(f"template “{slug}” is for {found}, not for {channel}.")


def _place(brand: Brand, kind: str, value: str, schema: Mapping[str, Any]) -> Iterable[Fault]:
    campaign = str(schema.get("campaign", ""))
    node, port = (value, "") if kind == "step" else (str(schema.get("node", "")), value)
    yield from missing_step(brand.pk, campaign, node, port)


def _operator(brand: Brand, name: str) -> Iterable[Fault]:
    if not any(one.is_called(name) for one in colleagues_of(brand.pk)):
        yield Fault(f"“{name}” is no operator of this account.")


def _gateway(brand: Brand, slug: str, channel: str) -> Iterable[Fault]:
    if not slug:
        yield from _only_gateway(brand, channel)
        return
    found = Gateway.objects.filter(brand=brand, slug=slug).values_list("channel", flat=True).first()
    if found is None:
        yield Fault(f"there is no gateway “{slug}” in this brand.")
    elif channel and found != channel:
        yield Fault(f"gateway “{slug}” is for {label_of(found)}, not for {label_of(channel)}.")


def _only_gateway(brand: Brand, channel: str) -> Iterable[Fault]:
    """Where none is named, the brand has one of the kind and no more."""
    number = Gateway.objects.filter(brand=brand, channel=channel).count()
    if number == 0:
        yield Fault(f"this brand has no gateway of the kind “{label_of(channel)}”. Add one first.")
    elif number > 1:
        yield Fault(f"there are several gateways of the kind “{label_of(channel)}”: choose one.")


def _sent_by(brand: Brand, slug: str, channel: str) -> Iterable[Fault]:
    others = Category.objects.filter(brand=brand, slug=slug).exclude(channels__contains=[channel])
    if channel and others.exists():
        yield Fault(f"category “{slug}” is not sent by {channel}.")


def _named(kind: str, brand: Brand, slugs: Iterable[str]) -> Iterable[Fault]:
    wanted = set(slugs)
    known = NAMED[kind]._default_manager.filter(brand=brand, slug__in=wanted).values_list("slug", flat=True)
    for slug in sorted(wanted - set(known)):
        yield Fault(f"there is no {kind} “{slug}” in this brand.")


def _condition(brand: Brand, raw: Any) -> Iterable[Fault]:
    problems = condition_problems(raw, has_event=True, has_entry=True)
    for problem in problems:
        place = in_words(problem.path)
        said = f"{place}: {problem.message}" if place else problem.message
        yield Fault(said, problem.path)
    if not problems:
        names = reads(parse(raw))
        for kind in IN_CONDITIONS:
            yield from _named(kind, brand, [n.partition(":")[2] for n in names if n.startswith(f"{kind}:")])
