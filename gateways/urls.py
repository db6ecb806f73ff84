"""The API of gateways, beneath /api/v1/, and the addresses that gateways call back."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from gateways.api.calls import Calls
from gateways.api.caps import FrequencyCaps
from gateways.api.categories import Categories
from gateways.api.consent import ConsentOfCustomer
from gateways.api.delivery_report import GatewayReport
from gateways.api.gateways import Gateways
from gateways.api.im_types import ImTypes
from gateways.api.inbox import Inbox, InboxMarks
from gateways.api.messages import Messages
from gateways.api.polls import Polls
from gateways.api.popups import PopupAtAction, PopupConfirmation
from gateways.api.suppressions import Suppressions
from gateways.api.templates import Templates
from gateways.api.web_push import Browsers, WebPushKey
from gateways.api.windows import DeliveryWindows

router = SimpleRouter(trailing_slash=False)
router.register("gateways", Gateways, basename="gateway")
router.register("templates", Templates, basename="template")
router.register("custom-im-types", ImTypes, basename="im-type")
router.register("polls", Polls, basename="poll")
router.register("categories", Categories, basename="category")
router.register("suppressions", Suppressions, basename="suppression")
router.register("frequency-caps", FrequencyCaps, basename="frequency-cap")
router.register("delivery-windows", DeliveryWindows, basename="delivery-window")
router.register("calls", Calls, basename="call")
router.register("messages", Messages, basename="message")

# An id may hold slashes, as in crm.urls.
customer = "customers/<path:ext_id>"
choice = f"{customer}/consent/<str:category>/<str:channel>"

urlpatterns = [
    *router.urls,
    path("reports/gateways", GatewayReport.as_view({"get": "retrieve"})),
    path("reports/gateways/csv", GatewayReport.as_view({"get": "csv"})),
    path("reports/gateways/parquet", GatewayReport.as_view({"get": "parquet"})),
    path("reports/gateways/messages", GatewayReport.as_view({"get": "list"})),
    path(f"{customer}/consent", ConsentOfCustomer.as_view({"get": "retrieve"})),
    path(f"{customer}/consent/ledger", ConsentOfCustomer.as_view({"get": "entries"})),
    path(choice, ConsentOfCustomer.as_view({"put": "choose"})),
    path(f"{customer}/snooze", ConsentOfCustomer.as_view({"post": "snooze", "delete": "wake"})),
    path(f"{customer}/preferences-link", ConsentOfCustomer.as_view({"post": "link"})),
    # Without a slash at the end as all else here; with one, as the seed's own client calls it, and told of once.
    path("popup", PopupAtAction.as_view()),
    path("popup/", PopupAtAction.as_view(schema=None)),
    path("popup/confirm", PopupConfirmation.as_view()),
    path("popup/confirm/", PopupConfirmation.as_view(schema=None)),
    path("web-push/key", WebPushKey.as_view()),
    path("web-push/subscriptions", Browsers.as_view()),
    path("inbox", Inbox.as_view()),
    path("inbox/marks", InboxMarks.as_view()),
    path("", include("gateways.callbacks.urls")),
]
