from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "ogp_portal.moderation"
