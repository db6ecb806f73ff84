"""The campaign API, beneath /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from campaigns.api.attribution import BrandAttribution
from campaigns.api.campaigns import Campaigns
from campaigns.api.catalog import Catalog
from campaigns.api.timeline import Timeline
from campaigns.api.try_out import TryOut
from campaigns.api.why import Why

router = SimpleRouter(trailing_slash=False)
router.register("campaigns", Campaigns, basename="campaign")

urlpatterns = [
    *router.urls,
    path("campaigns/<str:slug>/try", TryOut.as_view({"post": "create"})),
    path("reports/attribution", BrandAttribution.as_view({"get": "retrieve", "put": "update"})),
    path("catalog", Catalog.as_view(), name="catalog"),
    path("customers/<path:ext_id>/timeline", Timeline.as_view({"get": "retrieve"})),
    path("customers/<path:ext_id>/why", Why.as_view({"get": "retrieve"})),
]
