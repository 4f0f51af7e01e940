"""What the database refuses of plans, their parts and what is changed in them, whoever writes."""

import datetime as dt

import pytest

from ogp_portal.files.actions import store
from plans.models import Amendment, PlanImport, PlanPreview, PlanSection
from tests.factories import CommitmentFactory, PartyFactory, PlanFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("factory", "name", "columns"),
    [
        (PlanFactory, "plan_submitted_known", {"submitted_on": MONDAY}),
        (PlanFactory, "plan_submitted_known", {"submitted_precision": "day"}),
        (PlanFactory, "plan_runs_two_or_four_years", {"length_years": 3}),
        (
            PlanFactory,
            "only_a_four_year_plan_is_refreshed",
            {"state": "refresh", "length_years": 2},
        ),
        (PlanFactory, "only_a_four_year_plan_is_refreshed", {"state": "refresh"}),
        (CommitmentFactory, "commitment_joined_known", {"joined_on": MONDAY}),
        (CommitmentFactory, "commitment_joined_known", {"joined_precision": "day"}),
        (
            CommitmentFactory,
            "commitment_that_joined_is_out",
            {"joined_on": MONDAY, "joined_precision": "day", "is_held_back": True},
        ),
        (
            CommitmentFactory,
            "only_a_commitment_that_joined_says_why",
            {"joined_reason_da": "Et nyt behov."},
        ),
        (PartyFactory, "party_from_known", {"from_on": MONDAY}),
        (PartyFactory, "party_from_known", {"from_precision": "day"}),
        (PartyFactory, "party_until_known", {"until_on": MONDAY}),
        (PartyFactory, "party_until_known", {"until_precision": "day"}),
        (
            PartyFactory,
            "party_dates_in_order",
            {
                "from_on": TUESDAY,
                "from_precision": "day",
                "until_on": MONDAY,
                "until_precision": "day",
            },
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(factory, name, columns):
    refuses(name, factory(), **columns)


def test_a_plan_does_not_follow_itself():
    plan = PlanFactory()
    refuses("plan_does_not_follow_itself", plan, predecessor=plan)


# --- its text -----------------------------------------------------------------------------------


def section(plan, text: str = "Kære læser.") -> PlanSection:
    return PlanSection.objects.create(plan=plan, key="foreword", text_da=text)


def test_a_part_of_the_plan_is_written_once():
    plan = PlanFactory()
    once("one_text_per_part_of_plan", lambda: section(plan))


def test_a_part_of_the_plan_is_not_empty():
    refuses("plan_section_in_one_language", section(PlanFactory()), text_da="")


# --- what is changed in it ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "columns"),
    [("amendment_role_is_known", {"role": "nogen"}), ("amendment_has_a_reason", {"reason_da": ""})],
)
def test_an_amendment_that_breaks_a_rule_is_refused(name, columns):
    given = {"plan": PlanFactory(), "field": "title_da", "reason_da": "Fejl.", "made_at": NOW}
    subject = {"subject_kind": "plans.actionplan", "subject_id": 1, "subject_label_da": "Planen"}
    refuses_to(name, lambda: Amendment.objects.create(**subject, **{**given, **columns}))


@pytest.mark.parametrize("days", [-1, 0])
def test_a_preview_works_for_some_time(days):
    given = {"plan": PlanFactory(), "made_at": NOW, "expires_at": NOW + dt.timedelta(days)}
    refuses_to("preview_expires_after_it_is_made", lambda: PlanPreview.objects.create(**given))


def test_a_sheet_is_not_applied_before_it_came():
    file = store(b"x", name="plan.xlsx", content_type="application/octet-stream", now=NOW)
    sheet = PlanImport.objects.create(plan=PlanFactory(), file=file, uploaded_at=NOW)
    refuses("import_applied_after_upload", sheet, applied_at=NOW - dt.timedelta(seconds=1))
