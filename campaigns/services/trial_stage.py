"""The stage of a trial: a transaction that is rolled back, in it a campaign, a version, perhaps a customer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled

from campaigns.engine.graph import Graph
from campaigns.engine.rules import Rules
from campaigns.engine.versions import LiveVersion
from campaigns.models import Campaign, Version
from campaigns.models.campaign import Status
from crm.models import Brand, Customer
from crm.services import profile
from lib.errors import Invalid, TryLater

NAME = "trial"
LIMITS = "SELECT set_config('statement_timeout', '4s', true), set_config('lock_timeout', '300ms', true)"
BUSY = (LockNotAvailable, QueryCanceled, DeadlockDetected)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever is written in the block is never committed, and no statement in it takes or waits for long.

    Raises TryLater when one would have.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(LIMITS)
            try:
                yield
            finally:
                transaction.set_rollback(True)
    except OperationalError as error:
        if isinstance(error.__cause__, BUSY):
            raise TryLater(
                "The database was too busy for a test run. Nothing was changed: try again."
            ) from None
        raise


def staged(campaign: Campaign, graph: Graph, rules: Rules, salt: str, now: datetime) -> LiveVersion:
    """A version of a campaign that nobody else sees, under the real one's name for conditions and templates.

    A campaign of its own, because entering the real one could make real customers' entries wait for us, and
    because a real one that is on hold would hold the trial as well.
    """
    own = Campaign.objects.create(
        brand=campaign.brand, slug=f"{NAME}-{uuid4().hex}", name=NAME, draft={}, status=Status.ACTIVE
    )
    version = Version.objects.create(
        campaign=own, number=1, graph={}, settings={}, salt=salt, published_at=now, published_by=NAME
    )
    zone = ZoneInfo(campaign.brand.label.time_zone)
    return LiveVersion(
        version.pk, own.pk, campaign.slug, campaign.brand_id, salt=salt, graph=graph, rules=rules, zone=zone
    )


def made_up(brand: Brand, attributes: Mapping[str, Any], now: datetime) -> Customer:
    """A test customer with these attributes. Raises Invalid."""
    if found := profile.problem(attributes):
        raise Invalid(found[1], code="invalid_attribute", field=f"customer.attributes.{found[0]}")
    return Customer.objects.create(
        brand=brand,
        ext_id=f"{NAME}-{uuid4().hex[:12]}",
        attributes=profile.apply({}, attributes),
        is_test=True,
        created_at=now,
        updated_at=now,
    )
