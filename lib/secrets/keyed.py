"""Message authentication codes of a few bytes, thousands a second.

`hmac.digest` sets the key up for each call and gives the interpreter away meanwhile, which other threads of the
sender then keep for as long as they may. A copy of one that has its key costs less and keeps the interpreter.
"""

from __future__ import annotations

import hmac
from functools import lru_cache


def mac(key: bytes, value: bytes) -> bytes:
    """HMAC-SHA256 (RFC 2104), 32 bytes."""
    code = _prepared(key).copy()
    code.update(value)
    return code.digest()


@lru_cache(maxsize=64)
def _prepared(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod="sha256")
