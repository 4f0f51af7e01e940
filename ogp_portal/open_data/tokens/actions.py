"""Making a token's secret, which happens once, and revoking the token."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from .models import ApiToken
from .secrets import digest_of, new_secret


@transaction.atomic
def show_secret(token: ApiToken, *, by: User, now: dt.datetime) -> str:
    """Makes the secret and returns it, to be shown this once: only its SHA-256 is kept. Audited.

    ValidationError when it was shown before, or the token is revoked or expired.
    """
    token.refresh_from_db(from_queryset=ApiToken.objects.select_for_update())
    if token.shown_at is not None:
        raise ValidationError(_("The token has been shown. Revoke it and make another one."))
    if token.revoked_at is not None or now >= token.expires_at:
        raise ValidationError(_("The token does not work any more. Make another one."))
    secret = new_secret()
    token.digest, token.shown_at = digest_of(secret), now
    token.save(update_fields=["digest", "shown_at"])
    audit.record("showed a token", token, by=by, now=now)
    return secret


@transaction.atomic
def revoke(token: ApiToken, *, reason: str = "", by: User, now: dt.datetime) -> ApiToken:
    """Stops the token at once; twice is once. Audited, with the reason where one is given."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        audit.record("revoked a token", token, by=by, now=now, reason=reason.strip())
    return token
