"""How initiatives hang together: words, links, and plans one after the other."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from plans.enums import PlanState
from plans.models import CommitmentLink, CommitmentTerm
from tests.factories import CommitmentFactory, CommitmentLinkFactory, PlanFactory, TermFactory
from tests.plans.reading import words_of

pytestmark = pytest.mark.django_db


def test_a_link_stands_on_both_pages_in_its_own_words(client):
    link = CommitmentLinkFactory(relation="continues")
    onward = words_of(client, link.commitment.get_absolute_url())
    back = words_of(client, link.other.get_absolute_url())
    assert f"Viderefører: {link.other.address}" in onward
    assert f"Videreført af: {link.commitment.address}" in back
    assert "Arbejdet fortsætter." in onward


def test_a_link_to_a_draft_is_not_told(client):
    draft = CommitmentFactory(plan=PlanFactory(state=PlanState.DRAFT), title_da="Hemmeligt")
    link = CommitmentLinkFactory(other=draft)
    assert "Hemmeligt" not in words_of(client, link.commitment.get_absolute_url())


def test_words_of_the_lists_stand_on_the_page(client):
    commitment = CommitmentFactory()
    term = TermFactory(kind="challenge", name_da="Mediefrihed")
    CommitmentTerm.objects.create(commitment=commitment, term=term)
    assert "Indsatsområde hos OGP Mediefrihed" in words_of(client, commitment.get_absolute_url())


def test_a_circle_of_three_is_refused_in_words():
    first = CommitmentLinkFactory(relation="supersedes")
    second = CommitmentLinkFactory(commitment=first.other, relation="continues")
    third = CommitmentLinkFactory.build(
        commitment=second.other, other=first.commitment, relation="supersedes"
    )
    with pytest.raises(ValidationError) as refused:
        third.full_clean()
    assert "other" in refused.value.message_dict


def test_a_circle_is_refused_by_the_database():
    link = CommitmentLinkFactory(relation="supersedes")
    with pytest.raises(IntegrityError, match="circle"), transaction.atomic():
        CommitmentLinkFactory(commitment=link.other, other=link.commitment, relation="merged_into")


def test_related_both_ways_is_no_circle():
    link = CommitmentLinkFactory(relation="related")
    CommitmentLinkFactory(commitment=link.other, other=link.commitment, relation="related")
    assert CommitmentLink.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_make_a_circle():
    first, second = CommitmentFactory(), CommitmentFactory()
    pairs = [(first.pk, second.pk), (second.pk, first.pk)]
    begun = threading.Barrier(2, timeout=10)

    def make(pair):
        begun.wait()
        try:
            with transaction.atomic():
                CommitmentLink.objects.create(
                    commitment_id=pair[0], other_id=pair[1], relation="supersedes"
                )
        except IntegrityError:
            pass  # one of the two must be refused
        finally:
            connection.close()

    threads = [threading.Thread(target=make, args=[pair]) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert CommitmentLink.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"relation": "likes"}, "commitment_link_relation_is_known"),
    ],
)
def test_database_refuses_a_link_that_cannot_be(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        CommitmentLinkFactory(**fields)


def test_an_initiative_is_not_linked_to_itself():
    commitment = CommitmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentLinkFactory(commitment=commitment, other=commitment, relation="related")


# --- plans --------------------------------------------------------------------------------------


def test_a_plan_names_the_one_before_and_the_one_after(client):
    earlier = PlanFactory(title_da="Den første plan")
    later = PlanFactory(title_da="Den næste plan", predecessor=earlier)
    assert "Planen før Den første plan" in words_of(client, later.get_absolute_url())
    assert "Planen efter Den næste plan" in words_of(client, earlier.get_absolute_url())


def test_plans_cannot_follow_each_other_in_a_circle():
    first = PlanFactory()
    second = PlanFactory(predecessor=first)
    first.predecessor = second
    with pytest.raises(ValidationError) as refused:
        first.full_clean()
    assert "predecessor" in refused.value.message_dict


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"length_years": 3}, "plan_runs_two_or_four_years"),
        ({"state": "refresh", "length_years": 2}, "only_a_four_year_plan_is_refreshed"),
        ({"submitted_precision": "day"}, "plan_submitted_known"),
    ],
)
def test_database_refuses_a_plan_that_cannot_be(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PlanFactory(**fields)
