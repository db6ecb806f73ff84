"""One message: what was posted, each try, each callback, each status."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from crm.backoffice.steps import names_of
from gateways.contract import channels
from gateways.models import Message
from gateways.services import review
from lib import clock

DECISIONS = {
    "again": (review.send_again, "It is sent once more, under the same uid."),
    "sent": (review.count_as_sent, "It counts as sent; the customer goes on."),
    "failed": (review.give_up, "It is given up; the customer goes on as after a failed message."),
}


@require("messages.see")
def page(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The whole history of the message."""
    message = desk.get(Message.objects.select_related("customer", "template", "gateway"), pk=pk)
    return show(
        request,
        desk,
        "gateways/message.html",
        f"Message to {message.customer.ext_id}",
        message=message,
        body=desk.veil.texts(desk.veil.over(message.body), message.customer.attributes, message.context),
        channel=channels.get(message.channel),
        delays=message.delays.order_by("since", "pk"),
        steps=names_of([message.run_id]),
        history=message.history.order_by("at", "pk"),
        callbacks=message.callbacks.order_by("pk"),
    )


@require_POST
@require("campaigns.edit")
def decide(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """What a person decides about a message that is held for review."""
    message = desk.get(Message.objects, pk=pk)
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if decision is not None and decision[0](desk.brand, [message.pk], clock.now()):
        messages.success(request, decision[1])
    else:
        messages.error(request, "The message is not held for review any more.")
    return redirect("gateways:message", pk=pk)
