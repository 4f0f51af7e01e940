"""What staff do: press the button, watch the build, try again, publish."""

import pytest
from django.urls import reverse

from ogp_portal.jobs.models import Job
from plans.models import Evaluation, Snapshot
from tests.factories import PlanFactory

from .evaluated import (
    built,
    draft,
    plan_evaluated_elsewhere,
    plan_with_evidence,
    published,
    with_quick_pdf,
    without_typst,
    work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch):
    with_quick_pdf(monkeypatch)


def address(name, *args) -> str:
    return reverse(f"admin:plans_evaluation_{name}", args=args)


def test_button_starts_a_build_and_leads_to_its_progress(client_of, editor):
    plan = plan_with_evidence()
    response = client_of(editor).post(address("draft", plan.pk, "final"))
    assert response.url == address("build", Snapshot.objects.get().pk)
    assert Job.objects.get().state == "queued"


def test_plan_page_has_the_button(client_of, editor):
    plan = plan_with_evidence()
    page = client_of(editor).get(reverse("admin:plans_actionplan_change", args=[plan.pk]))
    assert "Dan udkast til selvevaluering" in page.content.decode()
    assert address("draft", plan.pk, "final") in page.content.decode()


def test_plan_in_preparation_says_why_it_is_not_drafted(client_of, editor):
    plan = PlanFactory(state="draft")
    response = client_of(editor).post(address("draft", plan.pk, "final"), follow=True)
    assert "kan ikke evalueres endnu" in response.content.decode()


def test_button_works_by_post_alone(client_of, editor):
    plan = plan_with_evidence()
    assert client_of(editor).get(address("draft", plan.pk, "final")).status_code == 405


def test_button_is_for_editors(client_of, moderator):
    plan = plan_with_evidence()
    assert client_of(moderator).post(address("draft", plan.pk, "final")).status_code == 403
    assert not Snapshot.objects.exists()


def test_stranger_gets_no_page_of_a_build(client_of, stranger):
    snapshot = draft(plan_with_evidence())
    assert client_of(stranger).get(address("build", snapshot.pk)).status_code in {302, 403}


def test_unknown_kind_is_not_found(client_of, editor):
    plan = PlanFactory()
    assert client_of(editor).post(address("draft", plan.pk, "yearly")).status_code == 404


def test_page_of_a_running_build_shows_step_and_initiative(client_of, editor):
    snapshot = draft(plan_with_evidence())
    Job.objects.update(done_steps=2, all_steps=6, step_label="initiativ 1.1 Åbne data")
    page = client_of(editor).get(address("build", snapshot.pk)).content.decode()
    assert '<progress value="2" max="6">' in page
    assert "trin 3 af 6: initiativ 1.1 Åbne data" in page
    assert 'http-equiv="refresh"' in page


def test_page_of_a_finished_build_leads_to_its_files(client_of, editor):
    snapshot = built(plan_with_evidence())
    page = client_of(editor).get(address("build", snapshot.pk)).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert address("file", snapshot.pk, "pdf", "da") in page
    assert address("publish", snapshot.pk) in page


def test_preview_is_marked_as_a_draft(client_of, editor):
    snapshot = built(plan_with_evidence())
    page = client_of(editor).get(address("preview", snapshot.pk)).content.decode()
    assert "Udkast – ikke offentliggjort" in page
    assert "1.1 Åbne data på Ærø" in page


def test_built_file_can_be_downloaded(client_of, editor):
    snapshot = built(plan_with_evidence())
    response = client_of(editor).get(address("file", snapshot.pk, "pdf", "en"))
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_failed_build_says_why_in_one_line_and_can_be_tried_again(client_of, editor, monkeypatch):
    with monkeypatch.context() as broken:
        without_typst(broken)
        snapshot = built(plan_with_evidence())
    client = client_of(editor)
    page = client.get(address("build", snapshot.pk)).content.decode()
    assert "PDF-programmet typst er ikke installeret." in page
    assert "Prøv igen" in page
    assert client.post(address("retry", snapshot.pk)).status_code == 302
    work()
    assert snapshot.renditions.count() == 4


def test_missing_engine_is_told_before_anything_is_built(client_of, editor, monkeypatch):
    without_typst(monkeypatch)
    snapshot = draft(plan_with_evidence())
    page = client_of(editor).get(address("build", snapshot.pk)).content.decode()
    assert "PDF-programmet typst er ikke installeret." in page


def test_publishing_asks_first(client_of, editor):
    snapshot = built(plan_with_evidence())
    page = client_of(editor).get(address("publish", snapshot.pk)).content.decode()
    assert "0, der følger planen" in page
    assert Evaluation.objects.get().published_at is None


def test_publishing_publishes(client_of, editor):
    snapshot = built(plan_with_evidence())
    client_of(editor).post(address("publish", snapshot.pk))
    assert Evaluation.objects.get().published_snapshot == snapshot


def test_trial_cannot_be_published_in_the_admin(client_of, editor):
    snapshot = built(plan_evaluated_elsewhere())
    client = client_of(editor)
    assert client.post(address("publish", snapshot.pk)).status_code == 403
    page = client.get(address("build", snapshot.pk)).content.decode()
    assert "aldrig offentliggjort" in page
    assert address("publish", snapshot.pk) not in page


def test_change_page_lists_versions_and_has_the_button(client_of, editor):
    snapshot = built(plan_with_evidence())
    page = client_of(editor).get(address("change", snapshot.evaluation.pk)).content.decode()
    assert address("build", snapshot.pk) in page
    assert "Dan udkast til selvevaluering" in page


def test_published_report_cannot_be_deleted(client_of, editor):
    evaluation = published(plan_with_evidence(), editor)
    assert client_of(editor).post(address("delete", evaluation.pk)).status_code == 403


def test_chapter_is_written_in_the_admin(client_of, editor):
    evaluation = built(plan_with_evidence()).evaluation
    form = {
        "title_da": "Slutevaluering", "title_en": "Final", "_save": "1",
        "sections-TOTAL_FORMS": "1", "sections-INITIAL_FORMS": "0",
        "sections-0-evaluation": evaluation.pk, "sections-0-key": "conclusion",
        "sections-0-text_da": "Vi har lært meget.", "sections-0-text_en": "",
    }  # fmt: skip
    client_of(editor).post(address("change", evaluation.pk), form)
    section = evaluation.sections.get()
    assert (section.text_da, section.position) == ("Vi har lært meget.", 3)


def test_evaluation_held_elsewhere_is_entered_in_the_admin(client_of, editor):
    page = client_of(editor).get(address("add")).content.decode()
    assert 'name="publisher"' in page
