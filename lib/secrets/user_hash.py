"""The user hash: a platform's word, carried by its page, that a visitor is who the page says.

The md5 form is fixed by the existing code of pages and platforms: md5 of the lower-cased
`id:salt:valid_until`. It cannot tell ids that differ in case only. The HMAC form can, and is the one to
choose where both sides are free. Which of them counts is the label's setting, never the caller's choice.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from enum import StrEnum

MAX_AHEAD_MS = 30 * 24 * 3600 * 1000
_PRESENTED = re.compile(r"([0-9a-f]{32}|[0-9a-f]{64}):([1-9][0-9]{0,15})", re.ASCII)


class Form(StrEnum):
    """How the hash is made."""

    MD5 = "md5"
    HMAC_SHA256 = "hmac_sha256"


def user_hash(ext_id: str, salt: str, valid_until_ms: int, form: Form = Form.MD5) -> str:
    """`<hex>:<valid_until_ms>`. Raises ValueError for a salt with a colon: with one, two different
    pairs of id and salt would share a hash."""
    if ":" in salt or not salt:
        raise ValueError("a salt must not be empty or contain a colon")
    return f"{_hex(ext_id, salt, valid_until_ms, form)}:{valid_until_ms}"


def verify_user_hash(
    presented: str,
    ext_id: str,
    salts: str | tuple[str, ...],
    *,
    now_ms: int,
    form: Form = Form.MD5,
    max_ahead_ms: int = MAX_AHEAD_MS,
) -> bool:
    """Whether `presented` was made for `ext_id` with one of `salts` (two while one is being replaced) and is
    still valid at `now_ms`, but not for longer than `max_ahead_ms` from now."""
    found = _PRESENTED.fullmatch(presented)
    if found is None:
        return False
    valid_until_ms = int(found[2])
    if not now_ms < valid_until_ms <= now_ms + max_ahead_ms:
        return False
    candidates = (salts,) if isinstance(salts, str) else salts
    # All are tried, so that the time taken does not tell which salt it was.
    matches = [
        hmac.compare_digest(presented, user_hash(ext_id, salt, valid_until_ms, form)) for salt in candidates
    ]
    return any(matches)


def _hex(ext_id: str, salt: str, valid_until_ms: int, form: Form) -> str:
    if form is Form.MD5:
        text = f"{ext_id}:{salt}:{valid_until_ms}".lower()
        return hashlib.md5(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()
    message = f"{ext_id}:{valid_until_ms}".encode("utf-8", "surrogatepass")
    return hmac.new(salt.encode(), message, hashlib.sha256).hexdigest()
