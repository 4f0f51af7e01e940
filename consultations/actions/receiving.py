"""Answers that came by mail, by letter or at a meeting: staff enter them as they were received."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common.text import new_reference

from ..enums import Channel
from ..models import Consultation, Phase, Submission
from .attaching import files_of_draft
from .examining import newest_version
from .likening import enqueue_likening
from .locking import locked
from .settling import require_not_settled
from .submitting import AlreadySent, Answer, _write_content, received_before
from .ticking import tick_received

ELSEWHERE = [Channel.MAIL, Channel.LETTER, Channel.MEETING]
"""Ways in which an answer comes that is not sent on the portal."""


IN_FILES = {
    "da": "Svaret står i det vedhæftede.",
    "en": "The answer stands in what is attached.",
}
"""What stands for the words of an answer that came as a file alone."""


@dataclass(frozen=True)
class Received:
    """What came, and how. The form has checked lengths and shapes.

    `received_at` is the time on the letter or of the meeting. `confirmation` says how staff know
    that the answer is the sender's; "" leaves it to be confirmed. `is_late` takes an answer that
    came after the deadline of its phase.
    """

    channel: str
    received_at: dt.datetime
    submitter_kind: str
    name: str
    wish: str
    idempotency_key: uuid.UUID
    email: str = ""
    text: str = ""
    has_no_remarks: bool = False
    organisation_name: str = ""
    role: str = ""
    cvr: str = ""
    language: str = "da"
    confirmation: str = ""
    is_late: bool = False

    @property
    def answer(self) -> Answer:
        """The same as an answer sent on the portal; without words it stands in its files."""
        names = (
            "submitter_kind name email wish idempotency_key has_no_remarks "
            "organisation_name role cvr language"
        )
        given = {name: getattr(self, name) for name in names.split()}
        text = self.text if self.text.strip() else IN_FILES[self.language]
        return Answer(**given, text=text)


def receive_elsewhere(
    consultation: Consultation, received: Received, *, by: User, now: dt.datetime
) -> Submission:
    """Receives it with the time it came; the same form sent twice gives the first.

    The files are those kept with a draft under the same key. It waits for review like the others.
    ValidationError with the field's name for a time that is in no phase (or after one, and not
    marked as late), for a time to come, for another channel; and when the form was sent before
    with other words.
    """
    earlier = _entered_before(received)
    if earlier is not None:
        return earlier
    if consultation.is_record or not consultation.is_published:
        raise ValidationError(_("Answers can be entered when the consultation is published."))
    if received.channel not in ELSEWHERE:
        raise ValidationError({"channel": _("Choose how the answer came.")})
    if received.received_at > now:
        raise ValidationError({"received_at": _("This time is in the future.")})
    if not (received.text.strip() or received.has_no_remarks or _has_files(received)):
        raise ValidationError(
            {"text": _("Enter the text of the answer, or add the file that holds it.")}
        )
    phase = _phase(consultation, received)
    try:
        return _receive(phase, received, by, now)
    except IntegrityError:
        # The same form twice at once: the second finds what the first has stored.
        earlier = _entered_before(received)
        if earlier is None:
            raise
        return earlier


def _entered_before(received: Received) -> Submission | None:
    """What the same form has stored; ValidationError when it held something else then."""
    try:
        earlier = received_before(received.answer)
    except AlreadySent as sent:
        raise _stored_otherwise(sent.submission) from sent
    if earlier is not None and earlier.identity.name != received.name:
        raise _stored_otherwise(earlier)
    return earlier


def _stored_otherwise(submission: Submission) -> ValidationError:
    message = _(
        "This form was stored before, with other words, as %(reference)s. Correct the answer "
        "there, or open an empty form for another answer."
    )
    return ValidationError(message % {"reference": submission.reference}, code="already_sent")


def _phase(consultation: Consultation, received: Received) -> Phase:
    """The phase it came in; for a late one the last that had closed by then."""
    at = received.received_at
    phase = consultation.phases.running_at(at).first()
    if phase is not None:
        return phase
    closed = consultation.phases.filter(closes_at__lte=at).order_by("-closes_at").first()
    if closed is None:
        message = _("The consultation had not opened at that time.")
        raise ValidationError({"received_at": message})
    if not received.is_late:
        message = _("The deadline had passed at that time. Mark the answer as late to take it.")
        raise ValidationError({"received_at": message})
    return closed


@transaction.atomic
def _receive(phase: Phase, received: Received, by: User, now: dt.datetime) -> Submission:
    require_not_settled(locked(phase.consultation))
    answer = received.answer
    submission = Submission.objects.create(
        reference=new_reference("S"),
        consultation=phase.consultation,
        phase=phase,
        idempotency_key=received.idempotency_key,
        submitter_kind=received.submitter_kind,
        organisation_name=received.organisation_name,
        public_name=answer.public_name,
        wish=received.wish,
        channel=received.channel,
        has_no_remarks=received.has_no_remarks,
        received_at=received.received_at,
        confirmed_at=now if received.confirmation.strip() else None,
        is_confirmed_otherwise=bool(received.confirmation.strip()),
        language=received.language,
        is_demonstration=phase.consultation.is_demonstration,
    )
    _write_content(submission, answer, received.received_at)
    newest = newest_version(submission)
    newest.attachments.update(received_at=received.received_at)
    tick_received(submission, email=received.email, cvr=received.cvr, token="", now=now)
    audit.record("entered an answer", submission, by=by, now=now, channel=received.channel)
    enqueue_likening(phase.consultation, now=now)
    if submission.confirmed_at is not None:
        verb = "confirmed the sender of an answer by other means"
        audit.record(verb, submission, by=by, now=now, reason=received.confirmation.strip())
    return submission


def _has_files(received: Received) -> bool:
    return files_of_draft(received.idempotency_key).exists()
