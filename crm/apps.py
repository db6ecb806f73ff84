from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = "Settings"

    def ready(self) -> None:
        from crm.queries.jobs import DOORBELL, is_open
        from lib import chores

        chores.look_after(DOORBELL, lambda now: is_open())
        chores.every(24 * 3600, "crm.forget_jobs")
