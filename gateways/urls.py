"""The API of gateways, beneath /api/v1/, and the addresses that gateways call back."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from gateways.api.gateways import Gateways
from gateways.api.im_types import ImTypes
from gateways.api.messages import Messages
from gateways.api.templates import Templates

router = SimpleRouter(trailing_slash=False)
router.register("gateways", Gateways, basename="gateway")
router.register("templates", Templates, basename="template")
router.register("custom-im-types", ImTypes, basename="im-type")
router.register("messages", Messages, basename="message")

urlpatterns = [*router.urls, path("", include("gateways.callbacks.urls"))]
