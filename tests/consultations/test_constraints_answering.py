"""What the database refuses of requests, late times, privacy texts and parts, whoever writes."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from consultations.models import PrivacyText, Question, SubmissionPart, SubmitterRequest
from consultations.models.privacy import shipped_version
from tests.factories import PhaseFactory, SubmissionFactory
from tests.factories.consultations import NOW
from tests.refusals import refuses

pytestmark = pytest.mark.django_db


def request(**fields) -> SubmitterRequest:
    submission = fields.pop("submission", None) or SubmissionFactory()
    return SubmitterRequest.objects.create(
        submission=submission, **{"kind": "object", "reason": "x", "asked_at": NOW, **fields}
    )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("request_kind_known", {"kind": "wish"}),
        ("request_state_known", {"state": "lost", "handled_at": NOW}),
        ("handled_request_has_a_time", {"state": "accepted"}),
        ("handled_request_has_a_time", {"handled_at": NOW}),
        ("correction_and_no_other_request_has_a_text", {"kind": "correct"}),
        ("correction_and_no_other_request_has_a_text", {"new_text": "Rettet"}),
        ("declined_request_has_a_reason", {"state": "declined", "handled_at": NOW}),
    ],
)
def test_request(name, columns):
    refuses(name, request(), **columns)


def test_one_request_of_a_kind_waits_at_a_time():
    submission = request().submission
    with pytest.raises(IntegrityError, match="one_waiting_request_of_a_kind"), transaction.atomic():
        request(submission=submission)
    request(submission=submission, state="accepted", handled_at=NOW)


def test_late_answers():
    phase = PhaseFactory()
    refuses("late_answers_end_after_the_deadline", phase, late_until=phase.closes_at)


def test_confirmed_otherwise_is_confirmed():
    one = SubmissionFactory(state="received", published_at=None, confirmed_at=None)
    refuses("submission_confirmed_otherwise_is_confirmed", one, is_confirmed_otherwise=True)


def test_first_privacy_text_is_the_shipped_one():
    with (
        pytest.raises(IntegrityError, match="privacy_text_1_is_the_shipped_one"),
        transaction.atomic(),
    ):
        shipped_version().__class__.objects.create(number=1, text_da="x", text_en="x")


@pytest.mark.parametrize("act", ["change", "delete"])
def test_privacy_text_is_never_changed(act):
    rows = PrivacyText.objects.filter(
        pk=PrivacyText.objects.create(number=2, text_da="x", text_en="x").pk
    )
    with pytest.raises(DatabaseError, match="never_changed"), transaction.atomic():
        rows.update(text_da="y") if act == "change" else rows.delete()
    assert rows.get().valid_from < NOW + dt.timedelta(days=3650)


def part(**fields) -> SubmissionPart:
    version = SubmissionFactory().versions.get()
    given = {"kind": "free", "starts_at_character": 0, "ends_at_character": 2, **fields}
    return SubmissionPart.objects.create(version=version, **given)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("part_kind_known", {"kind": "poem"}),
        ("part_span_in_order", {"ends_at_character": 0}),
        ("part_of_a_question_names_it", {"kind": "question"}),
    ],
)
def test_database_refuses_parts(name, fields):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        part(**fields)


def test_parts_are_never_changed():
    kept = part()
    with pytest.raises(DatabaseError, match="part_immutable"), transaction.atomic():
        SubmissionPart.objects.filter(pk=kept.pk).update(ends_at_character=3)


def test_question_has_words():
    question = Question.objects.create(phase=PhaseFactory(), text_da="Hvad?")
    refuses("question_in_one_language", question, text_da="")
