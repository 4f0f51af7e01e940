"""What the database refuses of assessments and recommendations, whoever writes."""

import pytest

from plans.models import FollowUp
from tests.factories import (
    AssessmentFactory,
    DocumentFactory,
    RecommendationFactory,
)
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("assessment_has_one_value", {"values": []}),
        ("assessment_has_one_value", {"placeholder": "NA"}),
        ("assessment_has_one_value", {"values": [], "placeholder": "Snart"}),
        ("assessment_has_one_value", {"counts": {"Limited": 1}}),
        ("assessment_value_has_a_scale", {"scale": ""}),
        ("assessment_from_a_report_names_it", {"read_from": "report"}),
        ("assessment_judge_is_known", {"judge": "owner"}),
        ("assessment_variable_is_known", {"variable": "mood"}),
        ("assessment_read_from_is_known", {"read_from": "hearsay"}),
        ("assessment_source_is_a_web_address", {"source_url": "javascript:alert(1)"}),
        ("assessment_date_known", {"assessed_precision": "day"}),
    ],
)
def test_an_assessment_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, AssessmentFactory(), **columns)


def test_what_was_read_on_a_website_names_no_report():
    report = DocumentFactory(kind="irm_report")
    refuses("assessment_from_a_report_names_it", AssessmentFactory(), report=report)


def test_the_same_thing_is_judged_once():
    commitment = AssessmentFactory().commitment
    refuses_to(
        "assessment_once", lambda: AssessmentFactory(commitment=commitment, values=["Limited"])
    )


# --- recommendations ----------------------------------------------------------------------------


def test_a_number_in_a_report_is_given_once():
    report = DocumentFactory(kind="irm_report")
    once("recommendation_once", lambda: RecommendationFactory(report=report, position=1))


def test_a_recommendation_is_not_empty():
    refuses("recommendation_in_one_language", RecommendationFactory(), text_da="")


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("follow_up_says_something", {"text_da": "", "text_en": "We meet twice a year."}),
        ("follow_up_url_is_a_web_address", {"text_da": "Gjort.", "url": "javascript:alert(1)"}),
    ],
)
def test_a_follow_up_that_breaks_a_rule_is_refused(name, columns):
    done = RecommendationFactory()
    refuses_to(name, lambda: FollowUp.objects.create(recommendation=done, **columns))
