from django.apps import AppConfig


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = "Settings"

    def ready(self) -> None:
        from crm.queries import jobs, shards
        from crm.queries.building import is_waiting
        from crm.services import building, days, touching
        from lib import chores

        chores.look_after(jobs.DOORBELL, lambda now: jobs.is_open())
        chores.look_after(touching.DOORBELL, shards.is_waiting)
        chores.look_after(building.DOORBELL, lambda now: is_waiting())
        chores.every(24 * 3600, "crm.forget_jobs")
        chores.every(24 * 3600, "crm.forget_moves")
        chores.every(days.EVERY_S, days.NOTE)
        chores.every(24 * 3600, "crm.forget_history")
        chores.every(60, "crm.follow_merges")
