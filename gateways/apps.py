from django.apps import AppConfig


class GatewaysConfig(AppConfig):
    name = "gateways"
    verbose_name = "Messages"

    def ready(self) -> None:
        from lib import chores

        chores.every(3600, "gateways.forget_parked")
