"""What our model pages have in common: rights from the matrix, rows of the label at hand, changes audited."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from crm.backoffice.access import Desk, allows, desk_of
from crm.models import Label
from crm.services.changes import SYSTEM, Actor, record, snapshot

Row = TypeVar("Row", bound=Model)


def label_at(request: HttpRequest) -> Label | None:
    """The label of the brand at hand; None for the owner of the installation, who sees all labels."""
    desk = desk_of(request)
    return None if desk is None or desk.role is None else desk.brand.label


def is_owner(request: HttpRequest) -> bool:
    """Whether the installation's owner is at work."""
    return bool(getattr(request.user, "is_superuser", False))


class Scoped(ModelAdmin):  # type: ignore[misc]
    """A model page for those with `right`. `path` leads from the model to its label."""

    right = ""
    path = "label"
    show_full_result_count = False
    list_fullwidth = True

    def may(self, request: HttpRequest) -> bool:
        # The owner of a new installation has no brand yet, hence no desk.
        return is_owner(request) or allows(request, self.right)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        label = label_at(request)
        if not self.may(request):
            return rows.none()
        return rows if label is None else rows.filter(**{self.path: label.pk})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        # Read again: the form has already put the new values into `obj`.
        before = snapshot(type(obj)._default_manager.get(pk=obj.pk)) if change else None
        obj.save()
        record(actor_of(request), "changed" if change else "created", obj, before, snapshot(obj))

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: the audit has it already."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """Nothing: the audit has it already."""


def actor_of(request: HttpRequest) -> Actor:
    """Who is at work, as the audit names them."""
    desk: Desk | None = desk_of(request)
    if desk is not None:
        return desk.actor
    name = getattr(request.user, "username", "")
    return Actor(f"operator:{name}") if name else SYSTEM
