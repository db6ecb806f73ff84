"""One audience: its members, and adding or removing them by pasted ids."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Audience, AudienceMember
from crm.services import audiences
from lib import clock

MOST = 50_000
NAMED = 10


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
    elif "remove" in request.POST:
        removed = audiences.remove(desk.actor, audience, wanted)
        messages.success(request, f"Customers removed: {removed:,} of {len(wanted):,} pasted.")
    else:
        outcome = audiences.add(desk.actor, audience, wanted, clock.now())
        messages.success(request, f"Customers added: {outcome.added:,} of {len(wanted):,} pasted.")
        _warn(request, outcome.unknown)
    return redirect("crm:audience", slug=slug)


@require_POST
@require("segments.edit")
def remove(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Delete the audience; its customers stay."""
    audience = desk.get(Audience.objects, slug=slug)
    said = f"The audience “{audience.name}” is deleted."
    if attempt(request, said, audiences.delete, desk.actor, audience):
        return redirect("crm:audiences")
    return redirect("crm:audience", slug=slug)


def _warn(request: HttpRequest, unknown: Sequence[str]) -> None:
    if unknown:
        named = ", ".join(unknown[:NAMED]) + (" …" if len(unknown) > NAMED else "")
        messages.warning(request, f"Ids that no customer of this brand has: {len(unknown):,} ({named}).")
