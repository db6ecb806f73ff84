"""The API of gamification, beneath /api/v1/."""

from django.urls import path

from gamification.api.points import PointsOfCustomer

# An id may hold slashes, as in crm.urls.
customer = "customers/<path:ext_id>"

urlpatterns = [
    path(f"{customer}/points", PointsOfCustomer.as_view({"get": "retrieve", "post": "adjust"})),
    path(f"{customer}/points/entries", PointsOfCustomer.as_view({"get": "entries"})),
]
