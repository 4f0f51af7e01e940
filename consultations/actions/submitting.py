"""What the sender of an answer does: send it, confirm the address, withdraw it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cached_property

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import MailDomain, Mandate, Organisation, User
from ogp_portal.common import limits
from ogp_portal.common.networks import count_from
from ogp_portal.common.text import new_reference
from ogp_portal.notifications import Recipient
from ogp_portal.notifications.actions import number_written, post

from .. import notifications
from ..enums import Channel, PublicationWish, RequestKind, SubmissionState, SubmitterKind
from ..models import Consultation, Phase, PrivacyText, Submission, SubmitterIdentity
from .attaching import has_unsent_files, take_over
from .composing import Composed, Part, compose
from .counting import recount
from .likening import enqueue_likening
from .locking import held, locked
from .overtaking import TAKEN_BACK, overtake
from .recording import note_receipt
from .reports import renew_files
from .ticking import tick_received, untick_withdrawn
from .versions import checksum_of, first_version

SUBMITTER = "submitter"
NO_REMARKS = {"da": "Ingen bemærkninger.", "en": "No remarks."}


class NotOpen(ValidationError):
    """The consultation takes no answers at that time."""


class AlreadySent(ValidationError):
    """This form was sent before with something else in it; `submission` is what was received."""

    def __init__(self, submission: Submission):
        super().__init__(
            _("An answer from this form was received before, and it reads differently."),
            code="already_sent",
        )
        self.submission = submission


@dataclass(frozen=True)
class Answer:
    """What somebody sends. The form has checked lengths and shapes.

    From a system that staff have given a token, `source` is the system's name and `speaks_for`
    the body whose name is in it.
    """

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
    invited_token: str = ""
    parts: tuple[Part, ...] = ()
    channel: str = Channel.FORM
    source: str = ""
    speaks_for: Organisation | None = None

    @cached_property
    def composed(self) -> Composed:
        """The words that count as received, of all fields, and where each part stands."""
        return compose_answer(
            self.text, self.parts, self.language, has_no_remarks=self.has_no_remarks
        )

    @property
    def received_text(self) -> str:
        """The words that count as received; line breaks as one character."""
        return self.composed.text

    @property
    def checksum(self) -> str:
        """SHA-256 of the received words in UTF-8, in hexadecimal digits."""
        return checksum_of(self.received_text)

    @property
    def public_name(self) -> str:
        """What the public will read as the sender; "" for a private person without name."""
        return public_name_of(self.submitter_kind, self.wish, self.name, self.organisation_name)


def compose_answer(
    text: str, parts: tuple[Part, ...], language: str, *, has_no_remarks: bool
) -> Composed:
    """The received text; without remarks a fixed sentence that says so."""
    return Composed(NO_REMARKS[language]) if has_no_remarks else compose(text, parts, language)


def public_name_of(kind: str, wish: str, name: str, organisation_name: str) -> str:
    """The name that follows from the wish: a citizen's own, or the organisation's; else ""."""
    if wish != PublicationWish.WITH_NAME:
        return ""
    return name if kind == SubmitterKind.CITIZEN else organisation_name


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
    with the link that confirms it (at most limits.CONFIRMATIONS_PER_HOUR to one address). Of answers from
    one `network` those beyond limits.ANSWERS_PER_HOUR are received like the others and marked for
    staff; the network itself is not kept. Files of the draft with the same key go along. Raises
    NotOpen outside the phases and what an editor has opened for late answers, AlreadySent when
    the form was sent before with other words.
    """
    earlier = received_before(answer)
    if earlier is not None:
        return earlier
    phase = consultation.phases.taking_answers(consultation, now).first()
    if phase is None or consultation.is_record or not consultation.is_published:
        raise NotOpen(_("The consultation does not take answers now."), code="not_open")
    is_one_of_many = count_from(network, "answers") > limits.ANSWERS_PER_HOUR
    try:
        return _receive(phase, answer, by, now, is_one_of_many=is_one_of_many)
    except IntegrityError:
        # Two parallel requests: the second finds what the first has stored.
        earlier = received_before(answer)
        if earlier is None:
            raise
        return earlier


