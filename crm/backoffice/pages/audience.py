"""One audience: its members, and adding or removing them by pasted ids."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice import saving
from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.shell import show
from crm.models import Audience, AudienceMember
from crm.services import customers
from crm.services.changes import record
from lib import clock

MOST = 50_000


@require("segments.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The members, the last added first."""
    audience = desk.get(Audience.objects, slug=slug)
    rows = AudienceMember.objects.filter(audience=audience).select_related("customer")
    return show(
        request,
        desk,
        "crm/audience.html",
        audience.name,
        audience=audience,
        size=rows.count(),
        page=page_of(request, rows),
    )


@require_POST
@require("segments.edit")
def members(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Add or remove the pasted ids; those that no customer has are named, not made."""
    audience = desk.get(Audience.objects, slug=slug)
    wanted = list(dict.fromkeys(request.POST.get("ids", "").replace("\0", "").replace(",", " ").split()))
    if len(wanted) > MOST:
        messages.error(request, f"These are {len(wanted):,} ids; paste at most {MOST:,} at a time.")
        return redirect("crm:audience", slug=slug)
    found = customers.find(desk.brand.pk, wanted)
    if "remove" in request.POST:
        changed, verb = _remove(desk, audience, list(found.values())), "removed"
    else:
        changed, verb = _add(desk, audience, list(found.values())), "added"
    messages.success(request, f"{changed:,} customers {verb}.")
    unknown = [ext_id for ext_id in wanted if ext_id not in found]
    if unknown:
        named = ", ".join(unknown[:10]) + (" …" if len(unknown) > 10 else "")
        messages.warning(request, f"{len(unknown):,} ids belong to no customer of this brand: {named}")
    return redirect("crm:audience", slug=slug)


@require_POST
@require("segments.edit")
def remove(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Delete the audience; its customers stay."""
    audience = desk.get(Audience.objects, slug=slug)
    saving.delete(desk.actor, audience)
    messages.success(request, f"The audience “{audience.name}” is deleted.")
    return redirect("crm:audiences")


@transaction.atomic
def _add(desk: Desk, audience: Audience, ids: list[int]) -> int:
    rows = AudienceMember.objects.filter(audience=audience)
    before = rows.count()
    now = clock.now()
    AudienceMember.objects.bulk_create(
        (AudienceMember(audience=audience, customer_id=id_, added_at=now) for id_ in ids),
        batch_size=5_000,
        ignore_conflicts=True,
    )
    return _noted(desk, audience, before, rows.count())


@transaction.atomic
def _remove(desk: Desk, audience: Audience, ids: list[int]) -> int:
    rows = AudienceMember.objects.filter(audience=audience)
    before = rows.count()
    rows.filter(customer_id__in=ids).delete()
    return _noted(desk, audience, before, rows.count())


def _noted(desk: Desk, audience: Audience, before: int, after: int) -> int:
    if before != after:
        record(desk.actor, "changed members", audience, {"members": before}, {"members": after})
    return abs(after - before)
