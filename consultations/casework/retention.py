"""What is deleted of a case when its time is up, told beforehand and done afterwards by one list."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ogp_portal.notifications.models import Message, MessageState

from ..enums import RedactionState, SubmissionState
from ..models import (
    Attachment,
    CaseFile,
    Consultation,
    InvitationLink,
    Package,
    Redaction,
    Submission,
    SubmissionDraft,
    SubmissionVersion,
    SubmitterIdentity,
    SubmitterRequest,
)
from ..models.casework import not_journalised


def never_public(consultation: Consultation) -> QuerySet[Submission]:
    """Answers that no reader sees: not published, hidden, or withdrawn."""
    rows = Submission.objects.filter(consultation=consultation)
    return rows.filter(~Q(state=SubmissionState.PUBLISHED) | Q(hidden_at__isnull=False))


def replaced_versions(consultation: Consultation) -> QuerySet[SubmissionVersion]:
    """Earlier versions of answers, which their senders have replaced."""
    later = SubmissionVersion.objects.filter(
        submission=OuterRef("submission"), number__gt=OuterRef("number")
    )
    rows = SubmissionVersion.objects.filter(submission__consultation=consultation)
    return rows.filter(Exists(later), proposals=None)


def identities(consultation: Consultation) -> QuerySet[SubmitterIdentity]:
    """Senders whose name or address is still kept."""
    rows = SubmitterIdentity.objects.filter(submission__consultation=consultation)
    return rows.exclude(name="", email="", role="", cvr="")


def originals(consultation: Consultation) -> QuerySet[Attachment]:
    """Files as they were received, where they are not what the public gets."""
    rows = Attachment.objects.filter(version__submission__consultation=consultation)
    return rows.exclude(original=F("public_copy"))


def redacted(consultation: Consultation) -> QuerySet[Redaction]:
    """Words removed from what the public reads, where they are still kept in what was received."""
    of_text = Q(version__submission__consultation=consultation)
    of_file = Q(attachment__version__submission__consultation=consultation)
    return Redaction.objects.filter(of_text | of_file, state=RedactionState.ACCEPTED)


def mails(consultation: Consultation) -> QuerySet[Message]:
    """Mails about an answer: each joins an address to a reference."""
    answers = Submission.objects.filter(consultation=consultation).values("reference")
    reference = KeyTextTransform("submission", "context")
    rows = Message.objects.annotate(about=reference).filter(about__in=answers)
    return rows.exclude(state__in=[MessageState.QUEUED, MessageState.IN_FLIGHT])


def requests(consultation: Consultation) -> QuerySet[SubmitterRequest]:
    """What senders asked for, in their own words."""
    return SubmitterRequest.objects.filter(submission__consultation=consultation)


def letters(consultation: Consultation) -> QuerySet[InvitationLink]:
    """Personal links, with the addresses that they were mailed to."""
    return InvitationLink.objects.filter(party__consultation=consultation)


def packages(consultation: Consultation) -> QuerySet[Package]:
    """Packages whose file is still kept."""
    return Package.objects.filter(consultation=consultation, file__isnull=False)


def preview(consultation: Consultation) -> list[tuple[str, int]]:
    """(what, how many) of everything that goes, in words for staff."""
    return [
        (
            _("answers that are not public, with their proposals"),
            never_public(consultation).count(),
        ),
        (_("names and addresses of senders"), identities(consultation).count()),
        (_("earlier versions of answers"), replaced_versions(consultation).count()),
        (_("files as they were received"), originals(consultation).count()),
        (
            _("answers never sent"),
            SubmissionDraft.objects.filter(consultation=consultation).count(),
        ),
        (_("words that were removed before publication"), redacted(consultation).count()),
        (_("e-mails to senders"), mails(consultation).count()),
        (_("requests from senders"), requests(consultation).count()),
        (_("letters to invited parties"), letters(consultation).count()),
        (_("packages"), packages(consultation).count()),
    ]


def obstacle(case: CaseFile) -> str:
    """Why the case cannot be emptied yet, for staff; "" when it can."""
    if case.consultation.settled_at is None:
        return _("The consultation is not answered in full yet.")
    waiting = not_journalised(case.consultation).count()
    if waiting:
        text = ngettext(
            "%(number)d answer has not been filed yet.",
            "%(number)d answers have not been filed yet.",
            waiting,
        )
        return text % {"number": waiting}
    return ""


def due(today: dt.date) -> QuerySet[CaseFile]:
    """Cases whose last day of keeping has passed and that still hold something."""
    rows = CaseFile.objects.filter(keep_until__lt=today, emptied_at=None)
    return rows.select_related("consultation").order_by("keep_until", "pk")
