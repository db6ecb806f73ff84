"""One run: where the customer is, and every step that led there."""

from django.http import HttpRequest, HttpResponse

from campaigns.engine.outline import member_of
from campaigns.models import Conversion, Run, Visit
from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gateways.models import Message


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The trace: when, which step, by which outlet, why."""
    run = desk.get(Run.objects.select_related("campaign", "version", "customer"), pk=pk)
    kinds = {node.get("id"): member_of(node.get("type")) for node in run.version.graph.get("nodes", [])}
    steps = {id_: member.label for id_, member in kinds.items() if member}
    sent = Message.objects.filter(run_id=run.pk, node__in=list(kinds)).defer("body", "context")
    return show(
        request,
        desk,
        "campaigns/run.html",
        f"Run of {run.customer.ext_id}",
        run=run,
        steps=steps,
        visits=Visit.objects.filter(run=run).order_by("number"),
        conversions=Conversion.objects.filter(run=run).order_by("at"),
        messages_of=sent.select_related("template").order_by("pk"),
    )
