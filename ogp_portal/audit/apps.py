from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "ogp_portal.audit"
