"""One event with its payload."""

from django.http import Http404, HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from events.models import Event, SetAside


@require("events.see")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Found by id alone, hence in every partition's index: once for a click that is cheap enough."""
    event = desk.only(Event.objects).select_related("customer").filter(pk=pk).first() if pk < 2**63 else None
    if event is None:
        raise Http404
    set_aside = desk.only(SetAside.objects).filter(event=pk).first()
    return show(
        request, desk, "events/event.html", event.action or event.name, event=event, set_aside=set_aside
    )
