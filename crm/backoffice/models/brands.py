"""Brands: their names, whether only test customers receive messages, whether they hold personal data."""

from __future__ import annotations

import secrets
from typing import Any

from django.db.models import ForeignKey
from django.http import HttpRequest

from crm.backoffice.scoped import Scoped, label_at
from crm.models import Brand, Label


class BrandAdmin(Scoped):
    """The brands of the label at hand."""

    right = "brands.edit"
    list_display = ("name", "slug", "label", "test_mode", "pii_free")
    list_select_related = ("label",)
    search_fields = ("name", "slug")
    ordering = ("label__name", "name")
    fields = ("label", "name", "slug", "test_mode", "pii_free", "bot_seconds", "public_key")
    readonly_fields = ("public_key",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Platforms name the brand by its slug in every event, and all rows of a brand stay with its label.
        return ("label", "slug", "public_key") if obj else ("public_key",)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        label = label_at(request)
        labels = Label.objects.order_by("name")
        kwargs["queryset"] = labels if label is None else labels.filter(pk=label.pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Brand, form: Any, change: bool) -> None:
        obj.public_key = obj.public_key or secrets.token_hex(16)
        super().save_model(request, obj, form, change)
