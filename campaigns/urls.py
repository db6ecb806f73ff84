"""The campaign API, beneath /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from campaigns.api.campaigns import Campaigns
from campaigns.api.catalog import Catalog

router = SimpleRouter(trailing_slash=False)
router.register("campaigns", Campaigns, basename="campaign")

urlpatterns = [*router.urls, path("catalog", Catalog.as_view())]
