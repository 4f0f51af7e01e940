"""What the sender of an answer does: send it, confirm the address, withdraw it."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.html import linebreaks
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import Mandate, User
from ogp_portal.common import limits
from ogp_portal.common.networks import count_from
from ogp_portal.common.text import new_reference, one_line
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import post
from ogp_portal.notifications.models import Message

from .. import notifications
from ..enums import PublicationWish, SubmissionState, SubmitterKind
from ..models import (
    Consultation,
    Phase,
    Proposal,
    Submission,
    SubmissionVersion,
    SubmitterIdentity,
)
from .counting import recount
from .locking import held, locked

PRIVACY_TEXT_VERSION = 1
"""Version of the words on what is published and kept, shown before one types."""

SUMMARY_LENGTH = 140
SUBMITTER = "submitter"
NO_REMARKS = {"da": "Ingen bemærkninger.", "en": "No remarks."}


class NotOpen(ValidationError):
    """The consultation takes no answers at that time."""


class AlreadySent(ValidationError):
    """This form was sent before with another text; `submission` is what was received then."""

    def __init__(self, submission: Submission):
        super().__init__(
            _("An answer from this form was received before, and it reads differently."),
            code="already_sent",
        )
        self.submission = submission


@dataclass(frozen=True)
class Answer:
    """What somebody sends. The form has checked lengths and shapes."""

    submitter_kind: str
    name: str
    email: str
    wish: str
    idempotency_key: uuid.UUID
    text: str = ""
    summary: str = ""
    has_no_remarks: bool = False
    organisation_name: str = ""
    role: str = ""
    cvr: str = ""
    language: str = "da"

    @property
    def received_text(self) -> str:
        """The words that count as received; line breaks as one character."""
        if self.has_no_remarks:
            return NO_REMARKS[self.language]
        return self.text.replace("\r\n", "\n").replace("\r", "\n").strip()

    @property
    def checksum(self) -> str:
        """SHA-256 of the received words in UTF-8, in hexadecimal digits."""
        return hashlib.sha256(self.received_text.encode()).hexdigest()

    @property
    def public_name(self) -> str:
        """What the public will read as the sender; "" for a private person without name."""
        if self.wish != PublicationWish.WITH_NAME:
            return ""
        is_citizen = self.submitter_kind == SubmitterKind.CITIZEN
        return self.name if is_citizen else self.organisation_name


def submit(
    consultation: Consultation,
    answer: Answer,
    *,
    by: User | None,
    now: dt.datetime,
    network: str = "",
) -> Submission:
    """Receives an answer at `now` and returns it; the same form sent twice gives the first.

    The sender gets one mail: the full receipt when the address is proven already, else a mail
    with the link that confirms it (at most limits.MAILS_PER_HOUR to one address). Of answers from
    one `network` those beyond limits.ANSWERS_PER_HOUR are received like the others and marked for
    staff; the network itself is not kept. Raises NotOpen outside the phases, AlreadySent when the
    form was sent before with other words.
    """
    earlier = _received_before(answer)
    if earlier is not None:
        return earlier
    phase = consultation.phases.running_at(now).first()
    if phase is None or consultation.is_record or not consultation.is_published:
        raise NotOpen(_("The consultation does not take answers now."), code="not_open")
    is_one_of_many = count_from(network, "answers") > limits.ANSWERS_PER_HOUR
    try:
        return _receive(phase, answer, by, now, is_one_of_many=is_one_of_many)
    except IntegrityError:
        # Two parallel requests: the second finds what the first has stored.
        earlier = _received_before(answer)
        if earlier is None:
            raise
        return earlier


def _received_before(answer: Answer) -> Submission | None:
    found = Submission.objects.filter(idempotency_key=answer.idempotency_key)
    submission = found.select_related("consultation").first()
    if submission is None:
        return None
    if not submission.versions.filter(checksum=answer.checksum).exists():
        raise AlreadySent(submission)
    return submission


@transaction.atomic
def _receive(
    phase: Phase, answer: Answer, by: User | None, now: dt.datetime, *, is_one_of_many: bool
) -> Submission:
    mandate = _mandate(answer, by, now)
    submission = Submission.objects.create(
        reference=new_reference("S"),
        consultation=phase.consultation,
        phase=phase,
        idempotency_key=answer.idempotency_key,
        submitter_kind=answer.submitter_kind,
        organisation_name=answer.organisation_name,
        organisation=mandate.organisation if mandate else None,
        organisation_confirmed_at=now if mandate else None,
        public_name=answer.public_name,
        wish=answer.wish,
        has_no_remarks=answer.has_no_remarks,
        is_one_of_many=is_one_of_many,
        received_at=now,
        confirmed_at=now if _is_proven(answer, by) else None,
        user=by,
        language=answer.language,
        is_demonstration=phase.consultation.is_demonstration,
    )
    _write_content(submission, answer, now)
    audit.record("received an answer", submission, by=by, now=now, role=SUBMITTER)
    if submission.confirmed_at is not None:
        _mail(notifications.RECEIPT, submission, answer.email, now)
    elif not _is_pestered(answer.email, now):
        _mail(notifications.CONFIRMATION, submission, answer.email, now)
    return submission


def _write_content(submission: Submission, answer: Answer, now: dt.datetime) -> None:
    """Text, sender and proposal. Without remarks there is nothing that asks for a response."""
    text = answer.received_text
    version = SubmissionVersion.objects.create(
        submission=submission,
        number=1,
        text=text,
        html=linebreaks(text, autoescape=True),
        checksum=answer.checksum,
        received_at=now,
    )
    SubmitterIdentity.objects.create(
        submission=submission,
        name=answer.name,
        email=answer.email,
        role=answer.role,
        cvr=answer.cvr,
        privacy_text_version=PRIVACY_TEXT_VERSION,
    )
    if not answer.has_no_remarks:
        Proposal.objects.create(
            reference=new_reference("F"),
            submission=submission,
            version=version,
            summary=answer.summary
            or Truncator(one_line(text[: 4 * SUMMARY_LENGTH])).chars(SUMMARY_LENGTH),
            created_at=now,
        )


def _mandate(answer: Answer, by: User | None, now: dt.datetime) -> Mandate | None:
    """The confirmed mandate under which a signed-in person answers for that organisation."""
    if by is None or not answer.organisation_name:
        return None
    mandates = by.mandates.confirmed(now).select_related("organisation")
    wanted = answer.organisation_name.casefold()
    names = ((mandate, mandate.organisation) for mandate in mandates)
    return next(
        (
            mandate
            for mandate, body in names
            if wanted in {body.name_da.casefold(), body.name_en.casefold()}
        ),
        None,
    )


def _is_proven(answer: Answer, by: User | None) -> bool:
    """Whether a signed-in person has confirmed this very address for the account."""
    if by is None:
        return False
    addresses = EmailAddress.objects.filter(user=by, verified=True)
    return addresses.filter(email__iexact=answer.email).exists()


def _is_pestered(address: str, now: dt.datetime) -> bool:
    """Whether somebody makes us mail an address that nobody has proven, over and over."""
    last_hour = Message.objects.annotate(lower=Lower("address")).filter(
        kind__in=[notifications.CONFIRMATION.name, notifications.PROPOSAL_CONFIRMATION.name],
        lower=address.lower(),
        created_at__gt=now - dt.timedelta(hours=1),
    )
    return last_hour.count() >= limits.MAILS_PER_HOUR


def _mail(kind, submission: Submission, address: str, now: dt.datetime) -> None:
    post(
        notifications.worded_for(submission, kind),
        to=Recipient(address, submission.language, submission.user),
        subject_key=submission.reference,
        context={"submission": submission.reference},
        now=now,
        is_demonstration=submission.is_demonstration,
    )


def confirmation_ends(submission: Submission) -> dt.datetime:
    """The instant from which the mailed link no longer confirms."""
    return submission.received_at + dt.timedelta(days=limits.CONFIRMATION_DAYS)


@transaction.atomic
def confirm(submission: Submission, *, now: dt.datetime) -> bool:
    """Proves the sender's address; the full receipt follows by mail, once.

    True the first time, False when it was proven before. ValidationError once the link is too
    old or the answer is withdrawn; the answer counts all the same.
    """
    submission = held(submission)
    if submission.confirmed_at is not None:
        return False
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."), code="withdrawn")
    if now >= confirmation_ends(submission):
        raise ValidationError(_("The link is too old."), code="too_old")
    submission.confirmed_at = now
    submission.save(update_fields=["confirmed_at"])
    audit.record("confirmed the address of an answer", submission, by=None, now=now, role=SUBMITTER)
    _mail(notifications.RECEIPT, submission, submission.identity.email, now)
    return True


def may_withdraw(submission: Submission, now: dt.datetime) -> bool:
    """Until the deadline of the phase in which it was sent."""
    return submission.state != SubmissionState.WITHDRAWN and now < submission.phase.closes_at


@transaction.atomic
def withdraw(submission: Submission, *, by: User | None, now: dt.datetime) -> Submission:
    """Takes an answer back: off every page and count at once. It stays in the case.

    Twice is once. ValidationError after the deadline.
    """
    consultation = locked(submission.consultation)
    submission = held(submission)
    if submission.state == SubmissionState.WITHDRAWN:
        return submission
    if not may_withdraw(submission, now):
        raise ValidationError(_("The deadline has passed."), code="too_late")
    submission.state, submission.withdrawn_at = SubmissionState.WITHDRAWN, now
    submission.refusal_reason = ""
    submission.save(update_fields=["state", "withdrawn_at", "refusal_reason"])
    recount(consultation)
    audit.record("withdrew an answer", submission, by=by, now=now, role=SUBMITTER)
    if submission.confirmed_at is not None:
        _mail(notifications.WITHDRAWN, submission, submission.identity.email, now)
    return submission