def received_before(answer: Answer) -> Submission | None:
    """What the form with the key of `answer` has sent; AlreadySent when it held something else."""
    submission = received_from(answer.idempotency_key)
    if submission is None:
        return None
    if not _says_the_same(submission, answer) or has_unsent_files(answer.idempotency_key):
        raise AlreadySent(submission)
    return submission


def received_from(key: uuid.UUID) -> Submission | None:
    """What a form has become that was sent before; None for one that was not."""
    found = Submission.objects.filter(idempotency_key=key)
    return found.select_related("consultation", "phase", "identity").first()


def _says_the_same(submission: Submission, answer: Answer) -> bool:
    """Whether words, sender and wish are those that were received."""
    identity = submission.identity
    sent = (answer.submitter_kind, answer.wish, answer.organisation_name)
    known = (submission.submitter_kind, submission.wish, submission.organisation_name)
    person = (answer.name, answer.email, answer.role, answer.cvr)
    kept = (identity.name, identity.email, identity.role, identity.cvr)
    has_text = submission.versions.filter(checksum=answer.checksum).exists()
    return has_text and (sent, person) == (known, kept)


@transaction.atomic
def _receive(
    phase: Phase, answer: Answer, by: User | None, now: dt.datetime, *, is_one_of_many: bool
) -> Submission:
    body = _confirmed_body(answer, by, now)
    submission = Submission.objects.create(
        reference=new_reference("S"),
        consultation=phase.consultation,
        phase=phase,
        idempotency_key=answer.idempotency_key,
        submitter_kind=answer.submitter_kind,
        organisation_name=answer.organisation_name,
        organisation=body,
        organisation_confirmed_at=now if body else None,
        public_name=answer.public_name,
        wish=answer.wish,
        channel=answer.channel,
        has_no_remarks=answer.has_no_remarks,
        is_one_of_many=is_one_of_many,
        received_at=now,
        confirmed_at=now if _is_proven(answer, by) else None,
        user=by,
        language=answer.language,
        is_demonstration=phase.consultation.is_demonstration,
    )
    _write_content(submission, answer, now)
    if submission.confirmed_at is not None:
        _confirm_by_domain(submission, answer.email, now)
    tick_received(
        submission, email=answer.email, cvr=answer.cvr, token=answer.invited_token, now=now
    )
    source = {"source": answer.source} if answer.source else {}
    audit.record("received an answer", submission, by=by, now=now, role=SUBMITTER, **source)
    if submission.confirmed_at is not None:
        _mail(notifications.RECEIPT, submission, answer.email, now)
    elif not _is_pestered(answer.email, now):
        _mail(notifications.CONFIRMATION, submission, answer.email, now)
    enqueue_likening(phase.consultation, now=now)  # last: those of the same minute share the row
    return submission


def _write_content(submission: Submission, answer: Answer, now: dt.datetime) -> None:
    """Text, sender, proposal and the files that were kept with the draft."""
    version = first_version(submission, answer.composed, now=now)
    SubmitterIdentity.objects.create(
        submission=submission,
        name=answer.name,
        email=answer.email,
        role=answer.role,
        cvr=answer.cvr,
        privacy_text_version=PrivacyText.objects.number_in_force(now),
    )
    if answer.summary:
        submission.proposals.update(summary=answer.summary)
    take_over(version, key=answer.idempotency_key, now=now)
    note_receipt(version, now=now)


def _confirmed_body(answer: Answer, by: User | None, now: dt.datetime) -> Organisation | None:
    """The organisation for which the sender speaks, as staff have confirmed."""
    if answer.speaks_for is not None:
        return answer.speaks_for
    mandate = _mandate(answer, by, now)
    return mandate.organisation if mandate else None


def _mandate(answer: Answer, by: User | None, now: dt.datetime) -> Mandate | None:
    """The confirmed mandate under which a signed-in person answers for that organisation."""
    if by is None or not answer.organisation_name:
        return None
    mandates = by.mandates.confirmed(now).select_related("organisation")
    wanted = answer.organisation_name.casefold()
    return next((one for one in mandates if wanted in _names_of(one.organisation)), None)


