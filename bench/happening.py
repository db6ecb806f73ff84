"""Events that have happened, put into the log and the queue at once: for figures about what follows from them."""

from __future__ import annotations

from django.db import connection, transaction

from bench.world import execute
from crm.models import Brand
from events.queries import work
from lib import clock

REQUEST = 1_000  # events of one request of a platform


def happen(brand: Brand, prefix: str, action: str) -> int:
    """A client action of every customer whose ext_id begins so, queued in requests of 1,000. How many."""
    now = clock.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_event (brand_id, customer_id, eid, name, action, occurred_at, received_at, source,"
            " payload) SELECT brand_id, id, gen_random_uuid(), 'client_action', %(action)s, %(now)s, %(now)s,"
            " 'native', jsonb_build_object('client_action', %(action)s::text, 'cashback_amount', 44.22,"
            " 'cashback_currency', 'USD', 'url', 'https://mysite.test/activate_cashback?code=WREWSREGS')"
            " FROM crm_customer WHERE brand_id = %(brand)s AND ext_id LIKE %(prefix)s RETURNING id",
            {"action": action, "now": now, "brand": brand.pk, "prefix": f"{prefix}%"},
        )
        events = [(id_, now) for (id_,) in cursor.fetchall()]
        for start in range(0, len(events), REQUEST):
            work.add(brand.pk, work.due_again(events[start : start + REQUEST]))
    execute("ANALYZE events_event")
    return len(events)
