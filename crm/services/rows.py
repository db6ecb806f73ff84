"""Making and deleting a row that other things refer to by its slug: the same for everything that has one."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction

from crm.services.changes import Actor, changing, record, snapshot
from crm.services.uses import refuse_if_used
from lib.errors import Conflict


class SlugTaken(Conflict):
    """There is one with this slug in this brand already: choose another slug."""

    field = "slug"


def add(actor: Actor, row: models.Model, noun: str) -> None:
    """Save a new row. `noun` with its article: "an audience". Raises SlugTaken."""
    try:
        with transaction.atomic(), changing(actor, row):
            row.save()
    except IntegrityError:
        slug = getattr(row, "slug", "")
        raise SlugTaken(f"There is {noun} “{slug}” in this brand already: choose another slug.") from None


def free_slug(rows: models.QuerySet[Any], begins: str) -> str:
    """The slug that is wanted, or with the first number behind it that no row has yet. 90 characters of it are kept."""
    begins = begins[:90]
    taken = set(rows.filter(slug__startswith=begins).values_list("slug", flat=True))
    free = (f"{begins}{end}" for end in ("", *(f"-{number}" for number in range(2, len(taken) + 3))))
    return next(slug for slug in free if slug not in taken)


@transaction.atomic
def delete(actor: Actor, row: models.Model, kind: str) -> None:
    """Delete a row that nothing names as `kind`. Raises InUse, saying where."""
    refuse_if_used(row.brand_id, kind, row.slug)  # type: ignore[attr-defined]
    record(actor, "deleted", row, snapshot(row), None)
    row.delete()
