"""What operators may change about themselves."""

from __future__ import annotations

from django.db import transaction

from crm.models import Operator
from crm.services.changes import Actor, changing
from crm.services.labels import zones
from lib.errors import Invalid

EDITABLE = ("first_name", "last_name", "email", "time_zone")


@transaction.atomic
def change_own(actor: Actor, operator: Operator, **fields: str) -> Operator:
    """Change what is given, out of EDITABLE. Raises Invalid."""
    zone = fields.get("time_zone", operator.time_zone)
    if zone not in zones():
        raise Invalid(f"There is no time zone {zone!r}: choose one such as Europe/Berlin.", field="time_zone")
    operator = Operator.objects.select_for_update().get(pk=operator.pk)
    with changing(actor, operator):
        for name in EDITABLE:
            setattr(operator, name, fields.get(name, getattr(operator, name)))
        operator.save(update_fields=EDITABLE)
    return operator
