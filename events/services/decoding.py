"""From the bytes of a body to items: all at once when all is well, one by one when something is not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import msgspec

from events.contract import MAX_ITEMS, Batch, Item, Refusal, TooMany, Undecodable


class Named(msgspec.Struct):
    """As much of an item as a refusal needs."""

    eid: str | None = None


_one = msgspec.json.Decoder(Item)
_many = msgspec.json.Decoder(list[Item])
_raws = msgspec.json.Decoder(list[msgspec.Raw])
_named = msgspec.json.Decoder(Named)
_PATH = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<where>[^`]*)`)?$", re.DOTALL)
_FIELDS = ("eid", "event_date", "ext_brand_id", "event_type", "payload", "user_ext_id")


def decode(body: bytes) -> Batch:
    """The items of a body that is one event object or an array of them.

    Raises Undecodable: no JSON, neither object nor array, more than MAX_ITEMS, nested too deep.
    """
    try:
        items = _many.decode(body) if body.lstrip()[:1] == b"[" else [_one.decode(body)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return _one_by_one(body, error)
    _check_number(len(items))
    return Batch(items, range(len(items)))


def _one_by_one(body: bytes, error: Exception) -> Batch:
    items: list[Item] = []
    indexes: list[int] = []
    refusals: list[Refusal] = []
    for index, raw in enumerate(_apart(body, error)):
        try:
            items.append(_one.decode(raw))
            indexes.append(index)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as why:
            refusals.append(_refusal(index, raw, why))
    return Batch(items, indexes, refusals)


def _apart(body: bytes, error: Exception) -> list[bytes]:
    """The JSON texts of the single items, not looked into yet."""
    if isinstance(error, RecursionError):
        raise _too_deep()
    if body.lstrip()[:1] != b"[":
        if body.lstrip()[:1] != b"{" or _is_broken(body):
            raise _undecodable(body, error)
        return [body]
    try:
        raws = [bytes(raw) for raw in _raws.decode(body)]
    except RecursionError:
        raise _too_deep() from None
    except msgspec.MsgspecError:
        raws = _apart_despite_surrogates(body, error)
    _check_number(len(raws))
    return raws


def _apart_despite_surrogates(body: bytes, error: Exception) -> list[bytes]:
    """msgspec gives up on half a surrogate pair, which is valid JSON: its neighbours shall not pay for it."""
    values = _lenient(body)
    if not isinstance(values, list):
        raise _undecodable(body, error)
    return [json.dumps(value).encode() for value in values]


def _is_broken(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except msgspec.MsgspecError:
        return _lenient(body) is None
    except RecursionError:
        return True
    return False


def _lenient(body: bytes) -> Any:
    """The value of a body that holds half a surrogate pair; None when that is not what is wrong with it."""
    if b"\\ud" not in body.lower():
        return None
    try:
        return json.loads(body.decode(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _check_number(number: int) -> None:
    if number > MAX_ITEMS:
        raise TooMany(f"{number} events are more than the {MAX_ITEMS} of one request.", code="too_many")


def _undecodable(body: bytes, error: Exception) -> Undecodable:
    if not body.strip():
        return Undecodable(
            "The body is empty; an event object or an array of them is needed.", code="not_json"
        )
    if body[:3] == b"\xef\xbb\xbf" or b"\x00" in body[:4] or body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return Undecodable("The body must be UTF-8 without a byte order mark.", code="not_json")
    if isinstance(error, msgspec.ValidationError):
        return Undecodable("The body must be one event object or an array of them.", code="not_an_event")
    return Undecodable(f"The body is not valid JSON: {error}.", code="not_json")


def _too_deep() -> Undecodable:
    return Undecodable("The body is nested too deep.", code="too_deep")


def _refusal(index: int, raw: bytes, error: Exception) -> Refusal:
    eid = _eid(raw)
    if isinstance(error, UnicodeDecodeError):
        return Refusal(index, eid, "not_utf8", "The event holds bytes that are not UTF-8.")
    if isinstance(error, RecursionError):
        return Refusal(index, eid, "too_deep", "The event is nested too deep.")
    if not isinstance(error, msgspec.ValidationError):
        return Refusal(
            index, eid, "lone_surrogate", "The event holds half of a surrogate pair (\\ud800 to \\udfff)."
        )
    return _of_validation(index, eid, str(error))


def _of_validation(index: int, eid: str | None, text: str) -> Refusal:
    found = _PATH.match(text)
    what, where = (found["what"], found["where"] or "") if found else (text, "")
    missing = re.search(r"missing required field `(\w+)`", what)
    if missing:
        return Refusal(index, eid, f"missing_{missing[1]}", f"{missing[1]} is missing.", missing[1])
    field = _first_of(where, _FIELDS)
    if "out of range" in what:
        return Refusal(index, eid, "number_out_of_range", "A number is too large to be stored.", field)
    return Refusal(
        index, eid, f"invalid_{field or 'event'}", f"{what}{f' in {where}' if where else ''}.", field
    )


def _first_of(where: str, fields: Iterable[str]) -> str:
    return next(
        (field for field in fields if where == field or where.startswith((f"{field}.", f"{field}["))), ""
    )


def _eid(raw: bytes) -> str | None:
    try:
        return _named.decode(raw).eid
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _eid_beside_surrogates(raw)


def _eid_beside_surrogates(raw: bytes) -> str | None:
    value = _lenient(raw)
    eid = value.get("eid") if isinstance(value, dict) else None
    return eid if isinstance(eid, str) and eid.isascii() else None
