"""The rules by which orders are counted: a campaign's own, else its brand's, else the usual one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from campaigns.models import Attribution, Campaign
from campaigns.models.attribution import Touch
from campaigns.queries.attribution import Asked, Rule
from crm.models import Brand
from crm.services.changes import Actor, changing, record, snapshot
from lib.errors import Invalid
from lib.periods import Period

MOST_DAYS, MOST_EVENTS, MOST_CHARACTERS = 90, 20, 100


def rule_of(brand: Brand, campaign: Campaign | None = None) -> Attribution:
    """What holds for the campaign, or for the brand; not saved where nobody has said anything.

    Its `campaign` is None where the campaign goes by the brand's.
    """
    rows = Attribution.objects.filter(brand=brand)
    own = rows.filter(campaign=campaign).first() if campaign else None
    return own or rows.filter(campaign=None).first() or Attribution(brand=brand)


def asked(
    brand: Brand, period: Period, campaign: Campaign | None = None, versions: Sequence[int] | None = None
) -> Asked:
    """The question about the orders of a period; of a campaign, those counted for it. Two queries at most.

    Every campaign's rule is part of it: an order that is another one's must not count here too.
    """
    said = Attribution.objects.filter(brand=brand).select_related("campaign")
    rules = [_rule(rule.campaign.slug if rule.campaign else "", rule) for rule in said]
    if not any(rule.campaign == "" for rule in rules):
        rules.append(_rule("", Attribution(brand=brand)))
    if versions is None and campaign is not None:
        versions = list(campaign.versions.values_list("pk", flat=True))
    return Asked(brand.pk, rules, period.since, period.until, versions)


def as_asked(rule: Attribution) -> Rule:
    """A rule as questions about orders want it."""
    return _rule(rule.campaign.slug if rule.campaign else "", rule)


@transaction.atomic
def set_rule(
    actor: Actor,
    brand: Brand,
    campaign: Campaign | None,
    *,
    days: int,
    touch: str,
    events: Sequence[str],
    amount_field: str,
) -> Attribution:
    """Say how orders are counted, for a campaign or the brand. Raises Invalid."""
    _check(days, touch, events, amount_field)
    rule = Attribution.objects.select_for_update().filter(brand=brand, campaign=campaign).first()
    rule = rule or Attribution(brand=brand, campaign=campaign)
    with changing(actor, rule):
        rule.days, rule.touch, rule.amount_field = days, touch, amount_field
        rule.events = list(dict.fromkeys(events))
        rule.save()
    return rule


@transaction.atomic
def forget_rule(actor: Actor, campaign: Campaign) -> None:
    """The campaign goes by the brand's rule again."""
    rule = Attribution.objects.filter(campaign=campaign).first()
    if rule is not None:
        record(actor, "deleted", rule, snapshot(rule), None)
        rule.delete()


def _rule(slug: str, rule: Attribution) -> Rule:
    return Rule(slug, rule.days, rule.touch, rule.events, rule.amount_field)


def _check(days: Any, touch: str, events: Sequence[str], amount_field: str) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(f"An order is counted for 1 to {MOST_DAYS} days after the touch.", field="days")
    if touch not in Touch:
        raise Invalid(f"touch is one of {', '.join(Touch.values)}.", field="touch")
    if not 1 <= len(events) <= MOST_EVENTS or not all(_is_name(name) for name in events):
        raise Invalid(f"Name 1 to {MOST_EVENTS} event types that are conversions.", field="events")
    if amount_field and not _is_name(amount_field):
        raise Invalid("Name a field of the event's payload.", field="amount_field")


def _is_name(text: str) -> bool:
    return 0 < len(text) <= MOST_CHARACTERS and "\0" not in text
