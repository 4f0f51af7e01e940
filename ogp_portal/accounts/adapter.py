"""Where allauth meets the portal: its mails go through the outbox like all others."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import post

from .notifications import ACCOUNT_MAIL


class PortalAccountAdapter(DefaultAccountAdapter):
    """Sign-in of the portal."""

    @transaction.atomic
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes the mail as a row; its links and codes leave the row when it has been sent."""
        values = {**context, "email": email, "site_url": settings.OGP_SITE_URL}
        post(
            ACCOUNT_MAIL,
            to=Recipient(email, translation.get_language() or "da", context.get("user")),
            subject_key=str(uuid.uuid4()),
            context={
                "subject": render_to_string(f"{template_prefix}_subject.txt", values),
                "text": render_to_string(f"{template_prefix}_message.txt", values).strip(),
            },
            now=timezone.now(),
        )
