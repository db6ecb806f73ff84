"""Text encrypted at rest, under keys that can be rotated.

The first key encrypts, all of them decrypt: to rotate, put a new key in front, save what is stored again,
then drop the old one. Any string will do as a key and is stretched to the right size by HKDF; that does not
make a guessable one strong, so keys shorter than 16 characters are refused.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from lib.errors import BeckonError

MIN_KEY_CHARACTERS = 16


class Undecipherable(BeckonError):
    """A stored secret cannot be read: it was encrypted under a key that is not in BECKON_ENCRYPTION_KEYS.
    Put that key back (behind the present one), or enter the secret anew."""


def encrypt(text: str, keys: Sequence[str] | None = None) -> str:
    """`text` as an ASCII token, different each time. Keys default to `settings.BECKON_ENCRYPTION_KEYS`."""
    return _cipher(tuple(keys or _configured())).encrypt(text.encode()).decode("ascii")


def decrypt(token: str, keys: Sequence[str] | None = None) -> str:
    """The text of `token`. Raises Undecipherable when no key fits or the token was altered."""
    try:
        return _cipher(tuple(keys or _configured())).decrypt(token.encode()).decode()
    except InvalidToken:
        raise Undecipherable() from None


def _configured() -> Sequence[str]:
    from django.conf import settings  # read late: this module must not need Django's settings to be imported

    keys: Sequence[str] = settings.BECKON_ENCRYPTION_KEYS
    return keys


@lru_cache(maxsize=8)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys or any(len(key) < MIN_KEY_CHARACTERS for key in keys):
        raise ValueError(f"BECKON_ENCRYPTION_KEYS needs keys of at least {MIN_KEY_CHARACTERS} characters")
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    stretched = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"beckon secrets 1").derive(key.encode())
    return base64.urlsafe_b64encode(stretched)
