"""One run: where the customer is, and every step that led there."""

from django.http import HttpRequest, HttpResponse

from campaigns.engine.outline import names
from campaigns.engine.sketch import nodes_of
from campaigns.models import Conversion, Run, Visit
from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gateways.models import Message


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The trace: when, which step, by which outlet, why."""
    run = desk.get(Run.objects.select_related("campaign", "version", "customer"), pk=pk)
    ids = [node["id"] for node in nodes_of(run.version.graph)]
    sent = Message.objects.filter(run_id=run.pk, node__in=ids).defer("body", "context")
    return show(
        request,
        desk,
        "campaigns/run.html",
        f"Run of {run.customer.ext_id}",
        run=run,
        steps={run.pk: names(run.version.graph)},
        visits=Visit.objects.filter(run=run).order_by("number"),
        conversions=Conversion.objects.filter(run=run).order_by("at"),
        messages_of=sent.select_related("template").order_by("pk"),
    )
