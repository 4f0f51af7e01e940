"""The list of proposals with what was decided on each."""

import datetime as dt

import pytest

from ogp_portal.common import limits
from tests.factories import ResponseFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_three_queries(client, django_assert_num_queries, consultation, count):
    made = SubmissionFactory.create_batch(count, consultation=consultation)
    for answer in made:
        ResponseFactory(proposal=answer.proposals.get())
    with django_assert_num_queries(3):
        page = client.get("/forslag/")
    for answer in made:
        assert answer.proposals.get().reference in page.text


def test_list_shows_the_decision_and_the_newest_first(client, consultation, now):
    old = SubmissionFactory(
        consultation=consultation, published_at=now - dt.timedelta(days=5), text="Gammelt"
    )
    SubmissionFactory(consultation=consultation, published_at=now, text="Nyt")
    ResponseFactory(proposal=old.proposals.get(), decision="already")
    page = client.get("/en/proposals/").text.split('<ul class="rows">')[1]
    assert page.index("Nyt") < page.index("Awaiting a response") < page.index("Gammelt")
    assert page.index("Gammelt") < page.index("Already under way")


def test_list_goes_on_after_fifty(client, consultation):
    made = SubmissionFactory.create_batch(limits.ROWS_PER_LIST + 1, consultation=consultation)
    first = client.get("/forslag/")
    assert first.text.count("<li><h3") == limits.ROWS_PER_LIST
    second = client.get("/forslag/", {"efter": first.context["after"]})
    assert second.text.count("<li><h3") == 1
    assert made[0].proposals.get().reference in second.text


def test_list_shows_real_proposals_before_invented_ones_and_counts_them_apart(client, now):
    later = now + dt.timedelta(days=1)
    invented = SubmissionFactory(
        is_demonstration=True, consultation__is_demonstration=True, published_at=later
    )
    real = SubmissionFactory(published_at=now)
    page = client.get("/en/proposals/").text
    references = [answer.proposals.get().reference for answer in (real, invented)]
    assert page.index(references[0]) < page.index(references[1])
    assert "1 proposal and 1 invented one for demonstration." in page


def test_list_goes_on_from_the_last_real_proposal_to_the_invented_ones(client, consultation, now):
    invented = SubmissionFactory(is_demonstration=True, published_at=now + dt.timedelta(days=1))
    SubmissionFactory.create_batch(limits.ROWS_PER_LIST, consultation=consultation)
    after = client.get("/forslag/").context["after"]
    second = client.get("/forslag/", {"efter": after}).text
    assert second.count("<li><h3") == 1
    assert invented.proposals.get().reference in second


@pytest.mark.parametrize(
    ("decision", "shown", "total"),
    [
        ("venter", "Venter", 1),
        ("already", "Afgjort", 1),
        ("", "Venter", 2),
        ("sludder", "Afgjort", 2),
    ],
)
def test_list_is_narrowed_by_decision(client, consultation, decision, shown, total):
    SubmissionFactory(consultation=consultation, text="Venter")
    decided = SubmissionFactory(consultation=consultation, text="Afgjort")
    ResponseFactory(proposal=decided.proposals.get(), decision="already")
    page = client.get("/forslag/", {"afgoerelse": decision})
    rows = [row["title"] for row in page.context["proposals"]]
    assert shown in rows
    assert (len(rows), page.context["total"]) == (total, total)
    assert "afgoerelse=already" in page.text or decision == "already"
    assert "afgoerelse=rejected" not in page.text


def test_both_choices_go_along_to_the_next_page(client, consultation):
    SubmissionFactory.create_batch(limits.ROWS_PER_LIST + 1, consultation=consultation)
    page = client.get("/forslag/", {"vej": "hoeringer", "afgoerelse": "venter"})
    assert "?vej=hoeringer&amp;afgoerelse=venter&amp;efter=" in page.text
    after = {"vej": "hoeringer", "afgoerelse": "venter", "efter": page.context["after"]}
    assert client.get("/forslag/", after).text.count("<li><h3") == 1


def test_a_choice_that_nothing_fits_leads_back_to_all(client, consultation):
    SubmissionFactory(consultation=consultation)
    page = client.get("/en/proposals/", {"afgoerelse": "rejected"}).text
    assert "No proposals fit what you have chosen." in page


def test_page_of_a_proposal_is_headed_by_its_own_words_under_proposals(client, consultation):
    answer = SubmissionFactory(consultation=consultation, text="Læg dagsordener ud. " * 10)
    address = answer.proposals.get().get_absolute_url()
    response = client.get(address)
    page = response.text
    assert "<h1>Læg dagsordener ud." in page
    assert "<title>»Læg dagsordener ud." in page
    assert [path for _words, path in response.context["breadcrumbs"]] == ["/forslag/", address]


@pytest.mark.parametrize("after", ["F-22222222", "x" * 5000, "'; --"])
def test_list_after_an_unknown_proposal_begins_anew(client, consultation, after):
    answer = SubmissionFactory(consultation=consultation)
    page = client.get("/forslag/", {"efter": after})
    assert page.status_code == 200
    assert answer.proposals.get().reference in page.text


def test_list_shows_staff_no_more_than_the_public(client_of, editor, consultation):
    waiting = SubmissionFactory(consultation=consultation, state="received", published_at=None)
    page = client_of(editor).get("/forslag/").text
    assert waiting.proposals.get().reference not in page


def test_total_is_the_sum_of_what_is_public(client, consultation):
    SubmissionFactory.create_batch(2, consultation=consultation)
    SubmissionFactory(consultation=consultation, state="received", published_at=None)
    assert "2 proposals in total" in client.get("/en/proposals/").text


def test_empty_list_says_what_comes(client, db):
    assert "They appear here when" in client.get("/en/proposals/").text
