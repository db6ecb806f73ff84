"""Operators: who may log in, and as what for which label."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.admin import UserAdmin
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from crm.backoffice.models.labels import zone_field
from crm.backoffice.scoped import Scoped, actor_of, is_owner, label_at
from crm.models import Label, Membership, Operator, Role
from crm.services.changes import record, snapshot


class OperatorForm(UserChangeForm):  # type: ignore[misc]
    """A person and their time zone."""

    time_zone = zone_field("All times of the back office are shown in it.")


class Memberships(TabularInline):  # type: ignore[misc]
    """The roles, one for each label."""

    model = Membership
    extra = 0
    min_num = 1
    verbose_name_plural = "Roles"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        label = label_at(request)
        return rows if label is None else rows.filter(label=label)

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        label = label_at(request)
        labels = Label.objects.order_by("name")
        kwargs["queryset"] = labels if label is None else labels.filter(pk=label.pk)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        # Nobody becomes an admin because that stood first in the list.
        kwargs["choices"] = [("", "Choose a role"), *Role.choices]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # who sees the operator's page at all is decided there

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class OperatorAdmin(UserAdmin, Scoped):  # type: ignore[misc, type-arg]
    """The people of the label at hand. Whoever also works for other labels is changed by the owner only:
    else an admin of one label could set the password of an operator of another."""

    right = "operators.edit"
    path = "memberships__label"
    form = OperatorForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    inlines = (Memberships,)
    list_display = ("username", "first_name", "last_name", "email", "roles", "last_login", "is_active")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login",)
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = Scoped.get_queryset(self, request).prefetch_related("memberships__label")
        return rows if is_owner(request) else rows.filter(is_superuser=False)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.add_fieldsets
        person = (
            "username",
            "password",
            "first_name",
            "last_name",
            "email",
            "time_zone",
            "is_active",
            "last_login",
        )
        return ((None, {"fields": (*person, "is_superuser") if is_owner(request) else person}),)

    def roles(self, operator: Operator) -> str:
        """The roles by label."""
        return ", ".join(f"{m.label}: {m.get_role_display()}" for m in operator.memberships.all()) or (
            "owner" if operator.is_superuser else "none"
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or is_owner(request):
            return self.may(request)
        strangers = Membership.objects.filter(operator=obj).exclude(label=label_at(request))
        return self.may(request) and not obj.is_superuser and not strangers.exists()

    def save_model(
        self, request: HttpRequest, obj: Operator, form: forms.ModelForm[Any], change: bool
    ) -> None:
        obj.is_staff = True  # lets them log in here; what they may do comes from their roles
        Scoped.save_model(self, request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        before = {m.pk: (m, snapshot(m)) for m in Membership.objects.filter(operator=form.instance)}
        super().save_formset(request, form, formset, change)
        after = {m.pk: (m, snapshot(m)) for m in Membership.objects.filter(operator=form.instance)}
        for pk in before.keys() | after.keys():
            membership, _ = after.get(pk) or before[pk]
            old, new = before.get(pk, (None, None))[1], after.get(pk, (None, None))[1]
            action = "changed" if old and new else "created" if new else "deleted"
            record(actor_of(request), action, membership, old, new)
