"""The API of gamification, beneath /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from gamification.api.levels import Levels
from gamification.api.missions import Missions, MissionsOfCustomer
from gamification.api.points import PointsOfCustomer

router = SimpleRouter(trailing_slash=False)
router.register("levels", Levels, basename="level")
router.register("missions", Missions, basename="mission")

# An id may hold slashes, as in crm.urls.
customer = "customers/<path:ext_id>"

urlpatterns = [
    *router.urls,
    path(f"{customer}/points", PointsOfCustomer.as_view({"get": "retrieve", "post": "adjust"})),
    path(f"{customer}/points/entries", PointsOfCustomer.as_view({"get": "entries"})),
    path(f"{customer}/missions", MissionsOfCustomer.as_view({"get": "list", "post": "give"})),
]
