"""Writing down who is in a segment: only what differs, whatever was asked, in one statement."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from crm.contract import Sql
from crm.queries.members import Move
from crm.segments.sql import compose, param

# A moment that is stored and comes before the new one stays: it is looked at once too often then, but a customer with
# something new every minute does not have her row written every minute. One that does not lie ahead would be looked
# at for ever; a condition should not give such a one.
_SETTLE = """
WITH asked AS MATERIALIZED ({asked}), compared AS MATERIALIZED (
    SELECT asked.segment_id, asked.customer_id, asked.cause, asked.inside, member.inside IS NOT NULL AS known,
        COALESCE(member.inside, false) AS was, member.due_at AS was_due,
        CASE
            WHEN member.due_at > {now} AND (member.due_at <= asked.due_at OR asked.due_at IS NULL AND asked.inside)
            THEN member.due_at
            WHEN asked.due_at <= {now} THEN {soon} ELSE asked.due_at
        END AS due_at
    FROM asked LEFT JOIN crm_segmentmember AS member
        ON member.customer_id = asked.customer_id AND member.segment_id = asked.segment_id
    WHERE asked.inside OR asked.due_at IS NOT NULL OR asked.was IS DISTINCT FROM false
), gone AS (
    DELETE FROM crm_segmentmember AS member USING compared
    WHERE compared.known AND NOT compared.inside AND compared.due_at IS NULL
        AND member.customer_id = compared.customer_id AND member.segment_id = compared.segment_id
), kept AS (
    UPDATE crm_segmentmember AS member
    SET inside = compared.inside, due_at = compared.due_at,
        since = CASE WHEN compared.inside = compared.was THEN member.since ELSE {now} END
    FROM compared
    WHERE compared.known AND (compared.inside OR compared.due_at IS NOT NULL)
        AND (compared.inside <> compared.was OR compared.due_at IS DISTINCT FROM compared.was_due)
        AND member.customer_id = compared.customer_id AND member.segment_id = compared.segment_id
), made AS (
    INSERT INTO crm_segmentmember (segment_id, customer_id, inside, since, due_at)
    SELECT segment_id, customer_id, inside, {now}, due_at FROM compared
    WHERE NOT known AND (inside OR due_at IS NOT NULL)
)
INSERT INTO crm_segmentmove (brand_id, segment_id, customer_id, entered, at, cause)
SELECT {brand}, segment_id, customer_id, inside, {now}, cause FROM compared WHERE inside <> was
ORDER BY customer_id, segment_id
RETURNING segment_id, customer_id, entered, cause
"""
_SOON = timedelta(seconds=1)


def settle(brand_id: int, asked: Sql, now: datetime) -> list[Move]:
    """Make the memberships what `asked` says.

    A SELECT of segment_id, customer_id, cause, inside, due_at, and `was`: false where it is known that the customer is
    not inside by what is written. If she still is not, nothing is looked up; a moment that is written is let come.

    The caller holds the shards of all these customers. Who moved is written down and given back.
    """
    statement = compose(
        _SETTLE,
        asked=asked,
        now=param(now, "timestamptz"),
        soon=param(now + _SOON, "timestamptz"),
        brand=param(brand_id, "bigint"),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        return [Move(*row) for row in cursor.fetchall()]
