"""API keys: made here, shown once, kept as a digest.

A key reads `bk_live_<8 public characters>_<secret>`. What comes before the secret identifies it in lists and
finds its row; the digest proves it. A plain SHA-256 is enough: the secret has 256 random bits, so there is
nothing to guess, and hashing is on the path of every request.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import string
from typing import NamedTuple

_PUBLIC = string.ascii_lowercase + string.digits
_KEY = re.compile(r"([a-z]+(?:_[a-z]+)*_[a-z0-9]{8})_[A-Za-z0-9_-]{43}")


class NewSecret(NamedTuple):
    """A fresh key. `plain` goes to its owner and nowhere else; `shown` and `digest` are stored."""

    plain: str
    shown: str
    digest: str

    def __repr__(self) -> str:
        return f"NewSecret({self.shown}_…)"


def new_secret(prefix: str = "bk_live") -> NewSecret:
    """A new random key that begins with `prefix` (lower-case words joined by underscores)."""
    shown = f"{prefix}_{''.join(secrets.choice(_PUBLIC) for _ in range(8))}"
    plain = f"{shown}_{secrets.token_urlsafe(32)}"
    return NewSecret(plain, shown, digest(plain))


def shown_prefix(plain: str) -> str | None:
    """The public part of a key as received, to find its row by; None if it is no key of ours."""
    found = _KEY.fullmatch(plain)
    return found[1] if found else None


def digest(plain: str) -> str:
    """What is stored of a key: SHA-256, hex. Any text has one, also what no client should send."""
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def verify(plain: str, stored_digest: str) -> bool:
    """Whether `plain` is the key behind `stored_digest`, in time that tells nothing."""
    return hmac.compare_digest(digest(plain).encode(), stored_digest.encode())
