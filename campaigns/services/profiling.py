"""What a campaign changes in the profiles of its customers: a whole batch in a few statements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.contract import Batch, Holding
from campaigns.engine.filling import filled, is_fixed, known_of
from crm.models import Attribute, Brand
from crm.services import attributes, pii, profile
from crm.services.attribute_types import fits, typed
from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError
from lib.errors import Invalid

OWN = attributes.OWN
#: what nodes that change profiles lock
PROFILES = Holding("profiles", profile.hold)
Payloads = list[tuple[int, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Change:
    """Of one attribute: set a value, add a number, set it to this moment, or clear it."""

    attribute: str
    how: str
    value: str

    @property
    def is_fixed(self) -> bool:
        """Whether the attribute becomes the same for everybody."""
        return self.how in ("clear", "now") or (self.how == "set" and is_fixed(self.value))


class NotChanged(Exception):
    """Nothing was changed, for none of the customers; the text says why."""


def change_profiles(batch: Batch, changes: Sequence[Change]) -> Mapping[int, str]:
    """Apply the changes to the customer of each run. Returns why not, by run id, where they cannot be applied.

    Raises NotChanged where the brand refuses them. The customers stay locked until the transaction ends, so that
    two numbers added at once are both added.
    """
    barred = pii.barred(Brand.objects.get(pk=batch.brand_id))
    personal = pii.first_barred({change.attribute: None for change in changes}, barred)
    if personal:
        raise NotChanged(f"this brand is free of personal data: “{personal}” is not set")
    names = [change.attribute for change in changes]
    types = dict(Attribute.objects.filter(brand=batch.brand_id, name__in=names).values_list("name", "type"))
    payloads, refused = (_same if all(one.is_fixed for one in changes) else _each)(batch, changes, types)
    profile.update(payloads, batch.now, [f"campaign:{batch.campaign}"] * len(payloads))
    return refused


def _same(
    batch: Batch, changes: Sequence[Change], types: Mapping[str, str]
) -> tuple[Payloads, Mapping[int, str]]:
    """What all of them get, and why not: nothing need be known of them."""
    nothing = Context(ext_id="")
    try:
        payload = {one.attribute: _value(one, nothing, {}, types, batch.now) for one in changes}
    except Invalid as error:
        return [], {run.id: str(error) for run in batch.runs}
    return [(run.customer_id, payload) for run in batch.runs], {}


def _each(
    batch: Batch, changes: Sequence[Change], types: Mapping[str, str]
) -> tuple[Payloads, Mapping[int, str]]:
    """What each of them gets, or why not."""
    profile.hold(batch.brand_id, [run.customer_id for run in batch.runs])
    known = known_of(batch)
    # Of customers with several runs here, what the last one made of them.
    present: dict[int, Mapping[str, Any]] = {}
    payloads: Payloads = []
    refused: dict[int, str] = {}
    for run in batch.runs:
        here = known[run.id]
        stands = present.get(run.customer_id, here.attributes)
        try:
            payload = {one.attribute: _value(one, here, stands, types, batch.now) for one in changes}
        except (TemplateError, Invalid) as error:
            refused[run.id] = str(error)
            continue
        present[run.customer_id] = {**stands, **payload}
        payloads.append((run.customer_id, payload))
    return payloads, refused


def _value(
    change: Change, known: Context, present: Mapping[str, Any], types: Mapping[str, str], now: datetime
) -> Any:
    """What the attribute becomes. Raises TemplateError, Invalid."""
    if change.how == "clear":
        return None
    if change.how == "now":
        return now.isoformat()
    value = filled(change.value, known)
    if change.how == "add":
        return _sum(change.attribute, present.get(change.attribute), value)
    type_ = types.get(change.attribute)
    return value if type_ is None else _fitting(change.attribute, type_, value)


def _fitting(name: str, type_: str, value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = typed(type_, value)
        except Invalid as error:
            raise Invalid(f"“{name}”: {error.message}", field=name) from None
    if not fits(type_, value):
        raise Invalid(f"“{name}” is a {type_}, and the value is none.", field=name)
    return value


def _sum(name: str, present: Any, value: Any) -> int | float:
    total = _number(name, 0 if present is None else present) + _number(name, value)
    if not math.isfinite(total):
        raise Invalid(f"“{name}” would become too large.", field=name)
    return total


def _number(name: str, value: Any) -> int | float:
    if isinstance(value, str):
        try:
            value = typed(Attribute.Type.NUMBER, value)
        except Invalid:
            value = None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Invalid(f"“{name}” is added to, but there is no number to be added.", field=name)
    return value
