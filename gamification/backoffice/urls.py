"""Where the pages about points, levels and missions hang."""

from django.urls import path

from gamification.backoffice.pages import level, levels, mission, missions, points

app_name = "gamification"
urlpatterns = [
    path("levels/", levels.page, name="levels"),
    path("levels/add/", level.add, name="level-add"),
    path("levels/<slug:slug>/", level.page, name="level"),
    path("levels/<slug:slug>/delete/", level.remove, name="level-delete"),
    path("missions/", missions.page, name="missions"),
    path("missions/add/", mission.add, name="mission-add"),
    path("missions/<slug:slug>/", mission.page, name="mission"),
    path("missions/<slug:slug>/turn/", mission.turn, name="mission-turn"),
    path("customers/<int:pk>/missions/", mission.give, name="mission-give"),
    path("customers/<int:pk>/points/", points.adjust, name="points"),
    path("customers/<int:pk>/points/ledger/", points.entries, name="points-ledger"),
]
