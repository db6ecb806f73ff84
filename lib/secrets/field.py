"""A model field whose text is encrypted in the database and plain on the instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models

from lib.secrets.encryption import decrypt, encrypt

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class SecretText(str):
    """Text that keeps itself out of reprs: of containers, tracebacks, log records.

    `str()` and f-strings still give it away: it must reach the gateway somehow.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'[hidden]'" if self else "''"


class EncryptedTextField(_TextField):
    """Text stored by `encrypt`, loaded as SecretText. An empty text stays empty.

    Two encryptions of one text differ, so nothing can be looked up by value. Loading raises Undecipherable
    when the key is gone: sending with a wrong secret, or overwriting it by a save, would be worse.
    """

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return SecretText(decrypt(value)) if value else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return None if text is None else SecretText(text)

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypt(text) if text else text

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: it cannot be looked up by {lookup_name}.")
        return super().get_lookup(lookup_name)
