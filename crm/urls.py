"""The API of crm, beneath /api/v1/."""

from django.urls import path, re_path
from rest_framework.routers import SimpleRouter

from crm.api import schema  # noqa: F401 - describes the authentication to the schema's generator
from crm.api.attributes import Attributes
from crm.api.audiences import Audiences
from crm.api.changes import Changes
from crm.api.choices import ChoicesOfKind
from crm.api.conditions import Conditions
from crm.api.customers import Customers
from crm.api.erasures import CustomerRights, Erasures
from crm.api.exports import Exports
from crm.api.imports import Imports
from crm.api.keys import Brands, Keys
from crm.api.label import Account
from crm.api.merges import Merges
from crm.api.rfm import RfmOfBrand
from crm.api.segment_figures import SegmentFigures
from crm.api.segments import Segments

router = SimpleRouter(trailing_slash=False)
router.register("segments", Segments, basename="segment")
router.register("audiences", Audiences, basename="audience")
router.register("imports", Imports, basename="import")
router.register("erasures", Erasures, basename="erasure")
router.register("exports", Exports, basename="export")
router.register("changes", Changes, basename="change")
router.register("keys", Keys, basename="key")
router.register("merges", Merges, basename="merge")
router.register("brands", Brands, basename="brand")

# An id may hold slashes. What hangs below a customer comes first; `timeline`, `why`, `consent` … are higher apps'.
BELOW = "timeline|why|consent|consent/.+|snooze|preferences-link|points|points/entries|missions"
customer = CustomerRights.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})

# So may the name of an attribute.
attribute = Attributes.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"})

urlpatterns = [
    path("segments/estimate", Conditions.as_view({"post": "estimate"})),  # before the segments by their slugs
    path("segments/<str:slug>/moves", SegmentFigures.as_view({"get": "moves"})),
    path("segments/<str:slug>/history", SegmentFigures.as_view({"get": "history"})),
    path("segments/<str:slug>/overlap", SegmentFigures.as_view({"get": "overlap"})),
    *router.urls,
    path("conditions/fields", Conditions.as_view({"get": "fields"})),
    path("conditions/values", Conditions.as_view({"get": "values"})),
    path("conditions/describe", Conditions.as_view({"post": "describe"})),
    path("choices/<str:kind>", ChoicesOfKind.as_view()),
    path("rfm", RfmOfBrand.as_view({"get": "retrieve", "put": "update", "delete": "destroy"})),
    path("label", Account.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("attributes", Attributes.as_view({"get": "list", "post": "create"})),
    path("attributes/<path:name>", attribute),
    path("customers", Customers.as_view({"get": "list"})),
    path("customers/<path:ext_id>/opt-outs", Customers.as_view({"post": "opt_out"})),
    path("customers/<path:ext_id>/opt-outs/<str:channel>", Customers.as_view({"delete": "opt_in"})),
    path("customers/<path:ext_id>/export", CustomerRights.as_view({"get": "export"})),
    re_path(rf"^customers/(?P<ext_id>(?s:(?!.*/(?:{BELOW})\Z).+))\Z", customer),
]
