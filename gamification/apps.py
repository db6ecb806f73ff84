from django.apps import AppConfig


class GamificationConfig(AppConfig):
    name = "gamification"
    verbose_name = "Gamification"

    def ready(self) -> None:
        from crm.services import hanging
        from gamification import subscribers
        from gamification.queries.lots import is_due
        from gamification.services import merged
        from gamification.services.expiring import DOORBELL
        from lib import chores

        subscribers.subscribe()
        hanging.SETTLES.append(merged.settle)
        hanging.UNSETTLES.append(merged.unsettle)
        chores.look_after(DOORBELL, is_due)
