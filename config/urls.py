"""Where everything hangs. Each app brings its own URLs."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from config.health import healthz, metrics, readyz

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    *[
        path("api/" if a == "events" else "api/v1/", include(f"{a}.urls"))
        for a in ("events", "crm", "gateways", "campaigns")
        if find_spec(f"{a}.urls")
    ],
    path("", admin.site.urls),
]
