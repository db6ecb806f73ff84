"""Labels: the account's time zone, delivery window and allowed web origins."""

from __future__ import annotations

import secrets
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from crm.backoffice.scoped import Scoped, is_owner
from crm.models import Label


def zone_field(help_text: str) -> forms.ChoiceField:
    """A time zone to be picked."""
    zones = [(name, name) for name in sorted(available_timezones())]
    return forms.ChoiceField(choices=zones, widget=UnfoldAdminSelectWidget, help_text=help_text)


class LabelForm(forms.ModelForm):  # type: ignore[type-arg]
    """Zones to pick, origins one a line."""

    time_zone = zone_field("Dates of campaigns, and customers without a zone of their own.")
    allowed_origins = forms.CharField(
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text="Web pages that may use the browser SDK, one a line: https://shop.example",
    )

    class Meta:
        model = Label
        fields = ("name", "slug", "time_zone", "window_from", "window_until", "allowed_origins")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["allowed_origins"] = "\n".join(self.instance.allowed_origins or [])

    def clean_allowed_origins(self) -> list[str]:
        origins = self.cleaned_data["allowed_origins"].split()
        for origin in origins:
            scheme, _, host = origin.partition("://")
            if scheme not in ("http", "https") or not host or "/" in host:
                raise ValidationError(f"{origin} is no origin: write https:// and a host, nothing after it.")
        return list(dict.fromkeys(origins))


class LabelAdmin(Scoped):
    """The label of the brand at hand; all labels for the owner, who alone may add one."""

    right = "brands.edit"
    path = "pk"
    form = LabelForm
    list_display = ("name", "slug", "time_zone", "window_from", "window_until")
    ordering = ("name",)
    search_fields = ("name", "slug")
    fields = LabelForm.Meta.fields

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug",) if obj else ()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_owner(request)

    def save_model(self, request: HttpRequest, obj: Label, form: Any, change: bool) -> None:
        obj.public_key = obj.public_key or secrets.token_hex(16)
        obj.salt = obj.salt or secrets.token_hex(16)
        super().save_model(request, obj, form, change)
