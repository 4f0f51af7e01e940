"""A plan as the start of the next one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from plans.actions import copy_plan
from plans.models import ActionPlan, CommitmentAnswer, CommitmentParty, PlanAlias
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.plans.staff_pages import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(now):
    plan = PlanFactory(template_version="2021", number=5, slug="2026-2027")
    theme = ThemeFactory(plan=plan, position=1, slug="data", title_da="Data")
    commitment = CommitmentFactory(
        plan=plan, number="1.1", ogp_id="DK0050", irm_number="1", theme=theme, title_da="Åbne data"
    )
    CommitmentAnswer.objects.create(
        commitment=commitment, question="problem", position=1, text_da="Problemet"
    )
    CommitmentParty.objects.create(
        commitment=commitment, organisation=OrganisationFactory(), role="lead", acknowledged_at=now
    )
    MilestoneFactory(commitment=commitment)
    EvidenceFactory(commitment=commitment)
    StatusUpdateFactory(commitment=commitment)
    CommitmentFactory(plan=plan, number="2.1")
    return plan


def copied(plan, now, **given):
    given = {"slug": "2028-2029", "title_da": "Næste", "by": None, "now": now} | given
    return copy_plan(plan, **given)


def test_the_next_plan_is_a_draft_with_themes_and_template(plan, now):
    new = copied(plan, now)
    assert (new.state, new.template_version, new.number) == ("draft", "2021", None)
    assert list(new.themes.values_list("slug", "title_da")) == [("data", "Data")]
    assert not new.commitments.exists()


def test_a_chosen_initiative_brings_its_text_answers_and_parties_alone(plan, now):
    copy = copied(plan, now, commitments=plan.commitments.filter(number="1.1")).commitments.get()
    assert (copy.number, copy.ogp_id, copy.irm_number) == ("1.1", "", "")
    assert copy.theme.plan == copy.plan
    assert copy.answers.get().text_da == "Problemet"
    assert copy.parties.get().acknowledged_at is None
    assert copy.current_completion is None
    assert not copy.milestones.exists()
    assert not copy.evidence.exists()


def test_an_initiative_without_a_number_gets_a_free_one(plan, now):
    unnumbered = CommitmentFactory(plan=plan, number="", ogp_id="DK0051", title_da="Uden nummer")
    new = copied(plan, now, commitments=plan.commitments.all())
    assert new.commitments.get(title_da="Uden nummer").number == "3"
    assert unnumbered.ogp_id == "DK0051"


def test_the_plan_itself_stays_as_it_is(plan, now):
    before = list(plan.commitments.values())
    copied(plan, now, commitments=plan.commitments.all())
    assert list(plan.commitments.values()) == before


def test_a_copy_of_invented_content_is_invented(now):
    assert copied(PlanFactory(is_demonstration=True), now).is_demonstration


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"slug": "2026-2027"}, "slug"),
        ({"slug": "Ikke En Adresse"}, "slug"),
        ({"slug": "gammel"}, "slug"),
        ({"title_da": " "}, "title_da"),
    ],
)
def test_what_cannot_be_is_told_by_field(plan, now, given, field):
    PlanAlias.objects.create(plan=plan, slug="gammel")
    with pytest.raises(ValidationError) as refused:
        copied(plan, now, **given)
    assert field in refused.value.error_dict


def test_initiatives_of_another_plan_are_refused(plan, now):
    with pytest.raises(ValidationError):
        copied(plan, now, commitments=[CommitmentFactory()])


def test_an_editor_ticks_what_goes_on(at_work, plan):
    chosen = plan.commitments.get(number="2.1")
    assert 'type="checkbox"' in at_work.get(page_of(plan, "copy")).content.decode()
    sent = {"slug": "2028-2029", "title_da": "Næste", "commitments": [chosen.pk]}
    answer = at_work.post(page_of(plan, "copy"), sent)
    new = ActionPlan.objects.get(slug="2028-2029")
    assert answer.headers["Location"] == page_of(new)
    assert new.commitments.get().number == "2.1"


def test_sent_twice_it_makes_one_plan(at_work, plan):
    sent = {"slug": "2028-2029", "title_da": "Næste"}
    answers = [at_work.post(page_of(plan, "copy"), sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert ActionPlan.objects.filter(slug="2028-2029").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_that_asks_asks_the_same_however_many_rows(
    at_work, rows, django_assert_max_num_queries
):
    plan = PlanFactory()
    CommitmentFactory.create_batch(rows, plan=plan)
    with django_assert_max_num_queries(6):
        at_work.get(page_of(plan, "copy"))


def test_a_body_whose_part_is_over_does_not_come_along_beside_its_new_part(plan, now):
    part = plan.commitments.get(number="1.1").parties.get()
    PartyFactory(
        commitment=part.commitment,
        organisation=part.organisation,
        until_on=dt.date(2026, 1, 1),
        until_precision="day",
    )
    new = copied(plan, now, commitments=plan.commitments.filter(number="1.1"))
    assert new.commitments.get().parties.count() == 1
