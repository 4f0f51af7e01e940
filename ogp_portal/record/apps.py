from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    name = "ogp_portal.record"
    verbose_name = _("Public record")
