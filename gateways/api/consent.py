"""`/api/v1/customers/{ext_id}/consent`: may we write to her, could we have, and why; and what she has said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

import msgspec
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.customers import EXT_ID, PAGE
from crm.api.resources import BrandResource
from crm.models import Category, Customer
from crm.policy.consent import Asked, Reason, Standing, reasons
from crm.services import consent, ledger
from crm.services.ledger import Proof
from gateways.api import consent_shown as shown
from gateways.api.consent_bodies import Chosen, ConsentShown, EntriesPage, LinkShown, Snoozed
from gateways.contract import channels
from gateways.services import preferences
from gateways.services.links import preferences_url
from lib.clock import now
from lib.errors import Invalid, NotFound

MAX_EVIDENCE = 4 * 1024
ASKED = [
    OpenApiParameter("at", str, description="a moment, ISO 8601 with an offset; now, if left out"),
    OpenApiParameter("channel", str, description="answers `may` and `reasons`: email, sms …"),
    OpenApiParameter("category", str, description="of a message of this category, by slug"),
]
PLACE = [EXT_ID, OpenApiParameter("category", str, "path"), OpenApiParameter("channel", str, "path")]


class ConsentOfCustomer(BrandResource):
    """Consent of one customer of the key's brand."""

    thing = "customers"
    rights: ClassVar = {"link": "customers.edit"}
    queryset = Customer.objects.select_related("brand__label")
    lookup_field = "ext_id"
    ordering = ("-id",)

    @extend_schema(parameters=[EXT_ID, *ASKED], responses=ConsentShown, operation_id="customer_consent")
    def retrieve(self, request: Request, ext_id: str) -> Response:
        """What held at a moment, and whether a message could have been sent: of a past one by the ledger."""
        customer, asked = self.get_object(), request.query_params
        at = _moment(asked["at"]) if asked.get("at") else None
        standing = ledger.standing_at(customer, at) if at else ledger.standing_now(customer, now())
        against = _against(customer, standing, asked) if asked.get("channel") else None
        return Response(shown.consent(customer, standing, at or now(), against))

    @extend_schema(parameters=[EXT_ID, *PAGE], responses=EntriesPage, operation_id="customer_consent_ledger")
    def entries(self, request: Request, ext_id: str) -> Response:
        """Every step, newest first."""
        return self.paged(ledger.entries_of(self.get_object()), shown.entry)

    @extend_schema(parameters=PLACE, request=Chosen, responses=ConsentShown, operation_id="customer_choose")
    def choose(self, request: Request, ext_id: str, category: str, channel: str) -> Response:
        """Opt in or out of a category on a channel. Where a confirmation is wanted, opting in asks for it."""
        customer, body, at = self.get_object(), self.body(Chosen), now()
        if len(msgspec.json.encode(body.evidence)) > MAX_EVIDENCE:
            raise Invalid("Evidence may take 4 KiB.", code="too_large", field="evidence")
        row, proof = self._category(category), Proof("api", body.evidence, body.text_version)
        step = {
            "opted_in": preferences.subscribe,
            "opted_out": consent.unsubscribe,
            "not_determined": consent.reset,
        }
        step[body.state](self.actor, customer, row, channel, at, proof)
        return self._shown(customer)

    @extend_schema(
        parameters=[EXT_ID], request=Snoozed, responses=ConsentShown, operation_id="customer_snooze"
    )
    def snooze(self, request: Request, ext_id: str) -> Response:
        """Nothing but operational messages for a while: 30 days unless told otherwise."""
        customer, body, at = self.get_object(), self.body(Snoozed), now()
        if body.days and body.until:
            raise Invalid("Give either days or until.", field="until")
        until = body.until or at + (consent.SNOOZE / consent.SNOOZE.days * (body.days or consent.SNOOZE.days))
        consent.snooze(self.actor, customer, until, at, Proof("api"))
        return self._shown(customer)

    @extend_schema(parameters=[EXT_ID], responses={204: None}, operation_id="customer_wake")
    def wake(self, request: Request, ext_id: str) -> Response:
        """End the pause."""
        consent.wake(self.actor, self.get_object(), now(), Proof("api"))
        return Response(status=204)

    @extend_schema(
        parameters=[EXT_ID], request=None, responses=LinkShown, operation_id="customer_preferences_link"
    )
    def link(self, request: Request, ext_id: str) -> Response:
        """The address of the customer's own preferences page, for an account page of yours."""
        return Response({"preferences_url": preferences_url(self.get_object(), now())})

    def _category(self, slug: str) -> Category:
        found = Category.objects.filter(brand=self.brand, slug=slug.replace("\0", "")).first()
        if found is None:
            raise NotFound(f"This brand has no category “{slug}”.")
        return found

    def _shown(self, customer: Customer) -> Response:
        at = now()
        return Response(shown.consent(customer, ledger.standing_now(customer, at), at, None))


def _against(customer: Customer, standing: Standing, asked: Any) -> list[Reason]:
    channel = asked["channel"]
    if channel not in channels:
        names = ", ".join(member.key for member in channels)
        raise Invalid(f"channel is one of: {names}.", code="invalid_channel", field="channel")
    question = Asked(customer.brand_id, customer.pk, channel, asked.get("category", ""))
    return list(reasons(standing, question))


def _moment(text: str) -> datetime:
    try:
        found = parse_datetime(text.replace(" ", "+", 1) if text.count(" ") == 1 and "T" in text else text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid("at is a moment with an offset: 2026-03-02T10:00:00Z.", code="invalid_at", field="at")
    return found.astimezone(UTC)
