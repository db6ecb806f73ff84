"""What an event's field says in money, the same wherever money is added up."""

from __future__ import annotations

# Platforms write amounts as texts, too. What is beyond a million millions is nobody's, and its square no float.
_AMOUNT = """CASE jsonb_typeof({payload} -> {field})
            WHEN 'number' THEN CASE WHEN {payload} -> {field} BETWEEN '-1e12' AND '1e12'
                THEN ({payload} -> {field})::numeric END
            WHEN 'string' THEN CASE WHEN {payload} ->> {field} ~ '^-?[0-9]{{1,12}}([.][0-9]{{1,9}})?$'
                THEN ({payload} ->> {field})::numeric END
        END"""


def amount(payload: str, field: str) -> str:
    """SQL for the number in a field (SQL as well) of a payload, however it is written; NULL where there is none."""
    return _AMOUNT.format(payload=payload, field=field)
