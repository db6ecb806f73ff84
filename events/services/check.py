"""Whether an item may be accepted, by itself: what can be said without asking the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from crm.services import pii, profile
from events.contract import Batch, Item, Refusal

CLIENT_ACTION = "client_action"
UPDATE_PROFILE = "update_profile"
MAX_PAYLOAD = 32 * 1024
MAX_DEPTH = 32
MAX_NAME = 255
SECONDS_BELOW = 10**11
AHEAD = timedelta(hours=24)

_EID_LENGTH = 36  # in the canonical form, with a hyphen at each of these places
_HYPHENS = (8, 13, 18, 23)
EVENT_TYPE = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_SCALARS = frozenset({str, int, float, bool, type(None)})


class Row(msgspec.Struct, gc=False, eq=False):
    """An item that passed, with all that is worked out about it once. `at_ms` is its event_date.

    `eid` is its 16 bytes: two ways of writing one eid are one eid.
    """

    index: int
    eid: bytes
    posted_eid: str
    ext_id: str | None
    name: str
    action: str
    at_ms: int
    payload: dict[str, Any]
    body: bytes

    @property
    def takes_effect(self) -> bool:
        return self.name != UPDATE_PROFILE or self.payload.get(profile.SKIP_EFFECTS) is not True


class Wrong(Exception):
    """Internal to this module: an item fails a check."""

    def __init__(self, code: str, message: str, field: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = field


def check(
    batch: Batch, brand_slug: str, now: datetime, barred: frozenset[str] = frozenset()
) -> tuple[list[Row], list[Refusal]]:
    """The items that may be accepted for the brand, in order, and refusals for the others.

    `barred`: names that no payload may have, where the brand is free of personal data.
    """
    latest_ms = int((now + AHEAD).timestamp() * 1000)
    rows: list[Row] = []
    refusals: list[Refusal] = []
    for index, item, eid in zip(batch.indexes, batch.items, _eids(batch.items), strict=True):
        try:
            row = _checked(index, item, eid, brand_slug, latest_ms)
            if barred:
                _check_personal(item, barred)
            rows.append(row)
        except Wrong as wrong:
            refusals.append(Refusal(index, item.eid, wrong.code, wrong.message, wrong.field))
    return rows, refusals


def _eids(items: Iterable[Item]) -> list[bytes | None]:
    texts = [item.eid for item in items]
    together = _together(texts)
    if together is None:
        return [_eid(text) for text in texts]
    return [together[start : start + 16] for start in range(0, len(together), 16)]


def _together(texts: list[str]) -> bytes | None:
    """The bytes of all eids in one go, fifty times as fast as one by one; None if any is not canonical."""
    if {*map(len, texts)} != {_EID_LENGTH}:
        return None
    joined = "".join(texts)
    if any(joined[place::_EID_LENGTH].count("-") != len(texts) for place in _HYPHENS):
        return None
    try:
        together = bytes.fromhex(joined.replace("-", ""))
    except ValueError:
        return None
    # It skips blanks, and a fifth hyphen is gone as well: either leaves too little.
    return together if len(together) == 16 * len(texts) else None


def _eid(text: str) -> bytes | None:
    try:
        return msgspec.convert(text, UUID).bytes
    except msgspec.ValidationError:
        return None


def _checked(index: int, item: Item, eid: bytes | None, brand_slug: str, latest_ms: int) -> Row:
    user, name, payload = item.user_ext_id, item.event_type, item.payload
    if item.ext_brand_id != brand_slug:
        raise _wrong_brand(item.ext_brand_id)
    if eid is None:
        raise Wrong("invalid_eid", "eid must be a UUID, such as 98866720-1ae7-452c-bc08-1b703954d2ea.", "eid")
    if not SECONDS_BELOW <= item.event_date <= latest_ms:
        raise _wrong_date(item.event_date)
    if not _is_event_type(name):
        raise Wrong(
            "invalid_event_type", "event_type must be 1 to 100 letters, digits, _ . : or -.", "event_type"
        )
    if user is not None and (not 1 <= len(user) <= MAX_NAME or "\0" in user):
        raise _wrong_name(user, "user_ext_id", "invalid_user_ext_id")
    for_this_type = _BY_TYPE.get(name)
    if for_this_type:
        for_this_type(item)
    action = payload[CLIENT_ACTION] if name == CLIENT_ACTION else ""
    body = _encoded(payload)
    return Row(index, eid, item.eid, user, name, action, item.event_date, payload, body)


@lru_cache(maxsize=10_000)
def _is_event_type(name: str) -> bool:
    return EVENT_TYPE.fullmatch(name) is not None


def _wrong_brand(slug: str) -> Wrong:
    return Wrong("unknown_brand", f"The key may not write to the brand {_shown(slug)}.", "ext_brand_id")


def _wrong_date(event_date: int) -> Wrong:
    if event_date >= SECONDS_BELOW:
        return Wrong("in_the_future", "event_date is more than 24 hours in the future.", "event_date")
    hint = f"; {event_date * 1000} would be it" if event_date >= 10**9 else ""
    return Wrong("seconds_not_ms", f"event_date must be in milliseconds, not in seconds{hint}.", "event_date")


def _check_client_action(item: Item) -> None:
    if item.user_ext_id is None:
        raise _without_customer(item)
    action = item.payload.get(CLIENT_ACTION)
    field = "payload.client_action"
    if not isinstance(action, str) or not action:
        message = "The payload of a client action must name it: client_action, a text."
        raise Wrong("missing_client_action", message, field)
    if len(action) > MAX_NAME or "\0" in action:
        raise _wrong_name(action, field, "invalid_client_action")


def _check_update_profile(item: Item) -> None:
    if item.user_ext_id is None:
        raise _without_customer(item)
    found = profile.problem(item.payload)
    if found:
        raise Wrong("invalid_profile", found[1], f"payload.{found[0][:MAX_NAME]}")


def _check_personal(item: Item, barred: frozenset[str]) -> None:
    found = pii.first_barred(item.payload, barred)
    if found:
        message = f"This brand is free of personal data: leave out {_shown(found)}."
        raise Wrong("personal_data", message, f"payload.{found[:MAX_NAME]}")


def _without_customer(item: Item) -> Wrong:
    message = f"{item.event_type} concerns one customer: user_ext_id is missing."
    return Wrong("missing_user", message, "user_ext_id")


_BY_TYPE: dict[str, Callable[[Item], None]] = {
    CLIENT_ACTION: _check_client_action,
    UPDATE_PROFILE: _check_update_profile,
}


def _wrong_name(text: str, field: str, code: str) -> Wrong:
    if "\0" in text:
        return Wrong("nul_character", f"{field} contains a NUL character, which cannot be stored.", field)
    return Wrong(code, f"{field} must have 1 to {MAX_NAME} characters.", field)


def _encoded(payload: dict[str, Any]) -> bytes:
    if not _SCALARS.issuperset(map(type, payload.values())):
        _check_depth(payload)
    body = msgspec.json.encode(payload)
    if len(body) > MAX_PAYLOAD:
        raise Wrong(
            "payload_too_large", f"The payload has {len(body)} bytes; {MAX_PAYLOAD} are allowed.", "payload"
        )
    if b"\\u0000" in body and _NUL.search(body):
        raise Wrong(
            "nul_character",
            "The payload contains a NUL character (\\u0000), which cannot be stored.",
            "payload",
        )
    return body


def _check_depth(payload: dict[str, Any]) -> None:
    layer: list[Any] = [payload]
    for _ in range(MAX_DEPTH):
        layer = [inner for outer in layer for inner in _nested(outer)]
        if not layer:
            return
    raise Wrong("too_deep", f"The payload is nested deeper than {MAX_DEPTH} levels.", "payload")


def _nested(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value
    return [child for child in inner if isinstance(child, dict | list)]


def _shown(text: str) -> str:
    return repr(text[:50])
