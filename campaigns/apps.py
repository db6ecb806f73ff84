from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        from campaigns import subscribers
        from campaigns.engine import merged
        from campaigns.queries.pending import fan_outs_left, occasions_due, runs_due
        from campaigns.services import silences, timed_exits
        from crm.services import hanging
        from lib import chores

        subscribers.subscribe()
        hanging.SETTLES.append(merged.settle)
        hanging.UNSETTLES.append(merged.unsettle)
        chores.look_after("campaigns.advance", runs_due)
        chores.look_after("campaigns.fan_out", fan_outs_left)
        chores.look_after("campaigns.calendar", occasions_due)
        chores.look_after(silences.DOORBELL, silences.is_due)
        chores.look_after(timed_exits.DOORBELL, timed_exits.is_due)
        chores.every(60, "campaigns.fold_tallies")
        chores.every(600, "campaigns.export_days")
