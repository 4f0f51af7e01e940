"""What the public and the sender read of a proposal sent all year."""

import dataclasses
import datetime as dt
import re
import uuid

import pytest
from django.core import mail

from consultations import actions
from consultations.actions import Answer
from ogp_portal.common.dates import COPENHAGEN
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Follow
from tests.factories import (
    AllYearSubmissionFactory,
    InventedAllYearSubmissionFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
TAKEN_UP = dt.datetime(2027, 4, 1, tzinfo=COPENHAGEN)
OVERDUE = dt.datetime(2027, 5, 1, tzinfo=COPENHAGEN)


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def given() -> Answer:
    return Answer(
        submitter_kind="citizen",
        name="Karen Jensen",
        email="karen@example.org",
        wish="with_name",
        idempotency_key=uuid.uuid4(),
        summary="Dagsordener på nettet",
        text="Dagsordener på nettet\n\nForslaget\nLæg dem ud.\n\nProblemet\nIngen ved det.",
    )


@pytest.fixture
def sent(given, now):
    return actions.send(actions.the_call(), given, by=None, now=now)


@pytest.fixture
def published(sent, editor, now):
    actions.confirm(sent, now=now)
    return actions.publish_submission(sent, by=editor, now=now)


@pytest.fixture
def deliver(now):
    """A function that sends what waits and gives the mails that went out meanwhile."""

    def deliver():
        before = len(mail.outbox)
        run_due("messages", now=now, budget=dt.timedelta(seconds=10))
        return mail.outbox[before:]

    return deliver


def main(page: str) -> str:
    return page.split("<main")[1].split("</main", maxsplit=1)[0]


def test_list_shows_both_kinds_and_filters_them(client, consultation, published):
    answer = SubmissionFactory(consultation=consultation).proposals.get()
    proposal = published.proposals.get()
    for way, is_sent, is_answer in (
        ("", True, True),
        ("hele-aaret", True, False),
        ("hoeringer", False, True),
        ("sludder", True, True),
    ):
        page = client.get("/forslag/", {"vej": way}).text
        assert (proposal.reference in page, answer.reference in page) == (is_sent, is_answer)


def test_total_is_of_what_is_shown_and_invented_ones_are_left_out(client, consultation, published):
    SubmissionFactory.create_batch(2, consultation=consultation)
    InventedAllYearSubmissionFactory()
    for way, total in (("", 3), ("hele-aaret", 1), ("hoeringer", 2)):
        assert client.get("/forslag/", {"vej": way}).context["total"] == total


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("way", ["", "hele-aaret"])
def test_list_costs_three_queries(client, django_assert_num_queries, count, way):
    made = AllYearSubmissionFactory.create_batch(count)
    with django_assert_num_queries(3):
        page = client.get("/forslag/", {"vej": way}).text
    for one in made:
        assert one.proposals.get().reference in page


def test_filtered_list_goes_on_after_fifty(client):
    made = AllYearSubmissionFactory.create_batch(51)
    first = client.get("/forslag/", {"vej": "hele-aaret"})
    assert "vej=hele-aaret&amp;efter=" in first.text
    after = first.context["after"]
    second = client.get("/forslag/", {"vej": "hele-aaret", "efter": after}).text
    assert made[0].proposals.get().reference in second


def test_list_says_by_when_it_is_answered_and_when_it_is_late(client, at, published):
    assert "besvares senest 30. april 2027" in client.get("/forslag/").text.lower()
    at(OVERDUE)
    assert "Skulle have været besvaret senest 30. april 2027" in client.get("/forslag/").text


def test_thread_tells_of_no_deadline_and_no_consultation(client, published, at):
    address = f"/en/proposals/{published.proposals.get().reference}/"
    page = main(client.get(address).text)
    assert "Will be answered by 30 April 2027" in page
    assert "is open until" not in page
    assert "Read it in the answer" not in page
    assert "Sent outside the consultations" in page
    at(OVERDUE)
    page = main(client.get(address).text)
    assert "Was due to be answered by 30 April 2027" in page
    assert "The answer is overdue" in page


def test_thread_shows_a_long_proposal_in_full(client):
    sent = AllYearSubmissionFactory(text="åben " * 1000 + "slut")
    page = client.get(f"/forslag/{sent.proposals.get().reference}/").text
    assert "slut" in page


def test_thread_costs_no_more_than_that_of_an_answer(client, django_assert_num_queries, published):
    proposal = ResponseFactory(proposal=published.proposals.get()).proposal
    with django_assert_num_queries(4):
        client.get(proposal.get_absolute_url())


def test_answered_in_the_thread(client, published):
    ResponseFactory(proposal=published.proposals.get(), decision="already")
    page = client.get(f"/en/proposals/{published.proposals.get().reference}/").text
    assert "Already under way" in page
    assert "Will be answered by" not in main(page)


@pytest.mark.parametrize("act", ["hide", "withdraw"])
def test_hidden_and_withdrawn_leave_every_public_page(client, published, moderator, now, act):
    reference = published.proposals.get().reference
    if act == "hide":
        actions.hide(published, reason="advertising", by=moderator, now=now)
    else:
        actions.withdraw(published, by=None, now=now)
    assert reference not in client.get("/forslag/").text
    assert client.get(f"/forslag/{reference}/").status_code == 404
    assert reference not in client.get("/soeg/", {"q": "dagsordener"}).text


def test_search_finds_it_among_the_proposals(client, published):
    assert published.proposals.get().reference in client.get("/soeg/", {"q": "dagsordener"}).text


def test_first_mail_speaks_of_a_proposal_and_holds_none_of_its_words(sent, deliver):
    (first,) = deliver()
    whole = "\n".join([first.subject, first.body, first.alternatives[0][0]])
    assert sent.reference in whole
    assert "Læg dem ud" not in whole
    assert "høring" not in whole.lower()
    assert re.search(r"/forslag/bekraeft/\S+", first.body)


def test_confirming_by_the_link_mails_the_receipt_with_the_day(client, sent, deliver):
    (first,) = deliver()
    link = re.search(r"/forslag/bekraeft/\S+", first.body).group()
    assert client.get(link).status_code == 200
    assert "bekræftet" in client.post(link, follow=True).text
    (receipt,) = deliver()
    for words in ("30. april 2027", "Læg dem ud.", "/forslag/mit/"):
        assert words in receipt.body
    assert "høring" not in receipt.body.lower()


def test_every_mail_about_a_proposal_can_be_written(sent, deliver, editor, moderator, now):
    deliver()
    actions.confirm(sent, now=now)
    deliver()
    actions.refuse_publication(sent, reason="Det er reklame.", by=editor, now=now)
    written = deliver()
    actions.publish_submission(sent, by=editor, now=now)
    response = actions.respond(
        sent.proposals.get(), decision="rejected", reason_da="Fordi.", by=editor, now=now
    )
    actions.publish_response(response, by=editor, now=now)
    written += deliver()
    actions.hide(sent, reason="advertising", by=moderator, now=now)
    written += deliver()
    actions.withdraw(sent, by=None, now=now)
    written += deliver()
    assert len(written) == 4
    for one in written:
        assert "høring" not in (one.subject + one.body).lower()


@pytest.fixture
def follower(client_of, stranger):
    """Somebody who follows the call."""
    client_of(stranger).post(f"/foelg/forslag/{actions.the_call().pk}/")
    return stranger


def test_followers_of_the_call_hear_of_responses(follower, published, deliver, editor, now):
    assert Follow.objects.get().subject_path == "/forslag/"
    deliver()
    response = actions.respond(
        published.proposals.get(), decision="rejected", reason_da="Fordi.", by=editor, now=now
    )
    actions.publish_response(response, by=editor, now=now)
    to_follower = [one for one in deliver() if one.to == [follower.email]]
    assert len(to_follower) == 1
    assert "1 af 1" in to_follower[0].body


def test_own_page_says_how_far_it_is(client, sent, at):
    page = client.get(sent.own_path).text
    assert sent.own_path.startswith("/forslag/mit/")
    assert "30. april 2027" in page
    assert "Ret forslaget" in page
    at(OVERDUE)
    assert "Skulle have været besvaret" in client.get(sent.own_path).text


def test_taken_back_until_the_round_begins(client, sent, at):
    at(TAKEN_UP - dt.timedelta(seconds=1))
    assert client.post(sent.own_path, {"goer": "withdraw"}).status_code == 302
    sent.refresh_from_db()
    assert sent.state == "withdrawn"


def test_not_taken_back_once_the_round_has_begun(client, sent, at):
    at(TAKEN_UP)
    response = client.post(sent.own_path, {"goer": "withdraw"})
    assert response.status_code == 409
    sent.refresh_from_db()
    assert sent.state == "received"


@pytest.mark.parametrize("page", ["mit", "bekraeft", "kvittering", "ikke-mit"])
def test_pages_of_the_sender_need_a_link_of_ours(client, sent, page):
    assert client.get(f"/forslag/{page}/sludder/").status_code == 404


def test_link_of_a_proposal_opens_no_page_of_answers_and_the_other_way(client, sent, consultation):
    token = sent.own_path.split("/")[3]
    assert client.get(f"/hoeringssvar/mit/{token}/").status_code == 404
    answer = SubmissionFactory(consultation=consultation)
    token = answer.own_path.split("/")[3]
    assert client.get(f"/forslag/mit/{token}/").status_code == 404


def test_without_name_nobody_is_named_anywhere(client, given, now, editor):
    nameless = dataclasses.replace(given, wish="without_name", name="Kanarienavn")
    sent = actions.send(actions.the_call(), nameless, by=None, now=now)
    actions.confirm(sent, now=now)
    actions.publish_submission(sent, by=editor, now=now)
    for page in ("/forslag/", sent.proposals.get().get_absolute_url()):
        assert "Kanarienavn" not in client.get(page).text


def test_front_page_and_consultations_lead_to_the_form(client):
    for page in ("/", "/hoeringer/"):
        assert 'href="/forslag/nyt/"' in client.get(page).text
