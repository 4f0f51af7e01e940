from django.apps import AppConfig

from .thread_locals import use_thread_locals


class CommonConfig(AppConfig):
    name = "ogp_portal.common"

    def ready(self):
        use_thread_locals()
