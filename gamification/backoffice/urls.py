"""Where the pages about points hang."""

from django.urls import path

from gamification.backoffice.pages import points

app_name = "gamification"
urlpatterns = [
    path("customers/<int:pk>/points/", points.adjust, name="points"),
    path("customers/<int:pk>/points/ledger/", points.entries, name="points-ledger"),
]
