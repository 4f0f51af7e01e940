"""Owner, self-assessment and IRM: three judgements that never share a field."""

import pytest
from django.core.exceptions import ValidationError

from plans.models import Assessment, FollowUp
from tests.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    EvaluationFactory,
    PlanFactory,
    RecommendationFactory,
    StatusUpdateFactory,
)
from tests.plans.reading import html_of, words_of
from tests.plans.staff_pages import fields_of

pytestmark = pytest.mark.django_db

DANISH = "/handlingsplaner/2026-2027/1.1/"
ENGLISH = "/en/action-plans/2026-2027/1.1/"


@pytest.fixture
def commitment():
    return CommitmentFactory(plan=PlanFactory(slug="2026-2027"), number="1.1")


def test_irms_value_stands_in_irms_english_with_our_danish_beside(client, commitment):
    AssessmentFactory(commitment=commitment)
    page = html_of(client, DANISH)
    assert '<strong lang="en">Substantial</strong>' in page
    assert "vores oversættelse: gennemført i væsentlig grad" in page


def test_the_english_page_has_irms_word_alone(client, commitment):
    AssessmentFactory(commitment=commitment)
    page = words_of(client, ENGLISH)
    assert "Substantial" in page
    assert "væsentlig" not in page


def test_a_label_read_on_ogps_website_says_so(client, commitment):
    AssessmentFactory(commitment=commitment, source_url="https://www.opengovpartnership.org/x/")
    page = html_of(client, DANISH)
    assert 'href="https://www.opengovpartnership.org/x/"' in page
    assert "aflæst på OGP&#x27;s websted" in page


def test_report_page_and_scale_stand_beside_the_value(client, commitment):
    report = DocumentFactory(plan=commitment.plan, kind="irm_report", title_da="IRM-rapporten")
    AssessmentFactory(commitment=commitment, read_from="report", report=report, page="12")
    page = words_of(client, DANISH)
    assert "IRM-rapporten · side 12" in page
    assert "skala for gennemførelse" in page


def test_a_placeholder_is_no_value(client, commitment):
    AssessmentFactory(commitment=commitment, values=[], scale="", placeholder="Pending IRM Review")
    assert not Assessment.objects.judged().exists()
    assert "»Pending IRM Review«: Det er ikke en vurdering." in words_of(client, DANISH)


def test_judgements_that_differ_on_completion_are_told_and_not_averaged(client, commitment):
    StatusUpdateFactory(commitment=commitment, completion="limited")
    AssessmentFactory(commitment=commitment)
    assert "Vurderingerne af gennemførelsen er forskellige." in words_of(client, DANISH)


@pytest.mark.parametrize(
    "other",
    [
        {"values": ["Limited"]},
        {"variable": "potential_for_results", "scale": "potential_for_results_2020"},
        {"values": ["No Evidence Available"]},
    ],
)
def test_only_other_steps_of_the_same_scale_are_a_difference(client, commitment, other):
    StatusUpdateFactory(commitment=commitment, completion="limited")
    AssessmentFactory(commitment=commitment, **other)
    assert "er forskellige" not in words_of(client, DANISH)


def test_the_self_assessment_of_the_plan_is_named_where_it_says_nothing_here(client, commitment):
    EvaluationFactory(plan=commitment.plan, is_external=True, title_da="Slutevaluering 2028")
    assert "Slutevaluering 2028" in words_of(client, DANISH)


def test_what_a_report_for_staff_says_is_for_staff(client, client_of, editor, commitment):
    draft = DocumentFactory(plan=commitment.plan, kind="irm_report", is_staff_only=True)
    AssessmentFactory(commitment=commitment, read_from="report", report=draft)
    assert "Substantial" not in words_of(client, DANISH)
    assert "Substantial" in words_of(client_of(editor), DANISH)


# --- what the form refuses ---------------------------------------------------------------------


def test_a_value_that_is_not_on_the_scale_is_refused_beside_the_field(commitment):
    wrong = AssessmentFactory.build(commitment=commitment, plan=commitment.plan, values=["Fin"])
    with pytest.raises(ValidationError) as refused:
        wrong.full_clean()
    assert "Substantial" in refused.value.message_dict["values"][0]


def test_a_draft_of_irm_is_never_entered(commitment):
    draft = DocumentFactory(kind="irm_report", is_staff_only=True)
    row = AssessmentFactory.build(
        commitment=commitment, plan=commitment.plan, read_from="report", report=draft
    )
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "report" in refused.value.message_dict


# --- recommendations ----------------------------------------------------------------------------


def test_the_plan_shows_irms_recommendations_and_what_was_done(client, commitment):
    report = DocumentFactory(plan=commitment.plan, kind="irm_report", title_da="IRM-rapporten")
    done = RecommendationFactory(report=report, position=1, text_da="Mød civilsamfundet.")
    RecommendationFactory(report=report, position=2, text_da="Mål virkningen.")
    FollowUp.objects.create(recommendation=done, text_da="Vi holder to møder om året.")
    page = words_of(client, "/handlingsplaner/2026-2027/")
    assert "Mød civilsamfundet." in page
    assert "Vi holder to møder om året." in page
    assert "Hvad der er gjort, er ikke oplyst." in page


def test_recommendations_of_a_report_for_staff_are_for_staff(client, commitment):
    report = DocumentFactory(plan=commitment.plan, kind="irm_report", is_staff_only=True)
    RecommendationFactory(report=report, text_da="Hemmeligt råd")
    assert "Hemmeligt råd" not in words_of(client, "/handlingsplaner/2026-2027/")


def entered(at_work, plan, **typed):
    sent = fields_of(at_work.get("/admin/plans/assessment/add/"))
    sent |= {"plan": plan.pk, "judge": "irm", "variable": "completion", "scale": "completion_irm"}
    sent |= {"read_from": "ogp_commitment_page"} | typed
    return at_work.post("/admin/plans/assessment/add/", sent)


def test_an_editor_enters_the_figures_of_a_whole_plan(at_work):
    answer = entered(at_work, PlanFactory(), counts='{"Substantial": 9}')
    assert answer.status_code == 302, answer.context["errors"]
    assert Assessment.objects.get().counts == {"Substantial": 9}


@pytest.mark.parametrize(
    "counts", ['["Substantial"]', '{"Substantial": "9"}', '{"Great": 1}', "{}"]
)
def test_figures_that_are_none_are_refused_beside_the_field(at_work, counts):
    answer = entered(at_work, PlanFactory(), counts=counts)
    assert "counts" in answer.context["adminform"].form.errors
