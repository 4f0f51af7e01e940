"""Numbers of initiatives and the addresses they make."""

import pytest
from django.utils import translation

from ogp_portal.audit.models import Event
from plans import actions
from plans.enums import PlanState
from plans.models import Amendment, CommitmentAlias
from tests.factories import CommitmentFactory, PlanFactory
from tests.plans.test_actions_plans import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


WHY = "Nummereret om efter planen."


def addresses_that_lead_to(commitment) -> set[str]:
    return set(commitment.aliases.values_list("address", flat=True))


def test_another_number_makes_another_address_and_keeps_the_old_one(editor, now):
    commitment = CommitmentFactory(number="1.1")
    actions.renumber(commitment, "2.10", reason_da=WHY, by=editor, now=now)
    commitment.refresh_from_db()
    assert (commitment.number, commitment.address, commitment.position) == ("2.10", "2.10", 2010)
    assert addresses_that_lead_to(commitment) == {"1.1"}


def test_a_number_given_later_replaces_the_ogp_id_as_address(editor, now):
    commitment = CommitmentFactory(number="", ogp_id="DK0036")
    actions.renumber(commitment, "3", reason_da=WHY, by=editor, now=now)
    assert (commitment.address, commitment.ogp_id) == ("3", "DK0036")
    assert addresses_that_lead_to(commitment) == {"DK0036"}


def test_a_return_to_a_former_number_leaves_no_alias_in_the_way(editor, now):
    commitment = CommitmentFactory(number="1")
    for number in ("2", "3", "1"):
        actions.renumber(commitment, number, reason_da=WHY, by=editor, now=now)
    assert addresses_that_lead_to(commitment) == {"2", "3"}


def test_another_ogp_id_behind_a_number_changes_no_address(editor, now):
    commitment = CommitmentFactory(number="1", ogp_id="DK0071", ogp_id_is_inferred=True)
    actions.renumber(commitment, ogp_id=" dk0072 ", reason_da=WHY, by=editor, now=now)
    assert (commitment.ogp_id, commitment.ogp_id_is_inferred) == ("DK0072", False)
    assert not CommitmentAlias.objects.exists()


def test_the_same_number_again_leaves_an_inferred_ogp_id_inferred(editor, now):
    commitment = CommitmentFactory(number="1", ogp_id="DK0071", ogp_id_is_inferred=True)
    actions.renumber(commitment, "1", ogp_id="DK0071", reason_da=WHY, by=editor, now=now)
    assert commitment.ogp_id_is_inferred


@pytest.mark.parametrize("number", ["1.1.1", "0", "1,1", "a", "1000", "1.1 eller 1.2"])
def test_a_number_of_the_wrong_form_is_refused(editor, now, number):
    commitment = CommitmentFactory(number="1")
    assert "number" in refusal_of(
        actions.renumber, commitment, number, reason_da=WHY, by=editor, now=now
    )
    commitment.refresh_from_db()
    assert commitment.number == "1"


@pytest.mark.parametrize("ogp_id", ["DK1", "50", "SE0001", "DK00500"])
def test_an_ogp_id_of_the_wrong_form_is_refused(editor, now, ogp_id):
    commitment = CommitmentFactory(number="1")
    given = {"ogp_id": ogp_id, "reason_da": WHY, "by": editor, "now": now}
    assert "ogp_id" in refusal_of(actions.renumber, commitment, **given)


def test_an_initiative_keeps_a_number_or_an_ogp_id(editor, now):
    commitment = CommitmentFactory(number="1")
    assert "number" in refusal_of(
        actions.renumber, commitment, "", reason_da=WHY, by=editor, now=now
    )


def test_a_number_that_another_has_is_refused(editor, now):
    first, second = CommitmentFactory.create_batch(2, plan=PlanFactory())
    given = {"reason_da": WHY, "by": editor, "now": now}
    assert "number" in refusal_of(actions.renumber, second, first.number, **given)


def test_a_number_of_another_plan_is_free(editor, now):
    CommitmentFactory(number="7")
    commitment = CommitmentFactory(number="1")
    assert actions.renumber(commitment, "7", reason_da=WHY, by=editor, now=now).number == "7"


def test_an_ogp_id_that_another_has_is_refused(editor, now):
    CommitmentFactory(ogp_id="DK0050")
    given = {"ogp_id": "DK0050", "reason_da": WHY, "by": editor, "now": now}
    assert "ogp_id" in refusal_of(actions.renumber, CommitmentFactory(), **given)


def test_an_address_that_still_leads_to_another_is_refused(editor, now):
    first, second = CommitmentFactory.create_batch(2, plan=PlanFactory())
    former = first.number
    actions.renumber(first, "9.9", reason_da=WHY, by=editor, now=now)
    assert "number" in refusal_of(
        actions.renumber, second, former, reason_da=WHY, by=editor, now=now
    )


def test_a_change_is_in_the_audit_log_with_what_it_was_before(editor, now):
    commitment = CommitmentFactory(number="1")
    actions.renumber(commitment, "2", reason_da=WHY, by=editor, now=now)
    event = Event.objects.about(commitment).get(verb="renumbered")
    assert event.data == {"before": {"number": "1", "ogp_id": ""}}


def test_the_former_number_of_a_published_initiative_stays_readable(editor, now):
    commitment = CommitmentFactory(number="1", ogp_id="DK0071")
    given = {"reason_da": WHY, "reason_en": "As in the plan.", "by": editor, "now": now}
    actions.renumber(commitment, "2", **given)
    kept = Amendment.objects.get()
    assert (kept.field, kept.before, kept.after) == ("number", "1", "2")
    assert (kept.reason_da, kept.reason_en, kept.made_by) == (WHY, "As in the plan.", editor)


def test_a_published_initiative_is_not_renumbered_without_a_reason(editor, now):
    commitment = CommitmentFactory(number="1")
    assert "reason_da" in refusal_of(actions.renumber, commitment, "2", by=editor, now=now)
    commitment.refresh_from_db()
    assert (commitment.number, addresses_that_lead_to(commitment)) == ("1", set())


def test_an_initiative_of_a_draft_is_renumbered_freely(editor, now):
    commitment = CommitmentFactory(number="1", plan=PlanFactory(state=PlanState.DRAFT))
    assert actions.renumber(commitment, "2", by=editor, now=now).number == "2"
    assert not Amendment.objects.exists()
