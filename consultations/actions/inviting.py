"""The list of invited parties: filled, mailed with personal links, reminded once."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.dates import COPENHAGEN, whole_days_left
from ogp_portal.notifications import Kind, Recipient
from ogp_portal.notifications.actions import post

from ..enums import InvitationPurpose
from ..invited_lists import PartyLine
from ..inviting import answer_address, checksum, new_token
from ..inviting_notifications import LETTER, REMINDER
from ..models import Consultation, InvitationLink, InvitedParty, Phase
from ..models.invited import NOT_DELIVERED
from .locking import locked

SEND_LETTERS = "consultations.send_letters"
KINDS = {InvitationPurpose.LETTER: LETTER, InvitationPurpose.REMINDER: REMINDER}
LANGUAGE = "da"
"""Danish authorities and organisations are written to in Danish; each mail leads to English."""


@transaction.atomic
def add_parties(
    consultation: Consultation, lines: Iterable[PartyLine], *, by: User | None, now: dt.datetime
) -> int:
    """Puts parties on the list, those that are there already left as they are; returns how many.

    ValidationError when the list would be longer than limits.INVITED_PARTIES.
    """
    consultation = _require_held_here(locked(consultation))
    taken = keys_of(consultation)
    new = []
    for line in lines:
        if not line.keys & taken:
            taken |= line.keys
            new.append(_party(consultation, line, now))
    _require_room(consultation, len(new))
    for party in new:
        party.save()
    if new:
        audit.record("added invited parties", consultation, by=by, now=now, number=len(new))
    return len(new)


def keys_of(consultation: Consultation) -> set[tuple[str, str]]:
    """What names and addresses the list has already (see `PartyLine.keys`)."""
    rows = consultation.invited_parties.values_list("name", "email")
    return {key for name, email in rows for key in PartyLine(0, name, email).keys}


def _party(consultation: Consultation, line: PartyLine, now: dt.datetime) -> InvitedParty:
    return InvitedParty(
        consultation=consultation,
        name=line.name,
        email=line.email,
        cvr=line.cvr,
        kind=line.kind,
        mail_domain=line.mail_domain,
        added_at=now,
    )


def _require_held_here(consultation: Consultation) -> Consultation:
    if consultation.is_record:
        raise ValidationError(_("What was held outside the portal has no list here."))
    return consultation


def _require_room(consultation: Consultation, number: int) -> None:
    if consultation.invited_parties.count() + number > limits.INVITED_PARTIES:
        message = _("The list may have at most %(most)d parties.")
        raise ValidationError(message % {"most": limits.INVITED_PARTIES})


@transaction.atomic
def copy_parties(
    consultation: Consultation, *, earlier: Consultation, by: User | None, now: dt.datetime
) -> int:
    """Puts the parties of an earlier consultation on the list as well; returns how many are new.

    Links and ticks stay where they are. What is invented never comes onto a real list.
    """
    if earlier.is_demonstration and not consultation.is_demonstration:
        raise ValidationError(_("The other list is invented."))
    consultation = _require_held_here(locked(consultation))
    taken = keys_of(consultation)
    new = [
        one
        for one in earlier.invited_parties.all()
        if not PartyLine(0, one.name, one.email).keys & taken
    ]
    _require_room(consultation, len(new))
    for one in new:
        one.pk, one._state.adding = None, True
        one.consultation, one.added_at = consultation, now
        one.save()
    if new:
        audit.record("copied invited parties", consultation, by=by, now=now, number=len(new))
    return len(new)


def phase_to_answer_in(consultation: Consultation, now: dt.datetime) -> Phase | None:
    """The phase that a letter invites to: the one that is open, else the next."""
    ahead = consultation.phases.filter(closes_at__gt=now)
    return ahead.order_by("opens_at").first()


def without_letter(phase: Phase) -> QuerySet[InvitedParty]:
    """Parties with an address that have no working letter for the phase, in Danish order."""
    mailed = InvitationLink.objects.filter(
        party=OuterRef("pk"), phase=phase, purpose=InvitationPurpose.LETTER, revoked_at=None
    )
    parties = InvitedParty.objects.filter(consultation=phase.consultation_id).exclude(email="")
    return parties.exclude(Exists(mailed)).in_danish_order()


@transaction.atomic
def send_letters(consultation: Consultation, *, by: User | None, now: dt.datetime) -> int:
    """Has the consultation letter mailed to each party that has none yet; returns how many.

    Pressed again it mails those that were added or corrected since. ValidationError when it is
    not public, when the last deadline has passed, or when there is nobody to mail.
    """
    consultation = _require_held_here(locked(consultation))
    phase = phase_to_answer_in(consultation, now)
    if not consultation.is_published or phase is None:
        raise ValidationError(_("Letters go out from publication until the deadline."))
    number = without_letter(phase).count()
    if not number:
        raise ValidationError(_("Every party with an address has its letter already."))
    key = f"{SEND_LETTERS}:{phase.pk}:{now.isoformat()}"
    jobs.enqueue(SEND_LETTERS, phase.pk, dedupe_key=key, now=now)
    audit.record("sent consultation letters", consultation, by=by, now=now, number=number)
    return number


def mail_letters(phase: Phase, *, now: dt.datetime) -> int:
    """Writes the letters that are missing, each with its own link; returns how many.

    Broken off and begun again, each party gets one: the link's row is unique.
    """
    if now >= phase.closes_at:
        return 0
    return sum(
        _mail(party, phase, InvitationPurpose.LETTER, now) for party in without_letter(phase)
    )


def remind(phase: Phase, *, now: dt.datetime) -> int:
    """Reminds once who got the letter and has not answered; returns how many mails.

    Only in the last limits.REMINDER_DAYS days of the phase as its deadline stands now, and only
    those whose letter came before these days and arrived.
    """
    days = whole_days_left(phase.closes_at, now)
    if not phase.opens_at <= now < phase.closes_at or days > limits.REMINDER_DAYS:
        return 0
    last_day = (phase.closes_at - dt.timedelta(microseconds=1)).astimezone(COPENHAGEN).date()
    letters = InvitationLink.objects.filter(
        party=OuterRef("pk"),
        phase=phase,
        purpose=InvitationPurpose.LETTER,
        revoked_at=None,
        made_at__date__lt=last_day - dt.timedelta(days=limits.REMINDER_DAYS),
    )
    reminders = InvitationLink.objects.filter(
        party=OuterRef("pk"), phase=phase, purpose=InvitationPurpose.REMINDER
    )
    parties = InvitedParty.objects.filter(consultation=phase.consultation_id).with_standing()
    due = parties.filter(Exists(letters)).exclude(Exists(reminders)).waited_for()
    arrived = Q(mail_state=None) | ~Q(mail_state__in=NOT_DELIVERED)
    due = due.filter(arrived).exclude(email="").in_danish_order()
    return sum(_mail(party, phase, InvitationPurpose.REMINDER, now) for party in due)


@transaction.atomic
def _mail(party: InvitedParty, phase: Phase, purpose: str, now: dt.datetime) -> bool:
    """One mail with a link of its own; False when another worker has written it meanwhile."""
    held = InvitedParty.objects.select_for_update().filter(pk=party.pk).first()
    if held is None or not held.email:
        return False
    party = held
    token = new_token()
    link, is_new = InvitationLink.objects.get_or_create(
        party=party,
        phase=phase,
        purpose=purpose,
        revoked_at=None,
        defaults={"token_sha256": checksum(token), "address": party.email, "made_at": now},
    )
    if not is_new:
        return False
    kind: Kind = KINDS[InvitationPurpose(purpose)]
    address = answer_address(phase.consultation, token, LANGUAGE)
    message = post(
        kind,
        to=Recipient(party.email, LANGUAGE),
        subject_key=str(link.pk),
        context={"link": link.pk, "answer_url": address},
        now=now,
        is_demonstration=phase.consultation.is_demonstration,
    )
    link.message = message.pk
    link.save(update_fields=["message"])
    return True


@transaction.atomic
def revoke_links(party: InvitedParty, *, by: User | None, now: dt.datetime) -> int:
    """Ends the party's personal links; returns how many. It can be sent a new letter."""
    ended = party.links.filter(revoked_at=None).update(revoked_at=now)
    if ended:
        audit.record("revoked an invited party's links", party, by=by, now=now)
    return ended
