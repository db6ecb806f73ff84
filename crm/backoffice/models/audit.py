"""The audit, to be read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from crm.backoffice.scoped import Scoped
from crm.backoffice.tags import moment
from crm.models import Change


class ChangeAdmin(Scoped):
    """Who changed what, newest first, each with its before and after."""

    right = "audit.see"
    list_display = ("when", "actor", "action", "noun", "name", "brand")
    list_select_related = ("brand",)
    search_fields = ("actor", "noun", "name")
    ordering = ("-id",)
    list_per_page = 50
    fields = ("when", "actor", "action", "noun", "name", "brand", "difference")
    readonly_fields = fields

    @admin.display(description="When")
    def when(self, change: Change) -> str:
        return moment(change.at)

    @admin.display(description="Before and after")
    def difference(self, change: Change) -> SafeString:
        before, after = change.before or {}, change.after or {}
        rows = [
            {"field": field, "before": before.get(field, ""), "after": after.get(field, "")}
            for field in dict.fromkeys([*before, *after])
        ]
        return render_to_string("crm/_difference.html", {"rows": rows, "change": change})

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
