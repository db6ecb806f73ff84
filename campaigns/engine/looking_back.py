"""Waking runs for which something came while they were not seen to listen yet: between their arrival and its commit.

What they listen for finds listening runs only. So whoever makes runs listen leaves word, and the next turn of any
worker, which begins after the commit, looks once what has reached the log since.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from campaigns.engine import store, versions
from campaigns.engine.hearing import missed
from campaigns.engine.statements import execute, integers
from campaigns.engine.store import Ear
from campaigns.models import Version
from lib.away import is_away

log = logging.getLogger(__name__)

AT_ONCE = 4
LEAVE = "INSERT INTO campaigns_lookback (version_id, node, since, runs) VALUES (%s, %s, %s, %s)"
TAKE = """
DELETE FROM campaigns_lookback WHERE id = ANY (ARRAY(
    SELECT id FROM campaigns_lookback WHERE %s OR runs && %s::bigint[] ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
)) RETURNING version_id, node, since, runs::text
"""


def leave_word(ears: Mapping[Ear, Sequence[int]]) -> None:
    """These runs begin to listen; to be called in the transaction in which they do."""
    for ear, run_ids in ears.items():
        execute(LEAVE, [*ear, integers(run_ids)])


def look_back(now: datetime, only: Sequence[int] | None = None) -> int:
    """Wake those for whom what they listen for has come already. Returns for how many runs it was asked; 0: for none.

    Inside the caller's transaction. `only`: none but these runs, for a trial.
    """
    asked = _taken(only)
    for (version_id, node, since), run_ids in asked.items():
        try:
            with transaction.atomic():
                version = versions.load(version_id)
                store.wake(missed(version, node, run_ids, since, now), now)
        except Version.DoesNotExist:
            continue
        except Exception as error:
            if is_away(error):
                raise
            # The node asks for itself, run by run, and it is seen on which it fails.
            log.exception("not looked back", extra={"version": version_id, "node": node})
            store.look_now(version_id, node, run_ids, now)
    return sum(map(len, asked.values()))


def _taken(only: Sequence[int] | None) -> dict[Ear, list[int]]:
    asked: dict[Ear, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [only is None, integers(only or ()), AT_ONCE])
        for version_id, node, since, runs in cursor.fetchall():
            asked[version_id, node, since] += map(int, runs[1:-1].split(","))
    return asked
