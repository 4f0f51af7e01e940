"""The receipt for an answer, or a proposal sent all year, as a PDF, made when somebody asks for it (docs/adr/0004)."""

import re
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ogp_portal.common.addresses import absolute
from ogp_portal.common.dates import COPENHAGEN, format_date, format_deadline
from ogp_portal.record.reading import receipt_of
from plans.evaluations.pdf import typeset

from .enums import PublicationWish, SubmissionState, SubmitterKind
from .models import Submission, SubmissionVersion
from .wording import exact_instant

TEMPLATE = Path(__file__).resolve().parent / "receipt.typ"


def receipt_pdf(submission: Submission) -> bytes:
    """Reference, server time, checksum, what was received, and the link to it; PDF/UA-1.

    In the page's language; the newest version of the answer. Raises as `typeset` does.
    """
    version = submission.versions.latest("number")
    made = version.received_at.astimezone(COPENHAGEN)
    content = {
        "title": _title(submission),
        "reference": submission.reference,
        "language": get_language(),
        "date": (made.year, made.month, made.day),
        "marks": [_("Demonstration – invented content")] if submission.is_demonstration else [],
        "consultation": submission.consultation.title,
        "facts": _facts(submission, version),
        "notes": _notes(submission),
        "link": "" if _is_withdrawn(submission) else absolute(submission.own_path),
        "heading": _("What we received"),
        "sender": _sender(submission),
        "paragraphs": re.split(r"\n{2,}", version.text),
    }
    return typeset(TEMPLATE, content, content["date"])


def _title(submission: Submission) -> str:
    is_proposal = submission.consultation.is_open_call
    return _("Receipt for your proposal") if is_proposal else _("Receipt for your answer")


def _is_withdrawn(submission: Submission) -> bool:
    return submission.state == SubmissionState.WITHDRAWN


def _facts(submission: Submission, version: SubmissionVersion) -> list[tuple[str, str]]:
    received = f"{exact_instant(submission.received_at)} ({_('Danish time')})"
    if submission.is_late:
        received += f" – {_('received after the deadline')}"
    facts = [(_("Reference"), submission.reference), (_("Received"), received)]
    if version.number > 1:
        changed = f"{exact_instant(version.received_at)} ({_('Danish time')})"
        facts.append((_("Changed"), changed))
    if submission.consultation.is_open_call:
        answered_by = format_date(submission.phase.round.answered_by)
        facts.append((_("Will be answered by"), answered_by))
    files = [
        (_("File"), f"{file.original.name}\nSHA-256: {file.original.sha256}")
        for file in version.attachments.select_related("original").order_by("position", "pk")
    ]
    return [*facts, (_("Checksum (SHA-256)"), version.checksum), *files, *_proof(submission)]


def _proof(submission: Submission) -> list[tuple[str, str]]:
    """What the sender needs to find the receipt in the public record; nothing once it is erased."""
    proof = receipt_of(submission)
    if proof is None or not proof.salt:
        return []
    return [(_("Seal in the public record"), proof.seal), (_("Salt"), proof.salt)]


def _notes(submission: Submission) -> list[str]:
    if submission.consultation.is_open_call:
        return _notes_on_proposal(submission)
    if _is_withdrawn(submission):
        return [
            _(
                "You have withdrawn the answer. It is not shown anywhere, but it remains in the "
                "case file."
            )
        ]
    closes = format_deadline(submission.change_ends)
    return [
        _("Your answer counts from the time above, whatever happens with the e-mail."),
        _("Here you can see your answer, and change or withdraw it until %s:") % closes,
    ]


def _notes_on_proposal(submission: Submission) -> list[str]:
    if _is_withdrawn(submission):
        return [
            _(
                "You have withdrawn the proposal. It is not shown anywhere, but it remains in "
                "the case file."
            )
        ]
    closes = format_deadline(submission.change_ends)
    return [
        _("Your proposal counts from the time above, whatever happens with the e-mail."),
        _(
            "Here you can see your proposal, and correct or withdraw it until %s, when we begin "
            "the round:"
        )
        % closes,
    ]


def _sender(submission: Submission) -> list[tuple[str, str]]:
    identity = submission.identity
    rows = [
        (_("Who"), str(SubmitterKind(submission.submitter_kind).label)),
        (_("Organisation"), submission.organisation_name),
        (_("Name"), identity.name),
        (_("Role"), identity.role),
        (_("CVR number"), identity.cvr),
        (_("E-mail"), identity.email),
        (_("Your choice"), str(PublicationWish(submission.wish).label)),
        (_("Privacy notice"), _("version %(number)s") % {"number": identity.privacy_text_version}),
    ]
    return [(name, value) for name, value in rows if value]
