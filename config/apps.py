from django.apps import AppConfig

from config.threads import end_connections_with_threads


class BeckonConfig(AppConfig):
    name = "config"
    verbose_name = "Beckon"

    def ready(self) -> None:
        end_connections_with_threads()
