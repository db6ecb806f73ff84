"""Takes in what gateways report: finds the messages, keeps every report at once, applies it in batches."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gateways.contract import channels
from gateways.policy.progress import STATUSES
from gateways.queries import reported
from gateways.queries.reported import Kept, Pending, Seen
from gateways.services import parking, statuses
from gateways.services.statuses import Report
from lib.away import is_away
from lib.queue import after_commit

log = logging.getLogger(__name__)

TEXT_CHARACTERS = 255
BATCH = 1_000
DOORBELL = "gateways.apply_callbacks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A report as it came in. `message_id` from the token in the URL, `brand_id` from the API key; either
    may be missing, not both. The texts are whatever the caller wrote."""

    type: str
    ext_message_id: str
    status: str
    at: datetime
    brand_id: int | None = None
    message_id: int | None = None
    user_agent: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the gateway is told."""

    error_code: int = 0
    error_message: str = ""


WRONG_KEY = Reply(3, "the api_key is wrong")
OTHER_BRAND = Reply(3, "the api_key is of another brand")


def take(notices: Sequence[Notice], now: datetime) -> list[Reply]:
    """One reply for each notice, and all of them kept: what is right is applied by the next `apply_pending`.

    One transaction of a few statements, whatever their number; concurrent callbacks are gathered into one
    call. Applying waits for nobody here, so a storm of callbacks costs what it costs to write them down.
    """
    with transaction.atomic():
        ids = _ids(notices)
        if any(_is_early(notice, id_) for notice, id_ in zip(notices, ids, strict=True)):
            parking.wait_for_writers()
            ids = _ids(notices)
        messages = reported.seen({id_ for id_ in ids if id_ is not None})
        found = [messages.get(id_) if id_ is not None else None for id_ in ids]
        replies = [_reply(notice, message) for notice, message in zip(notices, found, strict=True)]
        _keep(notices, found, replies)
        if any(reply.error_code == 0 for reply in replies):
            after_commit(DOORBELL)
    return replies


def apply_pending(now: datetime, limit: int = BATCH) -> int:
    """Apply the oldest callbacks that are still to be applied; how many there were.

    Raises OperationalError when the database is away; nothing is lost then.
    """
    try:
        with transaction.atomic():
            batch = reported.pending(limit)
            _apply(batch, now)
    except Exception as error:
        if is_away(error):
            raise
        # One of them cannot be digested: alone it can be found, and leaves the others alone.
        if limit > 1:
            return sum(apply_pending(now, 1) for _ in range(len(batch)))
        log.exception("callback %s cannot be applied; it stays on record", batch[0].id)
        reported.applied([batch[0].id])
    return len(batch)


def _apply(batch: Sequence[Pending], now: datetime) -> None:
    messages = reported.lock({callback.message_id for callback in batch})
    known = [callback for callback in batch if callback.message_id in messages]
    for callback in known:
        message = messages[callback.message_id]
        message.ext_message_id = message.ext_message_id or callback.ext_message_id or None
    statuses.apply([Report(c.message_id, c.status, c.received_at) for c in known], messages, now)
    reported.applied([callback.id for callback in batch])


def _ids(notices: Sequence[Notice]) -> list[int | None]:
    """The message each notice speaks of: by its token, else by (brand, type, ext_message_id)."""
    pairs = {
        (notice.brand_id, notice.ext_message_id)
        for notice in notices
        if notice.message_id is None and notice.brand_id is not None and _is_id(notice.ext_message_id)
    }
    newest = reported.newest(pairs)
    return [_id(notice, newest) for notice in notices]


def _id(notice: Notice, newest: Mapping[tuple[int, str, str], int]) -> int | None:
    if notice.message_id is not None or notice.brand_id is None:
        return notice.message_id
    fitting = [
        newest.get((notice.brand_id, notice.ext_message_id, channel.key))
        for channel in channels
        if channel.callback_type == notice.type
    ]
    return max((id_ for id_ in fitting if id_ is not None), default=None)


def _is_early(notice: Notice, message_id: int | None) -> bool:
    """Whether it may speak of a message whose ext_message_id we have yet to be told."""
    return message_id is None and _is_id(notice.ext_message_id) and _flaw(notice) is None


def _reply(notice: Notice, message: Seen | None) -> Reply:
    if flaw := _flaw(notice):
        return flaw
    if message is None:
        return _not_found(notice)
    if notice.brand_id not in (None, message.brand_id):
        return OTHER_BRAND
    if channels.get(message.channel).callback_type != notice.type:
        return Reply(2, f"this message is not of the type {notice.type}")
    if notice.ext_message_id and message.ext_message_id not in (None, notice.ext_message_id):
        return _not_found(notice)
    return Reply()


def _flaw(notice: Notice) -> Reply | None:
    types = sorted({channel.callback_type for channel in channels})
    if notice.type not in types:
        return Reply(2, f"type must be one of: {', '.join(types)}")
    if notice.status not in STATUSES:
        return Reply(2, f"status must be one of: {', '.join(sorted(STATUSES))}")
    return None


def _not_found(notice: Notice) -> Reply:
    return Reply(1, f"{notice.type} was not found")


def _keep(notices: Sequence[Notice], messages: Sequence[Seen | None], replies: Sequence[Reply]) -> None:
    """Every notice of a known brand is kept; those that may be early are parked."""
    reported.keep(
        [
            Kept(
                brand_id=brand_id,
                message_id=message.id if message and reply.error_code == 0 else None,
                channel=_clean(notice.type),
                ext_message_id=_clean(notice.ext_message_id),
                status=_clean(notice.status),
                received_at=notice.at,
                user_agent=_clean(notice.user_agent),
                link=_clean(notice.link),
                pending=message is not None and reply.error_code == 0,
                parked=_is_early(notice, message.id if message else notice.message_id),
            )
            for notice, message, reply in zip(notices, messages, replies, strict=True)
            if (brand_id := notice.brand_id or (message.brand_id if message else None)) is not None
        ]
    )


def _is_id(text: str) -> bool:
    return 0 < len(text) <= TEXT_CHARACTERS and "\0" not in text


def _clean(text: str) -> str:
    return text[:TEXT_CHARACTERS].replace("\0", "\N{REPLACEMENT CHARACTER}")
