"""What was decided at the redaction desk, carried over to the next version of an answer.

The text is another: what was removed from an earlier one is proposed again wherever its words
stand, and the version waits until a person has read it. The files are the same: every bar, mark
and name stands on as it was decided.
"""

import datetime as dt

from ogp_portal import audit

from ..bars import occurrences
from ..enums import FindingState, RedactionState
from ..models import Attachment, Finding, RedactedFile, Redaction, SubmissionVersion
from .public_files import ask_for_pdf, is_whole

Words = tuple[str, bool]
"""Words, and whether they were a part of longer ones."""


def propose_again(version: SubmissionVersion, *, now: dt.datetime) -> None:
    """Proposes in a new text what earlier ones had removed, or proposed to remove.

    What staff last decided about the same words counts: words that were to stay stay.
    """
    spans: dict[tuple[int, int], str] = {}
    for (words, is_inside), reason in _removed_before(version).items():
        for span in occurrences(version.text, words, inside_words=is_inside):
            spans.setdefault(span, reason)
    Redaction.objects.bulk_create(
        Redaction(
            version=version,
            starts_at_character=start,
            ends_at_character=end,
            reason=reason,
            proposed_at=now,
        )
        for (start, end), reason in spans.items()
    )
    if spans:
        verb = "proposed again what was removed from an earlier version"
        audit.record(verb, version.submission, by=None, now=now, number=len(spans))


def _removed_before(version: SubmissionVersion) -> dict[Words, str]:
    """The words and why, from the earlier versions of the answer."""
    standing: dict[Words, tuple[int, str]] = {}
    before = version.submission.versions.filter(number__lt=version.number)
    for earlier in before.order_by("number"):
        for one in earlier.redactions.order_by("pk"):
            words = _words_of(one, earlier.text)
            if one.state != RedactionState.REJECTED:
                standing[words] = earlier.number, one.reason
            elif words in standing and standing[words][0] < earlier.number:
                del standing[words]
    return {words: reason for words, (_number, reason) in standing.items()}


def _words_of(one: Redaction, text: str) -> Words:
    start, end = one.starts_at_character, one.ends_at_character
    return text[start:end], _is_within_a_word(text, start) or _is_within_a_word(text, end)


def _is_within_a_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1 : place + 1].isalnum()


def carry_over(earlier: Attachment, file: Attachment, *, now: dt.datetime) -> None:
    """Gives a file's row in the next version all that was decided about the earlier row.

    Both lead to the same stored file, so the same characters and pages are meant.
    """
    dismissed = Finding.objects.on(earlier).filter(state=FindingState.DISMISSED)
    for rows in (Redaction.objects.on(earlier), dismissed, earlier.picture_bars.all()):
        copies = list(rows)
        for one in copies:
            one.pk, one._state.adding, one.attachment = None, True, file
        rows.model.objects.bulk_create(copies)
    redacted = RedactedFile.objects.filter(attachment=earlier).first()
    if redacted is not None:
        redacted.attachment, redacted._state.adding = file, True
        redacted.save(force_insert=True)
    if file.public_copy_id is None and not is_whole(file):
        ask_for_pdf(file, now=now)
