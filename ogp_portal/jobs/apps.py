from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "ogp_portal.jobs"
    verbose_name = _("Later work")

    def ready(self) -> None:
        """Every app's kinds of later work are known in web, worker and command alike."""
        autodiscover_modules("tasks")
