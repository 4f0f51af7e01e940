"""Mails about one's own account."""

from django.utils.translation import gettext_lazy as _

from ogp_portal.notifications import declare

ACCOUNT_MAIL = declare("accounts.mail", label=_("About one's own account"), is_sensitive=True)
INVITATION = declare("accounts.invitation", label=_("Invitation to an account"))
