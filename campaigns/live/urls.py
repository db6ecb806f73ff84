"""What the live process answers."""

from django.urls import path

from campaigns.live import views

urlpatterns = [
    path("live/campaigns/<str:slug>", views.campaign),
    path("live/healthz", views.healthz),
]
