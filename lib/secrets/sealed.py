"""Short tokens for URLs: they stand for a few bytes of ours, cannot be guessed or made, and tell nothing.

The bytes are enciphered under a MAC of themselves (a synthetic-IV construction): the MAC proves them, and its
keystream hides them. Each `purpose` has a key of its own, so a token for one opens nothing of another.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from functools import lru_cache

from lib.secrets import keyed

_MAC_BYTES = 16


def seal(plain: bytes, secret: str, purpose: bytes) -> str:
    """A URL-safe token, always the same for the same bytes, of which there may be 32 at most."""
    key = _key(secret, purpose)
    mac = _mac(key, plain)
    return urlsafe_b64encode(mac + _xor(plain, keyed.mac(key, mac))).decode().rstrip("=")


def unseal(text: str, secret: str, purpose: bytes) -> bytes | None:
    """The bytes that a token stands for; None for whatever is no token of ours, or for something else."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (Error, ValueError):
        return None
    key = _key(secret, purpose)
    mac, hidden = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not 0 < len(hidden) <= 32:
        return None
    plain = _xor(hidden, keyed.mac(key, mac))
    return plain if hmac.compare_digest(mac, _mac(key, plain)) else None


def _mac(key: bytes, value: bytes) -> bytes:
    return keyed.mac(key, b"mac\0" + value)[:_MAC_BYTES]


def _xor(left: bytes, right: bytes) -> bytes:
    """As long as the left one is."""
    size = len(left)
    mixed = int.from_bytes(left, "big") ^ int.from_bytes(right[:size], "big")
    return mixed.to_bytes(size, "big")


@lru_cache(maxsize=16)
def _key(secret: str, purpose: bytes) -> bytes:
    return hashlib.sha256(b"beckon " + purpose + b"\0" + secret.encode()).digest()
