from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ogp_portal.accounts"
