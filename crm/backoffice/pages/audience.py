"""One audience: its members, and adding or removing them by ids, pasted or from a file."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.pages.jobs import progress_of
from crm.backoffice.paging import page_of
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.jobs.audience_members import AudienceMembers
from crm.models import Audience, AudienceMember
from crm.queries.jobs import about
from crm.services import audiences, jobs
from crm.services.id_files import batched, chunks_of_ids
from lib import clock

#: so many pasted ids are worked while the operator waits
AT_ONCE = 10_000
MOST_BYTES = 64 * 1024 * 1024
NAMED = 10
BEGUN = "It has begun; see below how far it is. You may leave this page."


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
        jobs=[progress_of(desk, job, clock.now()) for job in about(desk.brand, request.path)],
    )


@require_POST
@require("segments.edit")
def members(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Add or remove ids, pasted or in a file; those that no customer has are named, not made."""
    audience = desk.get(Audience.objects, slug=slug)
    do = "remove" if "remove" in request.POST else "add"
    file = request.FILES.get("file")
    wanted = list(dict.fromkeys(request.POST.get("ids", "").replace("\0", "").replace(",", " ").split()))
    if file is not None and file.size is not None and file.size > MOST_BYTES:
        messages.error(request, f"The file is larger than {MOST_BYTES >> 20} MB: make several files of it.")
    elif file is not None:
        attempt(request, BEGUN, start, desk, audience, do, chunks_of_ids(file))
    elif len(wanted) > AT_ONCE:
        attempt(request, BEGUN, start, desk, audience, do, batched(wanted))
    elif do == "remove":
        removed = audiences.remove(desk.actor, audience, wanted, clock.now())
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


def start(desk: Desk, audience: Audience, do: str, chunks: Iterable[list[str]]) -> None:
    """Put ids on the audience (`do`: add) or take them off (remove), as long work: see it on the audience's page.

    Raises Invalid for a file that is none of ids.
    """
    word = "Add {total} ids to" if do == "add" else "Remove {total} ids from"
    jobs.start(
        desk.actor,
        desk.brand,
        AudienceMembers.key,
        f"{word} “{audience.name}”",
        chunks,
        clock.now(),
        settings={"audience": audience.slug, "do": do},
        link=reverse("crm:audience", args=[audience.slug]),
    )


def _warn(request: HttpRequest, unknown: Sequence[str]) -> None:
    if unknown:
        named = ", ".join(unknown[:NAMED]) + (" …" if len(unknown) > NAMED else "")
        messages.warning(request, f"Ids that no customer of this brand has: {len(unknown):,} ({named}).")
