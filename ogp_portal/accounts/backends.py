"""Who may sign in, and by what. Rights come from `rules`, never from rows of permissions."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class PortalBackend(AuthenticationBackend):
    """Sign-in by e-mail. Invented people get in only while the demonstration is on."""

    def user_can_authenticate(self, user) -> bool:
        if user.is_demonstration and not settings.OGP_DEMO:
            return False
        return super().user_can_authenticate(user)

    def get_user(self, user_id):
        user = super().get_user(user_id)
        return user if user is None or self.user_can_authenticate(user) else None

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return False

    def has_module_perms(self, user_obj, app_label) -> bool:
        return False

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()
