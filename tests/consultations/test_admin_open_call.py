"""Staff and proposals sent all year: the queue, the rounds, the pause, the gross list."""

import datetime as dt

import pytest

from consultations.models import CallPause, GrossListEntry, ProposalRound
from ogp_portal.common import staff_home
from ogp_portal.common.dates import COPENHAGEN
from tests.factories import AllYearSubmissionFactory, PlanFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
ROOT = "/admin/consultations/"
LIST = f"{ROOT}allyearsubmission/"
OVERDUE = dt.datetime(2027, 5, 1, 10, tzinfo=COPENHAGEN)


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def waiting():
    return AllYearSubmissionFactory(state="received", published_at=None)


def test_queue_holds_what_was_sent_all_year_and_no_answers(client_of, editor, waiting):
    answer = SubmissionFactory(state="received", published_at=None)
    page = client_of(editor).get(LIST).text
    assert waiting.reference in page
    assert answer.reference not in page
    assert waiting.reference not in client_of(editor).get(f"{ROOT}submission/").text


@pytest.mark.parametrize(
    "query",
    [
        "state=all&answer=late",
        "state=all&answer=waiting",
        "state=all&answer=answered",
        "state=all&gross_list=yes",
        "state=all&gross_list=no",
        "q=dagsordener",
    ],
)
def test_queue_can_be_filtered(client_of, editor, waiting, query):
    assert client_of(editor).get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_however_long(client_of, editor, django_assert_max_num_queries, count):
    AllYearSubmissionFactory.create_batch(count, state="received", published_at=None)
    client = client_of(editor)
    client.get(LIST)
    with django_assert_max_num_queries(11):
        client.get(LIST)


def test_publishing_goes_on_to_the_next_in_the_queue(client_of, editor, waiting):
    following = AllYearSubmissionFactory(state="received", published_at=None)
    response = client_of(editor).post(f"{LIST}{waiting.pk}/publish/", {"_next": "1"})
    assert response.url == f"{LIST}{following.pk}/change/"
    waiting.refresh_from_db()
    assert waiting.state == "published"


def test_one_click_takes_all_that_are_chosen(client_of, editor, waiting):
    plan = PlanFactory(state="co_creation")
    other = AllYearSubmissionFactory()
    chosen = {"action": "take_to_gross_list", "_selected_action": [waiting.pk, other.pk]}
    for _ in range(2):
        client_of(editor).post(f"{LIST}?state=all", chosen)
    assert GrossListEntry.objects.filter(plan=plan).count() == 2


def test_without_a_next_plan_the_click_says_what_to_do(client_of, editor, waiting):
    chosen = {"action": "take_to_gross_list", "_selected_action": [waiting.pk]}
    page = client_of(editor).post(f"{LIST}?state=all", chosen, follow=True).text
    assert "kladde" in page
    assert not GrossListEntry.objects.exists()


def test_one_proposal_is_taken_and_taken_off_by_its_buttons(client_of, editor, waiting):
    PlanFactory(state="co_creation")
    client = client_of(editor)
    client.post(f"{LIST}{waiting.pk}/gross-list/")
    assert GrossListEntry.objects.count() == 1
    client.post(f"{LIST}{waiting.pk}/off-gross-list/", {"reason": "Dobbelt."})
    assert not GrossListEntry.objects.exists()


def test_moderator_does_not_decide_what_is_considered(client_of, moderator, waiting):
    PlanFactory(state="co_creation")
    client = client_of(moderator)
    assert client.post(f"{LIST}{waiting.pk}/gross-list/").status_code == 403
    chosen = {"action": "take_to_gross_list", "_selected_action": [waiting.pk]}
    client.post(f"{LIST}?state=all", chosen)
    assert not GrossListEntry.objects.exists()


def test_all_of_a_round_with_one_button(client_of, editor, waiting):
    PlanFactory(state="co_creation")
    AllYearSubmissionFactory()
    one = ProposalRound.objects.get()
    client_of(editor).post(f"{ROOT}proposalround/{one.pk}/gross-list/")
    assert GrossListEntry.objects.count() == 2


