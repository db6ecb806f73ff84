from django.apps import AppConfig


class BeckonConfig(AppConfig):
    name = "config"
    verbose_name = "Beckon"
