"""Which posts are read before others see them. Rules by numbers (limits), no outside service."""

import datetime as dt
import re
import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..enums import HoldCause
from ..models import Hold, LinkedDomain, Post
from .turns import Sending, Turn

_LINK = re.compile(r"(?:(?:https?:)?//|\bwww\.)([^\s/?#\"'<>()\[\]\\]+)", re.IGNORECASE)
_DOMAIN_LABELS = 2


def linked_domains(text: str) -> list[str]:
    """The domain of each link in a Markdown text, in order; links to the portal are left out.

    A domain is the last two parts of the host, so that a campaign gains nothing by subdomains.
    Where a registry sells names below two parts (co.uk), strangers share one: they are held and
    read, never refused.
    """
    own = _domain(urlsplit(settings.OGP_SITE_URL).netloc)
    found = (_domain(host) for host in _LINK.findall(text))
    return [domain for domain in found if domain and domain != own]


def _domain(host: str) -> str:
    plain = unicodedata.normalize("NFKC", host).casefold().rpartition("@")[2]
    name = plain.partition(":")[0].strip(".")
    labels = name.split(".")
    if all(label.isdigit() for label in labels):
        return name
    return ".".join(labels[-_DOMAIN_LABELS:])[-253:] if len(labels) > 1 else ""


def cause_of_hold(turn: Turn, sending: Sending) -> HoldCause | None:
    """Why what is being sent is read first; None when it is public at once."""
    if turn.roles:
        return None
    if turn.is_silenced:
        return HoldCause.SILENCED
    if turn.is_new and turn.reads_new_users_first:
        return HoldCause.NEW_USER
    if turn.is_alike:
        return HoldCause.DUPLICATE
    return _cause_in_links(sending) if turn.is_new else None


def _cause_in_links(sending: Sending) -> HoldCause | None:
    domains = linked_domains(sending.text)
    if len(domains) > limits.LINKS_OF_NEW_USER:
        return HoldCause.LINKS
    if domains and _is_linked_by_many(domains, sending):
        return HoldCause.DOMAIN
    return None


def _is_linked_by_many(domains: list[str], sending: Sending) -> bool:
    """Whether as many other new users as are allowed have linked to one of the domains lately."""
    since = sending.now - dt.timedelta(days=limits.DOMAIN_DAYS)
    lately = LinkedDomain.objects.filter(domain__in=domains, linked_at__gt=since)
    others = lately.exclude(author=sending.by).order_by().values("domain")
    authors = others.annotate(authors=Count("author", distinct=True))
    return authors.filter(authors__gte=limits.DOMAIN_NEW_USERS).exists()


def note_what_was_sent(
    post: Post, author: User, turn: Turn, cause: HoldCause | None, *, now: dt.datetime
) -> None:
    """Keeps why a post is held, and the domains that a new user links to."""
    if cause is not None:
        Hold.objects.create(post=post, cause=cause, held_at=now)
    if turn.is_new and not turn.roles:
        rows = [
            LinkedDomain(post=post, author=author, domain=domain, linked_at=now)
            for domain in dict.fromkeys(linked_domains(post.text))
        ]
        LinkedDomain.objects.bulk_create(rows, ignore_conflicts=True)
