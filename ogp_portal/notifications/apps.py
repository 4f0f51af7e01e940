from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "ogp_portal.notifications"
    verbose_name = _("Mails")

    def ready(self) -> None:
        """Every app's kinds of mail are known before the first one is sent."""
        autodiscover_modules("notifications")