def test_a_round_is_announced_and_reworded_but_never_moved(client_of, editor):
    client = client_of(editor)
    given = {"answered_by": "2027-05-20", "text_da": "Vi svarer i maj.", "text_en": ""}
    assert client.post(f"{ROOT}proposalround/add/", given).status_code == 302
    one = ProposalRound.objects.get()
    assert one.announced_by == editor
    given |= {"answered_by": "2027-06-20", "text_da": "Vi svarer i slutningen af maj."}
    client.post(f"{ROOT}proposalround/{one.pk}/change/", given)
    one.refresh_from_db()
    assert one.answered_by == dt.date(2027, 5, 20)
    assert one.text_da == "Vi svarer i slutningen af maj."


def test_a_round_too_near_is_told_beside_the_day(client_of, editor):
    given = {"answered_by": "2026-12-01", "text_da": "", "text_en": ""}
    page = client_of(editor).post(f"{ROOT}proposalround/add/", given)
    assert page.status_code == 200
    assert "answered_by" in page.context["adminform"].form.errors


def test_rounds_show_how_much_waits(client_of, editor, waiting):
    page = client_of(editor).get(f"{ROOT}proposalround/")
    (row,) = page.context["cl"].queryset
    assert (row.received_number, row.waiting_number) == (1, 1)


def test_a_round_without_proposals_can_be_deleted_and_one_with_cannot(client_of, editor, waiting):
    client = client_of(editor)
    given = {"answered_by": "2027-12-20", "text_da": "", "text_en": ""}
    client.post(f"{ROOT}proposalround/add/", given)
    promised = waiting.phase.round
    assert client.post(f"{ROOT}proposalround/{promised.pk}/delete/").status_code == 403
    free = ProposalRound.objects.get(answered_by=dt.date(2027, 12, 20))
    client.post(f"{ROOT}proposalround/{free.pk}/delete/", {"post": "yes"})
    assert not ProposalRound.objects.filter(pk=free.pk).exists()


def test_pausing_and_opening_again(client_of, editor):
    client = client_of(editor)
    page = client.get(f"{ROOT}opencall/")
    (call,) = page.context["cl"].queryset
    given = {"text_da": "Vi holder pause.", "text_en": "", "reopens_on": ""}
    client.post(f"{ROOT}opencall/{call.pk}/pause/", given)
    assert CallPause.objects.get().paused_by == editor
    assert f"{call.pk}/reopen/" in client.get(f"{ROOT}opencall/{call.pk}/change/").text
    client.post(f"{ROOT}opencall/{call.pk}/reopen/")
    assert CallPause.objects.get().ends_at is not None


def test_moderator_cannot_pause(client_of, moderator, editor):
    client_of(editor).get(f"{ROOT}opencall/")
    from consultations.actions import the_call

    response = client_of(moderator).post(f"{ROOT}opencall/{the_call().pk}/pause/", {})
    assert response.status_code == 403


def test_home_counts_what_waits_and_what_is_overdue(editor, waiting, now):
    def numbers(at):
        return {url: number for _label, number, url in staff_home.lines(editor, at)}

    assert numbers(now)[LIST] == 1
    assert f"{ROOT}submission/" not in numbers(now)
    late = f"{LIST}?state=all&answer=late"
    assert late not in numbers(now)
    assert numbers(OVERDUE)[late] == 1


def test_overdue_line_leads_to_the_overdue(client_of, editor, waiting, at):
    at(OVERDUE)
    page = client_of(editor).get(f"{LIST}?state=all&answer=late").text
    assert waiting.reference in page
    assert "Skulle have været besvaret" in page


def test_response_is_written_on_the_page_of_proposals(client_of, editor, waiting):
    proposal = waiting.proposals.get()
    address = f"{ROOT}proposal/{proposal.pk}/change/"
    assert address in client_of(editor).get(LIST).text
    assert client_of(editor).get(address).status_code == 200
