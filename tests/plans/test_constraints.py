"""What the database itself refuses, whoever writes."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from plans.models import (
    ActionPlan,
    Commitment,
    CommitmentAlias,
    CommitmentAnswer,
    CommitmentParty,
    Document,
    Evidence,
    Milestone,
    NetworkMeeting,
    PlanAlias,
    Theme,
)
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    OrganisationFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
NOON = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


def refused(model, name, **columns):
    """Whether the constraint `name` stops a row of `model` from getting these values."""
    row = FACTORIES[model]()
    with pytest.raises(IntegrityError, match=name):
        at_once(lambda: model.objects.filter(pk=row.pk).update(**columns))
    return True


def at_once(write):
    """Writes, and asks at once what the database otherwise asks at the end."""
    with transaction.atomic():
        write()
        connection.check_constraints()


FACTORIES = {
    ActionPlan: PlanFactory,
    Commitment: CommitmentFactory,
    Document: DocumentFactory,
    Evidence: EvidenceFactory,
    Milestone: MilestoneFactory,
    NetworkMeeting: NetworkMeetingFactory,
    Theme: ThemeFactory,
}


@pytest.mark.parametrize(
    ("model", "name", "columns"),
    [
        (ActionPlan, "plan_title_in_one_language", {"title_da": "", "title_en": ""}),
        (ActionPlan, "plan_state_is_known", {"state": "opdigtet"}),
        (ActionPlan, "plan_address_form", {"slug": "Med Mellemrum"}),
        (ActionPlan, "plan_address_form", {"slug": "sammenlign"}),
        (ActionPlan, "plan_address_form", {"slug": "compare"}),
        (ActionPlan, "plan_dates_in_order", {"starts_on": TUESDAY, "ends_on": MONDAY}),
        (ActionPlan, "plan_start_known", {"starts_on": None}),
        (ActionPlan, "plan_start_known", {"starts_precision": "unknown"}),
        (ActionPlan, "plan_end_known", {"ends_on": None}),
        (ActionPlan, "plan_published_known", {"published_on": MONDAY}),
        (ActionPlan, "plan_original_end_known", {"is_extended": True, "original_ends_on": MONDAY}),
        (
            ActionPlan,
            "plan_extended_to_a_later_day",
            {
                "is_extended": True,
                "original_ends_on": dt.date(2030, 1, 1),
                "original_ends_precision": "day",
            },
        ),
        (
            ActionPlan,
            "only_extended_plan_has_an_original_end",
            {"original_ends_on": MONDAY, "original_ends_precision": "day"},
        ),
        (ActionPlan, "plan_ogp_url_is_a_web_address", {"ogp_url": "javascript:alert(1)"}),
        (Theme, "theme_title_in_one_language", {"title_da": "", "title_en": ""}),
        (Commitment, "commitment_title_in_one_language", {"title_da": "", "title_en": ""}),
        (Commitment, "commitment_number_form", {"number": "1.1.1"}),
        (Commitment, "commitment_number_form", {"number": "0"}),
        (Commitment, "commitment_ogp_id_form", {"ogp_id": "DK1"}),
        (Commitment, "commitment_has_an_address", {"address": ""}),
        (Commitment, "only_an_ogp_id_is_inferred", {"ogp_id_is_inferred": True}),
        (Commitment, "commitment_start_known", {"starts_on": MONDAY}),
        (Commitment, "commitment_end_known", {"ends_precision": "day"}),
        (
            Commitment,
            "commitment_dates_in_order",
            {
                "starts_on": TUESDAY,
                "starts_precision": "day",
                "ends_on": MONDAY,
                "ends_precision": "day",
            },
        ),
        (Milestone, "milestone_title_in_one_language", {"title_da": "", "title_en": ""}),
        (Milestone, "milestone_due_known", {"due_on": None}),
        (Milestone, "milestone_start_known", {"starts_on": MONDAY}),
        (Milestone, "milestone_number_from_one", {"position": 0}),
        (
            Milestone,
            "milestone_dates_in_order",
            {"starts_on": TUESDAY, "starts_precision": "day", "due_on": MONDAY},
        ),
        (Milestone, "completed_milestone_has_a_date", {"is_completed": True}),
        (
            Milestone,
            "completed_milestone_has_a_date",
            {"completed_on": MONDAY, "completed_precision": "day"},
        ),
        (
            Milestone,
            "completed_milestone_has_a_date",
            {"is_completed": True, "completed_on": MONDAY},
        ),
        (
            Milestone,
            "completed_milestone_has_a_date",
            {"is_completed": True, "completed_precision": "unknown"},
        ),
        (Evidence, "evidence_title_in_one_language", {"title_da": "", "title_en": ""}),
        (Evidence, "evidence_is_a_link_or_a_file", {"url": ""}),
        (Evidence, "evidence_url_is_a_web_address", {"url": "ftp://example.org/fil"}),
        (Document, "document_title_in_one_language", {"title_da": "", "title_en": ""}),
        (Document, "document_kind_is_known", {"kind": "opdigtet"}),
        (Document, "document_date_known", {"published_on": MONDAY}),
        (Document, "document_url_is_a_web_address", {"url": "javascript:alert(1)"}),
        (Document, "withdrawn_document_has_a_reason", {"withdrawn_at": NOON}),
        (NetworkMeeting, "meeting_title_in_one_language", {"title_da": "", "title_en": ""}),
        (NetworkMeeting, "meeting_date_known", {"held_precision": "unknown"}),
        (
            NetworkMeeting,
            "meeting_with_a_time_has_a_day",
            {
                "held_precision": "season",
                "starts_at": dt.datetime(2026, 1, 19, tzinfo=dt.UTC),
            },
        ),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(model, name, columns):
    assert refused(model, name, **columns)


def test_imported_history_may_be_completed_on_an_unknown_date():
    MilestoneFactory(is_imported=True, is_completed=True, completed_precision="unknown")


@pytest.mark.parametrize(
    ("last", "precision"),
    [
        (dt.date(2026, 1, 1), "year"),
        (dt.date(2026, 9, 1), "season"),
        (dt.date(2026, 11, 1), "month"),
    ],
)
def test_an_end_known_less_precisely_may_be_the_month_or_year_of_the_start(last, precision):
    PlanFactory(starts_on=MONDAY, ends_on=last, ends_precision=precision)


# --- once, and only once ----------------------------------------------------------------------------


def twice(name, make):
    make()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make()


def test_a_plan_number_is_given_once_among_real_plans():
    PlanFactory(number=7, is_demonstration=True)
    twice("plan_number_once", lambda: PlanFactory(number=7))


def test_an_address_of_a_plan_is_given_once():
    twice("slug", lambda: PlanFactory(slug="2012"))
    twice("slug", lambda: PlanAlias.objects.create(slug="2013", plan=PlanFactory()))


@pytest.mark.parametrize(
    ("name", "same"),
    [("theme_number_once", {"position": 1}), ("theme_address_once", {"slug": "aabne-data"})],
)
def test_a_theme_is_in_its_plan_once(name, same):
    plan = PlanFactory()
    twice(name, lambda: ThemeFactory(plan=plan, **same))


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("commitment_number_once", {"number": "1.1"}),
        ("commitment_ogp_id_once", {"ogp_id": "DK0050"}),
    ],
)
def test_a_number_is_given_once(name, same):
    plan = PlanFactory()
    twice(name, lambda: CommitmentFactory(plan=plan, **same))


def test_an_address_in_a_plan_is_given_once():
    first, second = CommitmentFactory.create_batch(2, plan=PlanFactory())
    with pytest.raises(IntegrityError, match="commitment_address_once"), transaction.atomic():
        Commitment.objects.filter(pk=second.pk).update(address=first.address)


def test_a_former_address_leads_to_one_initiative():
    commitment = CommitmentFactory()

    def make():
        CommitmentAlias.objects.create(plan=commitment.plan, commitment=commitment, address="9.9")

    twice("commitment_alias_once", make)


def test_a_former_address_is_not_empty():
    commitment = CommitmentFactory()
    with pytest.raises(IntegrityError, match="commitment_alias_not_empty"):
        CommitmentAlias.objects.create(plan=commitment.plan, commitment=commitment, address="")


def test_a_question_is_answered_once_in_at_least_one_language():
    commitment = CommitmentFactory()

    def answer(text="Svar."):
        CommitmentAnswer.objects.create(
            commitment=commitment, question="problem", position=1, text_da=text
        )

    twice("one_answer_per_question", answer)
    CommitmentAnswer.objects.all().delete()
    with pytest.raises(IntegrityError, match="commitment_answer_in_one_language"):
        answer("")


def test_a_body_has_a_role_once_and_only_known_roles():
    commitment, body = CommitmentFactory(), OrganisationFactory()

    def take_part(role="lead"):
        CommitmentParty.objects.create(commitment=commitment, organisation=body, role=role)

    twice("party_once_per_role", take_part)
    with pytest.raises(IntegrityError, match="party_role_is_known"):
        take_part("opdigtet")


def test_a_milestone_number_is_given_once():
    commitment = CommitmentFactory()
    twice("milestone_number_once", lambda: MilestoneFactory(commitment=commitment, position=1))


# --- parts of one whole -----------------------------------------------------------------------------


def belongs_elsewhere(name, make):
    with pytest.raises(IntegrityError, match=name):
        at_once(make)


def test_a_theme_belongs_to_the_initiatives_plan():
    theme = ThemeFactory()
    belongs_elsewhere("commitment_theme_of_its_plan", lambda: CommitmentFactory(theme=theme))


def test_a_former_address_belongs_to_the_initiatives_plan():
    plan, commitment = PlanFactory(), CommitmentFactory()

    def make():
        CommitmentAlias.objects.create(plan=plan, commitment=commitment, address="1")

    belongs_elsewhere("commitment_alias_of_its_plan", make)


@pytest.mark.parametrize(
    ("factory", "name"),
    [
        (StatusUpdateFactory, "status_milestone_of_its_commitment"),
        (EvidenceFactory, "evidence_milestone_of_its_commitment"),
    ],
)
def test_a_milestone_belongs_to_the_initiative(factory, name):
    milestone = MilestoneFactory()
    belongs_elsewhere(name, lambda: factory(milestone=milestone))


def test_a_whole_plan_can_be_removed_with_all_that_hangs_on_it():
    plan = PlanFactory()
    commitment = CommitmentFactory(plan=plan, theme=ThemeFactory(plan=plan))
    milestone = MilestoneFactory(commitment=commitment)
    StatusUpdateFactory(commitment=commitment, milestone=milestone)
    EvidenceFactory(commitment=commitment, milestone=milestone)
    CommitmentAlias.objects.create(plan=plan, commitment=commitment, address="9.9")
    plan.delete()
    connection.check_constraints()
    assert not Commitment.objects.exists()
