"""Labels: the account's time zone, delivery window and allowed web origins."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from crm.backoffice.scoped import Scoped, actor_of, is_owner
from crm.models import Label
from crm.services import labels
from lib.errors import Invalid


def zone_field(help_text: str) -> forms.ChoiceField:
    """A time zone to be picked."""
    zones = [(name, name) for name in sorted(labels.zones())]
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
        try:
            return [labels.checked_origin(text) for text in self.cleaned_data["allowed_origins"].split()]
        except Invalid as error:
            raise ValidationError(error.message) from None


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
        if change:
            fields = ("name", "time_zone", "allowed_origins")
            given = {name: getattr(obj, name) for name in fields}
            labels.change(actor_of(request), obj, **given, window=(obj.window_from, obj.window_until))
            return
        obj.public_key, obj.salt = secrets.token_hex(16), secrets.token_hex(16)
        super().save_model(request, obj, form, change)
