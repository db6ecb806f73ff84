"""Saving, deleting and calling services from a page: in one transaction with the audit, errors told in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest

from crm.services.changes import Actor, changing, record, snapshot
from lib.errors import BeckonError, Conflict


def save(actor: Actor, row: models.Model, action: str = "changed") -> None:
    """Save a row together with its line in the audit. Raises Conflict when its slug is taken."""
    try:
        with transaction.atomic(), changing(actor, row, action):
            row.save()
    except IntegrityError:
        noun = row._meta.verbose_name
        raise Conflict(f"There is a {noun} like this in this brand already: choose another slug.") from None


@transaction.atomic
def delete(actor: Actor, row: models.Model) -> None:
    """Delete a row together with its line in the audit."""
    before = snapshot(row)
    record(actor, "deleted", row, before, None)
    row.delete()


def attempt(request: HttpRequest, said: str, deed: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
    """Do something and say so; say what was wrong where it is refused. Whether it was done."""
    try:
        deed(*args, **kwargs)
    except BeckonError as error:
        messages.error(request, error.message)
        return False
    messages.success(request, said)
    return True
