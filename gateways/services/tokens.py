"""The token in a callback URL: stands for one message, cannot be guessed, tells nothing, needs no column.

It is the message's id, enciphered under a MAC of itself (a synthetic-IV construction): the MAC proves it,
and its keystream hides how many messages there are.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from functools import lru_cache

from django.conf import settings

from lib.secrets import keyed

_MAC_BYTES = 16
_ID_BYTES = 8


def token(message_id: int) -> str:
    """32 URL-safe characters that only this installation can make."""
    plain = message_id.to_bytes(_ID_BYTES, "big")
    mac = _mac(plain)
    return urlsafe_b64encode(mac + _xor(plain, _mac(mac))).decode()


def message_id(text: str) -> int | None:
    """The id that a token stands for; None for whatever is no token of ours."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii"))
    except (Error, ValueError):
        return None
    mac, hidden = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    plain = _xor(hidden, _mac(mac))
    if len(raw) != _MAC_BYTES + _ID_BYTES or not hmac.compare_digest(mac, _mac(plain)):
        return None
    return int.from_bytes(plain, "big")


def callback_url(message_id: int) -> str:
    """Where the gateway reports what became of this message."""
    return f"{settings.BECKON_PUBLIC_URL}/api/v1/callbacks/delivery/{token(message_id)}"


def _mac(value: bytes) -> bytes:
    return keyed.mac(_key(settings.SECRET_KEY), value)[:_MAC_BYTES]


def _xor(left: bytes, right: bytes) -> bytes:
    """As long as the shorter one is."""
    size = min(len(left), len(right))
    mixed = int.from_bytes(left[:size], "big") ^ int.from_bytes(right[:size], "big")
    return mixed.to_bytes(size, "big")


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"beckon delivery callback token\0" + secret.encode()).digest()
