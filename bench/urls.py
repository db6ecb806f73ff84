"""The product's URLs, and before them two views that do nothing."""

from django.urls import include, path

from bench.views import EmptyWithKey, empty

urlpatterns = [
    path("bench/empty", empty),
    path("bench/empty-with-key", EmptyWithKey.as_view()),
    path("", include("config.urls")),
]
