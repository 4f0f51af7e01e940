from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "ogp_portal.jobs"

    def ready(self) -> None:
        """Every app's kinds of later work are known in web, worker and command alike."""
        autodiscover_modules("tasks")
