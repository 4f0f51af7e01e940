from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PackageConfig(AppConfig):
    name = "ogp_portal.open_data.package"
    label = "open_data_package"
    verbose_name = _("The complete package")
