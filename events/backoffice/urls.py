"""Where the pages about events hang."""

from django.urls import path

from events.backoffice.pages import client_actions, event, event_types, live, set_aside

app_name = "events"
urlpatterns = [
    path("events/", live.page, name="live"),
    path("events/newest/", live.newest, name="newest"),
    path("events/set-aside/", set_aside.page, name="set-aside"),
    path("events/set-aside/replay/", set_aside.again, name="replay"),
    path("events/<int:pk>/", event.page, name="event"),
    path("event-types/", event_types.page, name="event-types"),
    path("client-actions/", client_actions.page, name="client-actions"),
    path("client-actions/add/", client_actions.add, name="client-action-add"),
]
