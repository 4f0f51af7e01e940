from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "ogp_portal.common"
