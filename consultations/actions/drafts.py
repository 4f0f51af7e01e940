"""Answers kept to be finished later: keeping, mailing the link, reminding, forgetting."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.networks import count_from
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import number_written, post

from .. import notifications
from ..enums import OPEN_CALL
from ..models import Consultation, Phase, Submission, SubmissionDraft
from ..models.drafts import KEY, fingerprint_of

REMINDED_BEFORE = (24, 3)
"""Hours before a deadline at which the writer of an unsent draft is mailed, once each."""

_KEPT_AFTER = dt.timedelta(days=limits.DRAFT_DAYS)
_PROPOSALS_KEPT = dt.timedelta(days=limits.PROPOSAL_DRAFT_DAYS)


class TooManyDrafts(ValidationError):
    """So many drafts came from one network within an hour that no more are kept."""


@transaction.atomic
def keep_draft(
    consultation: Consultation,
    key: uuid.UUID,
    values: dict[str, str],
    *,
    language: str,
    by: User | None,
    now: dt.datetime,
    network: str = "",
    seen: str = "",
) -> SubmissionDraft:
    """Keeps what is typed so far under `key`, right or wrong, and mails the link once.

    The same key again keeps the newer values. `seen` is the fingerprint of the draft that the form
    was opened with: where another window has kept other words meanwhile, these become a draft of
    their own. So they do where the answer of `key` has been sent already. Raises TooManyDrafts
    beyond limits.DRAFTS_PER_HOUR from one network.
    """
    if count_from(network, "drafts") > limits.DRAFTS_PER_HOUR:
        raise TooManyDrafts(
            _("Too many drafts have been kept from your network within an hour."), code="too_many"
        )
    typed = {name: value.replace("\x00", "") for name, value in values.items()}
    if Submission.objects.filter(idempotency_key=key).exists() or _is_overtaken(key, typed, seen):
        key = uuid.uuid4()
    typed[KEY] = str(key)
    kept = {
        "values": typed,
        "email": _address_in(typed),
        "language": language,
        "saved_at": now,
        **({"user": by} if by else {}),
    }
    draft, _is_new = SubmissionDraft.objects.update_or_create(
        key=key,
        defaults=kept,
        create_defaults={**kept, "consultation": consultation, "created_at": now},
    )
    mail_link(draft, now=now)
    return draft


def _is_overtaken(key: uuid.UUID, typed: dict[str, str], seen: str) -> bool:
    """Whether the draft `key` holds words that whoever typed these has not seen."""
    kept = SubmissionDraft.objects.select_for_update().filter(key=key).first()
    if kept is None or not kept.values:
        return False
    return kept.fingerprint not in {seen, fingerprint_of(typed)}


def _address_in(values: dict[str, str]) -> str:
    """The address as typed, when it is one; "" else."""
    address = values.get("email", "").strip()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= limits.EMAIL_LENGTH else ""


@transaction.atomic
def set_address(draft: SubmissionDraft, address: str, *, now: dt.datetime) -> None:
    """Where the link and the reminders go, for a draft that was kept without an address.

    ValidationError when it was mailed to limits.ADDRESSES_PER_DRAFT: one draft is no means to mail
    many strangers.
    """
    if _has_many_addresses(draft):
        raise ValidationError(
            _("The link to this draft has been e-mailed to several addresses already."), code="many"
        )
    draft.email, draft.values["email"] = address, address
    draft.save(update_fields=["email", "values"])
    mail_link(draft, now=now)


def mail_link(draft: SubmissionDraft, *, now: dt.datetime) -> None:
    """Mails the link to the draft once to each address; a stranger's is not flooded with them."""
    if not draft.email or _has_many_addresses(draft) or _is_pestered(draft.email, now):
        return
    post(
        notifications.worded_in(draft.consultation, notifications.DRAFT),
        to=Recipient(draft.email, draft.language, draft.user),
        subject_key=notifications.hidden_key(draft),
        context={"draft": str(draft.key)},
        now=now,
        is_demonstration=draft.consultation.is_demonstration,
    )


