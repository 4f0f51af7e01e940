"""Personal links of invited parties, and the mail domains that say who somebody is.

A link is a random token; the database keeps its checksum alone. Whoever has the link sees the
party's public name, its CVR number and its kind filled in, and nothing else.
"""

import hashlib
import secrets

from django.urls import reverse
from django.utils.translation import override

from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute

from .models import Consultation, InvitationLink, InvitedParty

QUERY = "inviteret"
"""The name of the token in an address, in both languages."""

TOKEN_LENGTH = 43
"""Characters of a token: 32 random bytes."""

PUBLIC_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.dk",
        "outlook.com",
        "outlook.dk",
        "live.com",
        "live.dk",
        "msn.com",
        "yahoo.com",
        "yahoo.dk",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "protonmail.com",
        "proton.me",
        "pm.me",
        "gmx.com",
        "gmx.net",
        "gmx.de",
        "web.de",
        "mail.com",
        "mail.dk",
        "tutanota.com",
        "tuta.com",
        "zoho.com",
        "fastmail.com",
        "yandex.com",
        "stofanet.dk",
        "tdcadsl.dk",
        "tdcspace.dk",
        "tele.dk",
        "post.tele.dk",
        "mail.tele.dk",
        "privat.dk",
        "ofir.dk",
        "jubii.dk",
        "sol.dk",
        "webspeed.dk",
        "get2net.dk",
        "cool.dk",
        "city.dk",
        "forum.dk",
        "email.dk",
        "cybercity.dk",
        "post.cybercity.dk",
        "youmail.dk",
        "fibermail.dk",
        "waoomail.dk",
        "energimail.dk",
        "kabelmail.dk",
        "profibermail.dk",
        "nypost.dk",
        "vip.cybercity.dk",
        "dlgtele.dk",
        "galnet.dk",
        "bbsyd.dk",
        "vestnet.dk",
        "thymail.dk",
        "skylinemail.dk",
    ]
)
"""Mail for everybody: an address there says nothing of whom somebody answers for."""


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def checksum(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def domain_of(address: str) -> str:
    """The organisation's own domain of a mail address; "" for none and for public ones."""
    domain = address.rpartition("@")[2].strip().lower()
    return "" if "." not in domain or domain in PUBLIC_DOMAINS else domain


def party_by_token(token: str) -> InvitedParty | None:
    """The party a mailed link stands for; None when it is not ours or has been revoked."""
    if len(token) != TOKEN_LENGTH or not token.isascii():
        return None
    links = InvitationLink.objects.filter(token_sha256=checksum(token), revoked_at=None)
    public = links.filter(party__consultation__is_published=True)
    link = public.select_related("party").first()
    return link.party if link else None


def prefilled_from(token: str) -> dict[str, str] | None:
    """The fields of the answer that a mailed link fills in, as typed; None for no link of ours.

    Everything can be changed by whoever answers.
    """
    party = party_by_token(token)
    if party is None:
        return None
    return {
        "submitter_kind": party.kind,
        "organisation_name": party.name[: limits.DISPLAY_NAME_LENGTH].strip(),
        "cvr": party.cvr,
    }


def answer_address(consultation: Consultation, token: str, language: str) -> str:
    """The full address of the answering page with the token."""
    with override(language):
        path = reverse("submission-new", args=[consultation.slug])
    return absolute(f"{path}?{QUERY}={token}")
