from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        from events.queries import work
        from events.services.dispatch import is_waiting
        from lib import chores

        chores.look_after(work.DOORBELL, lambda now: is_waiting())
        chores.every(24 * 3600, "events.keep_house")
