"""How an address is written before it is hashed, so that the same address has the same hash everywhere.

Without a salt, on purpose: lists come from other systems as hashes, and theirs have none. `queries.standing` does
the same in SQL, which is why only ASCII is folded to lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

#: attributes that hold addresses (seed-facts A14)
EMAILS = ("user_email", "email")
PHONES = ("user_phone", "phone")

_HASH = re.compile(r"[0-9a-f]{64}")


def subject_of_customer(ext_id: str) -> str:
    """How the suppression list names a customer."""
    return f"id:{ext_id}"


def subject_of_address(address: str) -> str:
    """How it names an e-mail address or a phone number, given in clear or as SHA-256 in hex; "" for neither."""
    text = address.strip(" ").lower()
    return f"sha256:{text}" if _HASH.fullmatch(text) else _hashed(address)


def subjects_of(ext_id: str, attributes: Mapping[str, Any]) -> set[str]:
    """All names under which a customer may stand on the list."""
    return {subject_of_customer(ext_id), *filter(None, map(_hashed, _addresses(attributes)))}


def _hashed(address: str) -> str:
    text = address.strip(" ").encode().lower().decode()
    plain = text if "@" in text else re.sub(r"[^0-9]", "", text)
    return f"sha256:{sha256(plain.encode()).hexdigest()}" if plain else ""


def _addresses(attributes: Mapping[str, Any]) -> Iterable[str]:
    for name in (*EMAILS, *PHONES):
        value = attributes.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield str(value)
