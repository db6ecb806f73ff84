"""Calls to the outside as they are listed and looked up, for the API and the pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from gateways.models import Call
from gateways.queries.messages import of_customer

#: of the request's body and headers nothing is read for a list
HEAVY = ("body", "headers", "keeps", "answer")
PLAIN = ("state", "kind", "campaign")


def listed(calls: QuerySet[Call]) -> QuerySet[Call]:
    """For lists: with customer and gateway, without what may be long. One query a page."""
    return calls.select_related("customer", "gateway").defer(*HEAVY)


def narrowed(calls: QuerySet[Call], brand_id: int, wanted: Mapping[str, str]) -> QuerySet[Call]:
    """By `state`, `kind` and `campaign` as they are, by `host` from its beginning, by `customer` (her id)."""
    calls = calls.filter(**{name: wanted[name] for name in PLAIN if wanted.get(name)})
    if host := wanted.get("host"):
        calls = calls.filter(Q(url__startswith=f"https://{host}") | Q(url__startswith=f"http://{host}"))
    if ext_id := wanted.get("customer"):
        calls = of_customer(calls, brand_id, ext_id)
    return calls
