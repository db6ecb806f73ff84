"""All templates of the brand."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from gateways.contract import channels
from gateways.models import Gateway, Template


@require("templates.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list by channel and name."""
    rows = desk.only(Template.objects).select_related("gateway").order_by("channel", "name")
    labels = {channel.key: channel.label for channel in channels}
    return show(
        request,
        desk,
        "gateways/templates.html",
        "Templates",
        templates=[(template, labels[template.channel]) for template in rows],
        connected=desk.only(Gateway.objects).exists(),
    )
