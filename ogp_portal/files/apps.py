from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "ogp_portal.files"
