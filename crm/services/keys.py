"""API keys: made, shown once, found again by their prefix, proven by their digest, revoked.

A key is asked for on every request, so what was found is remembered in this process for a few seconds; that
is also how long a revoked key may still pass in other processes.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from crm.models import Brand, Key
from crm.services import pii
from crm.services.pii import Veil
from lib.errors import BeckonError, Invalid, NotFound
from lib.secrets import new_secret, shown_prefix, verify

REMEMBERED_S = 5.0
REMEMBERED_KEYS = 1_000
USE_NOTED_EVERY = timedelta(minutes=1)


class WrongKey(BeckonError):
    """There is no such key, or it was revoked. Send the secret of a key as the Authorization header."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A key that calls, for which brand, and what it may do."""

    brand: Brand
    scopes: frozenset[str]
    actor: str
    key: Key

    @property
    def is_authenticated(self) -> bool:
        return True

    @property
    def veil(self) -> Veil:
        """What masks personal data for this key."""
        return pii.veil(self.brand, self.key.sees_pii)

    def allows(self, scope: str) -> bool:
        return scope in self.scopes


_remembered: dict[str, tuple[float, Caller]] = {}


def create_key(
    brand: Brand, name: str, scopes: Iterable[str], now: datetime, **options: Any
) -> tuple[Key, str]:
    """A new key and its secret, which is not kept and cannot be shown again. The caller audits it.

    Raises:
        Invalid: no scope, or one that does not exist.
    """
    wanted = sorted(set(scopes))
    if not wanted or not set(wanted) <= set(Key.Scope.values):
        known = ", ".join(Key.Scope.values)
        raise Invalid(f"A key needs scopes out of {known}.", code="invalid_scope", field="scopes")
    secret = new_secret("bk_live")
    key = Key(brand=brand, name=name, prefix=secret.shown, digest=secret.digest, scopes=wanted, **options)
    key.created_at = now
    key.save()
    return key, secret.plain


@transaction.atomic
def revoke(brand: Brand, prefix: str, now: datetime) -> Key:
    """End a key; in other processes within REMEMBERED_S. Raises NotFound. Revoking twice changes
    nothing. The caller audits it."""
    key = Key.objects.select_for_update().filter(brand=brand, prefix=prefix).first()
    if key is None:
        raise NotFound(f"This brand has no key {prefix}.")
    if key.revoked_at is None:
        key.revoked_at = now
        key.save(update_fields=["revoked_at"])
    transaction.on_commit(lambda: _remembered.pop(prefix, None))
    return key


def identify(secret: str, now: datetime) -> Caller:
    """The caller behind a secret. Notes the use of the key, once a minute. Raises WrongKey."""
    prefix = shown_prefix(secret)
    if prefix is None:
        raise WrongKey("The Authorization header is not a key of Beckon: keys begin with bk_live_.")
    caller = _recall(prefix) or _look_up(prefix, now)
    if not verify(secret, caller.key.digest):
        raise WrongKey()
    return caller


def forget_all() -> None:
    """Look every key up again."""
    _remembered.clear()


def _recall(prefix: str) -> Caller | None:
    until, caller = _remembered.get(prefix, (0.0, None))
    return caller if time.monotonic() < until else None


def _look_up(prefix: str, now: datetime) -> Caller:
    key = Key.objects.select_related("brand__label").filter(prefix=prefix, revoked_at=None).first()
    if key is None:
        raise WrongKey()
    _note_use(key, now)
    if len(_remembered) >= REMEMBERED_KEYS:
        _remembered.clear()
    caller = Caller(key.brand, frozenset(key.scopes), f"key:{key.prefix}", key)
    _remembered[prefix] = (time.monotonic() + REMEMBERED_S, caller)
    return caller


def _note_use(key: Key, now: datetime) -> None:
    # Looked up before the secret is proven: a wrong secret behind a right prefix counts as a use as well,
    # which is what somebody who watches over a key wants to see.
    long_ago = now - USE_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at < long_ago:
        due = Q(last_used_at=None) | Q(last_used_at__lt=long_ago)
        Key.objects.filter(due, pk=key.pk).update(last_used_at=now)
