"""What the database refuses of self-assessments and imported facts, whoever writes."""

import datetime as dt

import pytest

from ogp_portal.files.actions import store
from plans.models import EvaluationSection, Fact, Rendition, Snapshot
from tests.factories import DocumentFactory, EvaluationFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 23)


def snapshot_of(evaluation, version: int = 1) -> Snapshot:
    return Snapshot.objects.create(
        evaluation=evaluation, version=version, data={}, checksum="0", created_at=NOW
    )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("evaluation_title_in_one_language", {"title_da": "", "title_en": ""}),
        ("evaluation_date_known", {"published_on": MONDAY}),
        ("evaluation_date_known", {"published_precision": "day"}),
        ("published_evaluation_has_a_snapshot", {"published_at": NOW}),
        ("trial_is_never_published", {"is_trial": True, "is_external": True}),
    ],
)
def test_a_self_assessment_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, EvaluationFactory(), **columns)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("trial_is_never_published", "is_trial"),
        ("external_evaluation_is_not_published_here", "is_external"),
    ],
)
def test_what_is_not_ours_to_publish_is_never_published(name, kind):
    evaluation = EvaluationFactory()
    published = {"published_at": NOW, "published_snapshot": snapshot_of(evaluation)}
    refuses(name, evaluation, **published, **{kind: True})


def test_a_published_version_has_its_time():
    evaluation = EvaluationFactory()
    snapshot = snapshot_of(evaluation)
    refuses("published_evaluation_has_a_snapshot", evaluation, published_snapshot=snapshot)


@pytest.mark.parametrize(
    ("name", "is_trial"), [("one_evaluation_of_a_kind", False), ("one_trial_of_a_kind", True)]
)
def test_a_plan_has_one_of_each_kind(name, is_trial):
    plan = EvaluationFactory(is_trial=not is_trial).plan
    once(name, lambda: EvaluationFactory(plan=plan, is_trial=is_trial))


def test_a_chapter_is_written_once():
    evaluation = EvaluationFactory()
    chapter = {"evaluation": evaluation, "key": "introduction"}
    once("one_text_per_chapter", lambda: EvaluationSection.objects.create(**chapter))


def test_a_version_is_frozen_once():
    evaluation = EvaluationFactory()
    once("snapshot_version_once", lambda: snapshot_of(evaluation))


def test_a_version_is_built_once_in_each_form_and_language():
    snapshot = snapshot_of(EvaluationFactory())
    file = store(b"x", name="x.pdf", content_type="application/pdf", now=NOW)
    built = {"snapshot": snapshot, "format": "pdf", "language": "da", "file": file}
    once("rendition_once", lambda: Rendition.objects.create(**built, built_at=NOW))


def test_a_document_is_kept_in_one_place():
    file = store(b"x", name="x.pdf", content_type="application/pdf", now=NOW)
    refuses("document_is_kept_in_one_place", DocumentFactory(), file=file)


def fact(field: str) -> Fact:
    return Fact.objects.create(
        subject_kind="plans.actionplan",
        subject_id=1,
        field=field,
        status="sourced",
        is_public=True,
    )


def test_a_field_has_one_fact():
    once("one_fact_per_field", lambda: fact("title_da"))


@pytest.mark.parametrize("columns", [{"decision": "confirmed"}, {"decided_at": NOW}])
def test_a_decision_has_its_time(columns):
    refuses("decided_fact_has_a_time", fact("title_da"), **columns)


def test_a_field_of_another_row_has_its_own_fact():
    other = fact("title_da")
    other.pk, other.subject_id = None, 2
    other.save()
    refuses_to("one_fact_per_field", lambda: fact("title_da"))
