"""The rules of the network: a version comes out once and then stays as it is."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..models import NetworkRules


@transaction.atomic
def publish_rules(rules: NetworkRules, *, by: User | None, now: dt.datetime) -> NetworkRules:
    """Makes a draft the next version of the rules (OGP standard 1.1); once more changes nothing.

    Raises ValidationError on 'valid_from' where it does not begin after the version before it.
    """
    versions = NetworkRules.objects.filter(is_demonstration=rules.is_demonstration)
    locked = list(versions.select_for_update())  # two editors do not give the same number
    rules.refresh_from_db()
    if rules.is_published:
        return rules
    latest = max((one.valid_from for one in locked if one.is_published), default=None)
    if latest is not None and rules.valid_from <= latest:
        raise ValidationError(
            {"valid_from": _("The version must begin after the one before it. Correct its day.")}
        )
    last = versions.aggregate(Max("version"))["version__max"] or 0
    rules.version, rules.published_at = last + 1, now
    rules.save(update_fields=["version", "published_at"])
    audit.record("published", rules, by=by, now=now, version=rules.version)
    return rules