def _has_many_addresses(draft: SubmissionDraft) -> bool:
    return notifications.addresses_of_draft(draft) >= limits.ADDRESSES_PER_DRAFT


def _is_pestered(address: str, now: dt.datetime) -> bool:
    an_hour_ago = now - dt.timedelta(hours=1)
    kinds = [notifications.DRAFT, notifications.PROPOSAL_DRAFT]
    written = number_written(address, kinds, since=an_hour_ago)
    return written >= limits.DRAFT_LINKS_PER_HOUR


def draft_ends(draft: SubmissionDraft) -> dt.datetime | None:
    """When the draft is deleted: limits.DRAFT_DAYS after the last deadline; None without one.

    A proposal has no deadline: limits.PROPOSAL_DRAFT_DAYS after it was saved.
    """
    if draft.consultation.is_open_call:
        return draft.saved_at + _PROPOSALS_KEPT
    times = draft.consultation.phases.values_list("closes_at", "late_until")
    last = max((late or closes for closes, late in times), default=None)
    return last + _KEPT_AFTER if last else None


def forget_drafts(now: dt.datetime) -> int:
    """Deletes the drafts whose day has come, as `draft_ends` says; returns how many."""
    since = now - _KEPT_AFTER
    still = Phase.objects.filter(consultation=OuterRef("consultation")).filter(
        Q(closes_at__gt=since) | Q(late_until__gt=since)
    )
    any_phase = Phase.objects.filter(consultation=OuterRef("consultation"))
    of_the_call = Q(consultation__kind=OPEN_CALL)
    over = ~of_the_call & Exists(any_phase) & ~Exists(still)
    too_old = of_the_call & Q(saved_at__lte=now - _PROPOSALS_KEPT)
    _count, by_model = SubmissionDraft.objects.filter(over | too_old).delete()
    return by_model.get(SubmissionDraft._meta.label, 0)


def due_reminders(now: dt.datetime) -> list[tuple[Phase, int]]:
    """(phase, hours) of the reminders that are due: each phase that closes soon, once per mark."""
    soon = now + dt.timedelta(hours=max(REMINDED_BEFORE))
    running = Phase.objects.running_at(now).exclude(consultation__kind=OPEN_CALL)
    phases = running.filter(closes_at__lte=soon, consultation__is_published=True)
    return [(phase, hours) for phase in phases if (hours := _mark(phase, now))]


def _mark(phase: Phase, now: dt.datetime) -> int:
    """The last of REMINDED_BEFORE that `now` has passed; 0 outside them."""
    passed = [
        hours
        for hours in REMINDED_BEFORE
        if phase.closes_at - dt.timedelta(hours=hours) <= now < phase.closes_at
    ]
    return min(passed, default=0)


@transaction.atomic
def remind_writers(phase: Phase, hours: int, *, now: dt.datetime) -> int:
    """Mails those whose draft waits unsent when the deadline is near; returns how many mails.

    One mail to an address for one deadline and one mark, however many drafts it has; a moved
    deadline is a new one. A draft begun after the mark needs no reminder of it. Nothing when the
    deadline was moved away meanwhile.
    """
    if _mark(phase, now) != hours:
        return 0
    begun_before = phase.closes_at - dt.timedelta(hours=hours)
    drafts = SubmissionDraft.objects.filter(
        consultation=phase.consultation_id, created_at__lte=begun_before
    ).exclude(email="")
    latest = drafts.annotate(lower=Lower("email")).order_by("lower", "-saved_at").distinct("lower")
    number = 0
    for draft in latest.select_related("user", "consultation").iterator():
        post(
            notifications.DRAFT_REMINDER,
            to=Recipient(draft.email, draft.language, draft.user),
            subject_key=f"{phase.pk}:{phase.closes_at.isoformat()}:{hours}",
            context={"phase": phase.pk, "address": draft.email},
            now=now,
            is_demonstration=draft.consultation.is_demonstration,
        )
        number += 1
    return number
