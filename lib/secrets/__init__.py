"""Secrets: kept encrypted, shown once, compared in constant time."""

from lib.secrets.api_keys import NewSecret, digest, new_secret, shown_prefix, verify
from lib.secrets.encryption import Undecipherable, decrypt, encrypt
from lib.secrets.field import EncryptedTextField, SecretText
from lib.secrets.user_hash import Form, user_hash, verify_user_hash

__all__ = [
    "EncryptedTextField",
    "Form",
    "NewSecret",
    "SecretText",
    "Undecipherable",
    "decrypt",
    "digest",
    "encrypt",
    "new_secret",
    "shown_prefix",
    "user_hash",
    "verify",
    "verify_user_hash",
]