def _confirm_by_domain(submission: Submission, address: str, now: dt.datetime) -> None:
    """A proven address at an approved mail domain of the named body speaks for the body."""
    if not submission.organisation_name or submission.organisation_confirmed_at is not None:
        return
    domain = address.rpartition("@")[2].lower()
    approved = MailDomain.objects.filter(domain=domain).select_related("organisation")
    names = ((row.organisation, _names_of(row.organisation)) for row in approved)
    wanted = submission.organisation_name.casefold()
    body = next((body for body, known in names if wanted in known), None)
    if body is None:
        return
    submission.organisation, submission.organisation_confirmed_at = body, now
    submission.save(update_fields=["organisation", "organisation_confirmed_at"])
    audit.record(
        "confirmed the organisation of an answer", submission, by=None, now=now, domain=domain
    )


def _names_of(body: Organisation) -> set[str]:
    """Its names as they are compared, whatever the case."""
    return {body.name_da.casefold(), body.name_en.casefold()}


def _is_proven(answer: Answer, by: User | None) -> bool:
    """Whether a signed-in person has confirmed this very address for the account."""
    if by is None:
        return False
    addresses = EmailAddress.objects.filter(user=by, verified=True)
    return addresses.filter(email__iexact=answer.email).exists()


def _is_pestered(address: str, now: dt.datetime) -> bool:
    """Whether somebody makes us mail an address that nobody has proven, over and over."""
    kinds = [notifications.CONFIRMATION, notifications.PROPOSAL_CONFIRMATION]
    an_hour_ago = now - dt.timedelta(hours=1)
    written = number_written(address, kinds, since=an_hour_ago)
    return written >= limits.CONFIRMATIONS_PER_HOUR


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
    old, the answer is withdrawn or the owner of the address did not write it; the answer counts
    all the same.
    """
    submission = held(submission)
    if submission.is_address_proven:
        return False
    if submission.state == SubmissionState.WITHDRAWN:
        raise ValidationError(_("The answer has been withdrawn."), code="withdrawn")
    if submission.is_anothers:
        raise ValidationError(_("You have told us that you did not write it."), code="disowned")
    if now >= confirmation_ends(submission):
        raise ValidationError(_("The link is too old."), code="too_old")
    submission.confirmed_at = submission.confirmed_at or now
    submission.is_confirmed_otherwise = False
    submission.save(update_fields=["confirmed_at", "is_confirmed_otherwise"])
    audit.record("confirmed the address of an answer", submission, by=None, now=now, role=SUBMITTER)
    _confirm_by_domain(submission, submission.identity.email, now)
    _mail(notifications.RECEIPT, submission, submission.identity.email, now)
    return True


def require_own(submission: Submission) -> None:
    """ValidationError when the owner of the address says that somebody else wrote the answer."""
    if submission.is_anothers:
        message = _(
            "The owner of the e-mail address has told us that they did not write this answer. "
            "It cannot be changed or withdrawn with this link. Write to the contact if that is "
            "wrong."
        )
        raise ValidationError(message, code="disowned")


def may_withdraw(submission: Submission, now: dt.datetime) -> bool:
    """Until the deadline of the phase in which it was sent; a late one until late ones end."""
    return submission.state != SubmissionState.WITHDRAWN and now < submission.change_ends


@transaction.atomic
def withdraw(submission: Submission, *, by: User | None, now: dt.datetime) -> Submission:
    """Takes an answer back: off every page and count at once. It stays in the case.

    What was asked about it needs nobody any more. Twice is once. ValidationError after the
    deadline, and when it is disowned.
    """
    consultation = locked(submission.consultation)
    submission = held(submission)
    if submission.state == SubmissionState.WITHDRAWN:
        return submission
    require_own(submission)
    if not may_withdraw(submission, now):
        raise ValidationError(_("The deadline has passed."), code="too_late")
    submission.state, submission.withdrawn_at = SubmissionState.WITHDRAWN, now
    submission.refusal_reason = ""
    submission.save(update_fields=["state", "withdrawn_at", "refusal_reason"])
    overtake(submission, list(RequestKind), why=TAKEN_BACK, now=now)
    untick_withdrawn(submission, by=by, now=now)
    recount(consultation)
    renew_files(consultation, now=now)
    audit.record("withdrew an answer", submission, by=by, now=now, role=SUBMITTER)
    if submission.is_address_proven:
        _mail(notifications.WITHDRAWN, submission, submission.identity.email, now)
    return submission
