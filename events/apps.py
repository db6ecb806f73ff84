from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"

    def ready(self) -> None:
        from crm.segments import waiting
        from crm.services import rfm
        from crm.services.forgetting import help_to_forget
        from events.queries import work
        from events.services.dispatch import is_waiting
        from events.services.forgetting import forget
        from events.services.scoring import is_due
        from lib import chores

        chores.look_after(work.DOORBELL, lambda now: is_waiting())
        chores.look_after(rfm.DOORBELL, is_due)
        help_to_forget(forget)
        waiting.bring(work.ON_THEIR_WAY)
        chores.every(24 * 3600, "events.keep_house")
