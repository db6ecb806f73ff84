"""Short addresses: they stand in text messages, too."""

from django.urls import path

from gateways.public import polls, views

app_name = "public"
urlpatterns = [
    path("u/<str:token>", views.unsubscribe, name="unsubscribe"),
    path("p/<str:token>", views.preferences, name="preferences"),
    path("c/<str:token>", views.confirm, name="confirm"),
    path("q/<slug:poll>/<str:token>", polls.page, name="poll"),
]
