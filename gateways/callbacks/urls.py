"""The address in every callback_url. The tail may hold more than the token: see parameters.split_path."""

from django.urls import path

from gateways.callbacks.bonus import bonus
from gateways.callbacks.views import delivery

urlpatterns = [
    path("callbacks/delivery", delivery, name="delivery-callback"),
    path("callbacks/delivery/<path:rest>", delivery),
    path("callbacks/delivery<path:rest>", delivery),
    path("callbacks/bonus", bonus, name="bonus-callback"),
    path("callbacks/bonus/<path:rest>", bonus),
]
