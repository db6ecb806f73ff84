"""Customers with what stands around them, for the API and the pages."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from crm.models import Audience, AudienceMember, Customer, OptOut


def in_full(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """With opt-outs and audiences, in two queries however many customers there are."""
    return customers.prefetch_related(
        Prefetch("opt_outs", OptOut.objects.order_by("channel", "side")),
        Prefetch("audiences", AudienceMember.objects.select_related("audience")),
    )


def members_of(audience: Audience) -> QuerySet[Customer]:
    """The customers on an audience."""
    return Customer.objects.filter(
        brand=audience.brand_id, pk__in=audience.members.values("customer_id").order_by()
    )
