"""Model fields that are encrypted at rest: the database, its backups and its logs never see the clear text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from lib.secrets import EncryptedTextField, decrypt, encrypt

if TYPE_CHECKING:
    JSONText = models.TextField[Any, Any]
else:
    JSONText = models.TextField

__all__ = ["EncryptedJSONField", "EncryptedTextField"]


class EncryptedJSONField(JSONText):
    """A JSON value that is stored encrypted. Cannot be searched by."""

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else encrypt(json.dumps(value))

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return None if value is None else json.loads(decrypt(value))
