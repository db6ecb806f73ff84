from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "gateways"
    verbose_name = "Messages"

    def ready(self) -> None:
        from gateways.queries.reported import is_pending
        from gateways.services import mailing, notices
        from gateways.services.reports import DOORBELL
        from lib import chores

        chores.look_after(DOORBELL, lambda now: is_pending())
        chores.look_after(notices.DOORBELL, mailing.is_due)
        chores.every(3600, "gateways.forget_parked")
        chores.every(24 * 3600, "gateways.forget_calls")
