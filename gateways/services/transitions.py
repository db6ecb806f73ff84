"""The one writer of a message's state, from the outbox to its end; who waits for the end is told in here.

Journeys hear the news inside the transaction that makes it true. So a bug in one of them could undo a whole
batch, again and again: `write_apart` confines it to its message.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import InterfaceError, OperationalError, connection, transaction

from events import bus
from events.bus import Settled
from gateways.models.message import State
from gateways.services.affecting import affect
from lib.away import is_away

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError)
"""What a database that is away, or that ended a deadlock, raises: nobody's fault, to be tried again as it was."""

PUT_OFF = timedelta(minutes=5)
NOT_HEARD = "Its journey could not be told what became of it; this is tried again."
SETTLED = frozenset({State.SENT, State.FAILED, State.SKIPPED})

_WRITE = """
    UPDATE gateways_message m
    SET state = r.state, due_at = r.due_at, lease = NULL, error = r.error,
        ext_message_id = coalesce(r.ext_message_id, m.ext_message_id), attempts = m.attempts - r.untried,
        settled_at = CASE WHEN r.state IN ('sent', 'failed', 'skipped') THEN %(now)s::timestamptz END
    FROM json_to_recordset(%(changes)s::json) AS r (
        message_id bigint, state text, due_at timestamptz, error text, ext_message_id text, lease uuid, untried int
    )
    WHERE m.id = r.message_id AND (r.lease IS NULL OR m.lease = r.lease)
    RETURNING m.id, m.run_id, m.visit, m.state, m.error, m.brand_id, m.channel, m.customer_id
"""


class Change(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What becomes of one message. `lease`: only if it is still ours; None where the row is locked anyway.

    `due_at`: when it is looked at again, None if nobody needs to. `untried`: 1 takes back a counted try.
    """

    message_id: int
    state: State
    due_at: datetime | None = None
    error: str = ""
    ext_message_id: str | None = None
    lease: UUID | None = None
    untried: int = 0


def write(changes: Sequence[Change], now: datetime) -> set[int]:
    """Apply the changes in the caller's transaction and tell the journeys of those that are settled.

    Returns the ids that were changed: a message whose lease somebody else holds by now is left alone.
    """
    if not changes:
        return set()
    ordered = sorted(changes, key=lambda change: change.message_id)
    with connection.cursor() as cursor:
        # One JSON text: several times faster to make and to bind than an array for each column.
        cursor.execute(_WRITE, {"changes": msgspec.json.encode(ordered).decode(), "now": now})
        rows = cursor.fetchall()
    news = [
        Settled(message_id, run_id, visit, state, error)
        for message_id, run_id, visit, state, error, *_ in rows
        if run_id is not None and state in SETTLED
    ]
    bus.publish(Settled, news, now)
    affect((row[5:] for row in rows if row[3] == State.SENT), now)
    return {row[0] for row in rows}


def write_apart(changes: Sequence[Change], now: datetime) -> set[int]:
    """The same; but when somebody chokes on the news of one message, only that one is put off.

    It may then reach the gateway again, under the same uid. Raises AWAY errors only.
    """
    if not changes:
        return set()
    try:
        with transaction.atomic():
            return write(changes, now)
    except Exception as error:
        if is_away(error):
            raise
        if len(changes) > 1:
            return set().union(*(write_apart([change], now) for change in changes))
        log.exception("nobody can be told what became of message %s", changes[0].message_id)
        put_off = msgspec.structs.replace(
            changes[0],
            state=State.UNKNOWN,
            due_at=now + PUT_OFF,
            error=NOT_HEARD,
            ext_message_id=None,
            untried=0,
        )
        return write([put_off], now)
