"""What the database refuses of redactions, marks and bars, whoever writes."""

import pytest

from consultations.models import Attachment, Examination, Finding, PictureBar, Redaction
from ogp_portal.files.actions import store
from tests.factories import SubmissionFactory
from tests.factories.consultations import NOW
from tests.refusals import refuses, refuses_to

pytestmark = pytest.mark.django_db
SPAN = {"starts_at_character": 0, "ends_at_character": 3}


def attachment() -> Attachment:
    original = store(b"x", name="x.txt", content_type="text/plain", now=NOW)
    version = SubmissionFactory().versions.get()
    return Attachment.objects.create(version=version, original=original, received_at=NOW)


def redaction(**fields) -> Redaction:
    where = fields or {"version": SubmissionFactory().versions.get()}
    return Redaction.objects.create(**where, **SPAN, reason="cpr", proposed_at=NOW)


def finding() -> Finding:
    return Finding.objects.create(version=SubmissionFactory().versions.get(), **SPAN, kind="cpr")


def examination() -> Examination:
    version = SubmissionFactory().versions.get()
    return Examination.objects.create(version=version, fingerprint="0" * 64, examined_at=NOW)


def bar() -> PictureBar:
    box = {"left": 10, "top": 10, "right": 20, "bottom": 20}
    return PictureBar.objects.create(
        attachment=attachment(), page=1, **box, reason="cpr", made_at=NOW
    )


FACTORIES = {
    Examination: examination,
    Finding: finding,
    PictureBar: bar,
    Redaction: redaction,
}


@pytest.mark.parametrize(
    ("model", "name", "columns"),
    [
        (Redaction, "redaction_of_a_text_or_a_file", {"version": None}),
        (Redaction, "redaction_span_in_order", {"ends_at_character": 0}),
        (Redaction, "redaction_reason_known", {"reason": "fordi"}),
        (Redaction, "redaction_state_known", {"state": "måske", "decided_at": NOW}),
        (Redaction, "decided_redaction_has_a_time", {"state": "accepted"}),
        (Redaction, "decided_redaction_has_a_time", {"decided_at": NOW}),
        (Finding, "finding_in_a_text_or_a_file", {"version": None}),
        (Finding, "finding_span_in_order", {"starts_at_character": 3}),
        (Finding, "finding_kind_known", {"kind": "navn"}),
        (Finding, "finding_state_known", {"state": "måske"}),
        (Finding, "finding_in_a_name_is_of_a_file", {"is_in_name": True}),
        (Finding, "dismissed_finding_has_a_time", {"state": "dismissed"}),
        (Examination, "examination_of_a_text_or_a_file", {"version": None}),
        (PictureBar, "picture_bar_on_a_page", {"page": 0}),
        (PictureBar, "picture_bar_within_the_page", {"right": 101}),
        (PictureBar, "picture_bar_within_the_page", {"bottom": 10}),
        (PictureBar, "picture_bar_reason_known", {"reason": "fordi"}),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(model, name, columns):
    refuses(name, FACTORIES[model](), **columns)


def test_the_same_words_are_redacted_once():
    first = redaction()
    refuses_to("redaction_of_words_once", lambda: redaction(version=first.version))


def test_the_same_words_of_a_file_are_redacted_once():
    first = redaction(attachment=attachment())
    again = {"attachment": first.attachment}
    refuses_to("redaction_of_words_in_a_file_once", lambda: redaction(**again))
