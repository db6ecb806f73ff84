"""Ids of customers who were forgotten and shall not be known again: only their keyed hashes are kept."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.utils.crypto import salted_hmac

from crm.models import Erasure

# By hand: it is asked for each request that brings somebody new, and making the query took longer than answering it.
_ANY = "SELECT EXISTS (SELECT FROM crm_erasure WHERE brand_id = %s AND refuses)"


def digest(brand_id: int, ext_id: str) -> str:
    """Tells two ids apart, and nothing about either without the installation's secret."""
    return salted_hmac(f"beckon.erasure.{brand_id}", ext_id, algorithm="sha256").hexdigest()


def refused(brand_id: int, ext_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are refused. One small statement while the brand refuses nobody."""
    wanted = list(ext_ids)
    if not wanted:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_ANY, [brand_id])
        if not cursor.fetchone()[0]:
            return set()
    by_digest = {digest(brand_id, ext_id): ext_id for ext_id in wanted}
    refusing = Erasure.objects.filter(brand=brand_id, refuses=True, digest__in=list(by_digest))
    found = refusing.values_list("digest", flat=True)
    return {by_digest[one] for one in found}
