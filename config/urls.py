"""Where everything hangs. Each app brings its own URLs."""

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from config import overview
from config.health import healthz, metrics, readyz
from crm.api.problems import not_found

admin.autodiscover()

urlpatterns = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("api/", include("events.urls")),  # the dialects say their whole paths themselves
    *[path("api/v1/", include(f"{app}.urls")) for app in ("crm", "gateways", "gamification", "campaigns")],
    re_path("^api/", not_found),
    path("", include("gateways.public.urls")),
    path("", overview.page, name="overview"),
    path("overview/live/", overview.live, name="overview-live"),
    *[
        path("", include(f"{app}.backoffice.urls"))
        for app in ("crm", "events", "gateways", "gamification", "campaigns")
    ],
    path("", admin.site.urls),
]
