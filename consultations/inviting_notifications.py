"""Mails about a consultation's life: the letter, the reminder, and a changed deadline."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.addresses import absolute
from ogp_portal.common.dates import format_deadline, format_instant
from ogp_portal.notifications import declare, follows
from ogp_portal.notifications.models import Follow

from .models import Consultation, DeadlineChange, InvitationLink, InvitedParty

Context = dict[str, Any]


def _invited(context: Context) -> Context | None:
    """What letter and reminder say. None once the link is revoked or the deadline has passed."""
    links = InvitationLink.objects.filter(revoked_at=None)
    rows = links.select_related("party__consultation", "phase")
    link = rows.filter(pk=context["link"]).first()
    if link is None or timezone.now() >= link.phase.closes_at:
        return None
    consultation = link.party.consultation
    if not consultation.is_published:
        return None
    return _about(consultation) | {
        "party": link.party.name,
        "phase_title": link.phase.title_da or link.phase.title_en,
        "opens_at": link.phase.opens_at if link.phase.opens_at > timezone.now() else None,
        "closes": format_deadline(link.phase.closes_at),
        "summary": consultation.summary,
        "letter_html": consultation.text_html,
        "letter": consultation.text_da or consultation.text_en,
    }


def _about(consultation: Consultation) -> Context:
    return {
        "consultation_title": consultation.title,
        "consultation_url": absolute(consultation.get_absolute_url()),
        "contact": consultation.contact,
    }


def _reminder(context: Context) -> Context | None:
    """None as well when the party has answered since."""
    parties = InvitedParty.objects.waited_for().filter(links=context["link"])
    return _invited(context) if parties.exists() else None


def _changed(context: Context) -> Context | None:
    """Both deadlines and the reason, as they are on the page."""
    changes = DeadlineChange.objects.select_related("phase__consultation")
    change = changes.filter(pk=context["change"]).first()
    if change is None or not change.phase.consultation.is_published:
        return None
    stop = _stop(context)
    if stop is None:
        return None
    consultation = change.phase.consultation
    several = consultation.phases.count() > 1
    return _about(consultation) | {
        "change": change,
        "phase_title": str(change.phase) if several else "",
        "before": format_deadline(change.old_closes_at),
        "opens": format_instant(change.phase.opens_at),
        "now": format_deadline(change.new_closes_at),
        "stop_url": stop,
    }


def _stop(context: Context) -> str | None:
    """Where a follower stops; "" for those who answered or are invited; None: stopped already."""
    if "follow_id" not in context:
        return ""
    follow = Follow.objects.active().filter(pk=context["follow_id"]).first()
    return follow and absolute(reverse("follow-end", args=[follows.token_of(follow)]))


LETTER = declare(
    "consultations.letter",
    label=_("Consultation letter to an invited party"),
    load=_invited,
    is_sensitive=True,
    address_needs="consultations.view_invitedparty",
)
REMINDER = declare(
    "consultations.reminder",
    label=_("Reminder to an invited party"),
    load=_reminder,
    is_sensitive=True,
    address_needs="consultations.view_invitedparty",
)
DEADLINE_CHANGED = declare(
    "consultations.deadline_changed",
    label=_("A consultation's deadline is changed"),
    load=_changed,
    address_needs="consultations.read_identity",
)
