"""Publishing: what is refused, who is told, and that what is published never changes."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ogp_portal.audit.models import Event
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Follow, Message
from plans.evaluations import actions
from plans.models import Assessment, Document, Evaluation
from tests.factories import CommitmentFactory, EvaluationFactory, StatusUpdateFactory
from tests.factories.consultations import NOW
from tests.plans.reading import html_of, words_of

from .evaluated import (
    built,
    draft,
    plan_evaluated_elsewhere,
    plan_with_evidence,
    published,
    with_quick_pdf,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch):
    with_quick_pdf(monkeypatch)


def follower_of(plan, address="foelger@example.org", language="da") -> Follow:
    return Follow.objects.create(
        subject_kind="plans.actionplan",
        subject_id=plan.pk,
        subject_label=plan.title,
        subject_path="/",
        address=address,
        language=language,
        asked_at=NOW,
        confirmed_at=NOW,
        is_demonstration=plan.is_demonstration,
    )


def test_publishing_makes_the_report_public(editor):
    evaluation = published(plan_with_evidence(), editor)
    assert Evaluation.objects.visible_to(None).get() == evaluation
    assert evaluation.published_snapshot == evaluation.snapshots.get()
    assert Event.objects.about(evaluation).filter(verb="published").count() == 1


def test_nobody_real_publishes_an_invented_report(editor, client, settings):
    settings.OGP_PUBLISHER = "Digitaliseringsstyrelsen"
    report = published(plan_with_evidence(is_demonstration=True), editor)
    pages = ["/handlingsplaner/2025-2027/", "/dokumenter/", report.get_absolute_url()]
    for page in [*pages, Document.objects.first().get_absolute_url()]:
        words = words_of(client, page)
        assert "opdigtet" in words[words.index("Udgiver") :][:30], page
        assert "Digitaliseringsstyrelsen" not in words, page


def test_trial_cannot_be_published(editor):
    snapshot = built(plan_evaluated_elsewhere())
    with pytest.raises(ValidationError, match="aldrig offentliggjort"):
        actions.publish(snapshot.evaluation, by=editor, now=NOW)


def test_trial_can_be_published_by_nobody(editor):
    evaluation = draft(plan_evaluated_elsewhere()).evaluation
    assert not editor.has_perm("plans.publish_evaluation", evaluation)


def test_evaluation_held_elsewhere_cannot_be_published(editor):
    evaluation = EvaluationFactory(is_external=True)
    with pytest.raises(ValidationError, match="uden for portalen"):
        actions.publish(evaluation, by=editor, now=NOW)


def test_database_refuses_to_publish_what_was_held_elsewhere(editor):
    evaluation = published(plan_with_evidence(), editor)
    refused = pytest.raises(IntegrityError, match="external_evaluation_is_not_published_here")
    with refused, transaction.atomic():
        Evaluation.objects.filter(pk=evaluation.pk).update(is_external=True)


def test_report_that_is_not_built_cannot_be_published(editor):
    evaluation = draft(plan_with_evidence()).evaluation
    with pytest.raises(ValidationError, match="ikke bygget færdig"):
        actions.publish(evaluation, by=editor, now=NOW)


def test_report_that_lacks_a_part_cannot_be_published(editor):
    snapshot = built(plan_with_evidence())
    snapshot.renditions.get(format="pdf", language="en").delete()
    with pytest.raises(ValidationError, match="ikke bygget færdig"):
        actions.publish(snapshot.evaluation, by=editor, now=NOW)


def test_version_that_is_no_longer_the_latest_cannot_be_published(editor):
    plan = plan_with_evidence()
    looked_at = built(plan)
    StatusUpdateFactory(commitment=plan.commitments.get(), text_da="Nyt.")
    built(plan)
    with pytest.raises(ValidationError, match="nyere version"):
        actions.publish(looked_at.evaluation, by=editor, now=NOW, version=looked_at.version)


def test_publishing_twice_is_refused_and_tells_followers_once(editor):
    plan = plan_with_evidence()
    follower_of(plan)
    evaluation = published(plan, editor)
    with pytest.raises(ValidationError, match="allerede offentliggjort"):
        actions.publish(evaluation, by=editor, now=NOW)
    assert Message.objects.filter(kind="plans.evaluation_published").count() == 1


def test_follower_gets_a_mail_with_the_address(editor):
    plan = plan_with_evidence()
    follower_of(plan)
    published(plan, editor)
    run_due("messages", now=NOW, budget=dt.timedelta(seconds=5))
    assert mail.outbox[0].subject == "Selvevalueringen er offentliggjort: Handlingsplan på dansk"
    assert "/handlingsplaner/2025-2027/selvevaluering/slut/" in mail.outbox[0].body


def test_english_follower_gets_an_english_mail(editor):
    plan = plan_with_evidence(title_en="Action Plan & more")
    follower_of(plan, language="en")
    published(plan, editor)
    run_due("messages", now=NOW, budget=dt.timedelta(seconds=5))
    assert mail.outbox[0].subject == "The self-assessment of “Action Plan & more” is published"
    assert "/en/action-plans/2025-2027/self-assessment/final/" in mail.outbox[0].body


def test_mail_about_a_demonstration_says_so(editor):
    plan = plan_with_evidence(is_demonstration=True)
    follower_of(plan)
    published(plan, editor)
    run_due("messages", now=NOW, budget=dt.timedelta(seconds=5))
    assert mail.outbox[0].subject.startswith("[Demonstration]")


def test_published_report_stays_when_a_new_draft_is_made(editor):
    plan = plan_with_evidence()
    first = published(plan, editor).published_snapshot
    StatusUpdateFactory(commitment=plan.commitments.get(), text_da="Rettet.")
    assert built(plan).version == 2
    assert Evaluation.objects.get().published_snapshot == first


def test_correction_is_a_new_version_beside_the_old(editor):
    plan = plan_with_evidence()
    first = published(plan, editor).published_snapshot
    StatusUpdateFactory(commitment=plan.commitments.get(), text_da="Rettet.")
    assert published(plan, editor).published_snapshot.version == 2
    kept = Document.objects.filter(plan=plan, kind="self_assessment")
    assert kept.count() == 4
    old = first.renditions.get(format="pdf", language="da").file
    assert kept.filter(file=old, title_da__contains="version 1").exists()


def test_publishing_is_not_itself_a_change_of_the_data(editor):
    plan = plan_with_evidence()
    snapshot = published(plan, editor).published_snapshot
    assert draft(plan) == snapshot


def test_plan_can_be_removed_with_its_published_report(editor):
    plan = plan_with_evidence(is_demonstration=True)
    published(plan, editor)
    plan.delete()
    assert not Evaluation.objects.exists()


def test_the_report_is_one_of_the_three_judgements_of_each_initiative(editor, client):
    plan = plan_with_evidence()
    bare = CommitmentFactory(plan=plan, number="1.2")
    published(plan, editor)
    [said] = Assessment.objects.all()
    assert (said.judge, said.values, said.report) == ("self_final", ["Substantial"], None)
    assert said.assessed_on == NOW.date()
    words = words_of(client, "/handlingsplaner/2025-2027/1.1/")
    assert "gennemført i væsentlig grad regeringens skala" in words
    assert "rapporten på portalen · 23. november 2026" in words
    assert 'href="/handlingsplaner/2025-2027/selvevaluering/slut/"' in html_of(
        client, "/handlingsplaner/2025-2027/1.1/"
    )
    for path in ("1.1", bare.number):
        assert "står ikke på portalen" not in words_of(
            client, f"/handlingsplaner/2025-2027/{path}/"
        )
    english = html_of(client, "/en/action-plans/2025-2027/1.1/")
    assert 'href="/en/action-plans/2025-2027/self-assessment/final/"' in english


def test_a_later_version_takes_the_place_of_the_judgement(editor):
    plan = plan_with_evidence()
    published(plan, editor)
    later = NOW + dt.timedelta(days=2)
    StatusUpdateFactory(commitment=plan.commitments.get(), completion="limited", reported_at=later)
    published(plan, editor, later)
    said = Assessment.objects.get()
    assert (said.values, said.assessed_on) == (["Limited"], later.date())


def test_a_withdrawn_initiative_has_no_step_on_the_scale(editor):
    plan = plan_with_evidence()
    StatusUpdateFactory(
        commitment=plan.commitments.get(),
        completion="withdrawn",
        reported_at=NOW + dt.timedelta(minutes=1),
    )
    published(plan, editor)
    assert not Assessment.objects.exists()


def test_a_judgement_of_the_portal_cannot_be_changed_by_hand(editor, at_work):
    published(plan_with_evidence(), editor)
    page = f"/admin/plans/assessment/{Assessment.objects.get().pk}/change/"
    assert at_work.post(page, {"values": "Limited"}).status_code == 403
