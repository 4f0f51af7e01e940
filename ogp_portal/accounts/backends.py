"""Who may sign in, and by what. Rights come from `rules`, never from rows of permissions."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from .models import RoleAssignment, User


def may_sign_in(user: User) -> bool:
    """Active people; invented ones only while the demonstration is on."""
    return user.is_active and (settings.OGP_DEMO or not user.is_demonstration)


class PortalBackend(AuthenticationBackend):
    """Sign-in by e-mail. Who may no longer sign in is out at the next request, too."""

    def user_can_authenticate(self, user: User) -> bool:
        return may_sign_in(user)

    def get_user(self, user_id) -> User | None:
        """The person of a session with the roles held now: one query on each page, not two."""
        held = RoleAssignment.objects.current().filter(user=OuterRef("pk")).values("role")
        rows = User.objects.annotate(held_now=ArraySubquery(held))
        user = rows.filter(pk=user_id).first()
        if user is None or not self.user_can_authenticate(user):
            return None
        user.held_roles = frozenset(user.held_now)
        return user

    def has_perm(self, user_obj, perm, obj=None) -> bool:
        return False

    def has_module_perms(self, user_obj, app_label) -> bool:
        return False

    def get_all_permissions(self, user_obj, obj=None) -> set[str]:
        return set()
