from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "ogp_portal.demonstration"
