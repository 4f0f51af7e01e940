"""What the public sees of the list: names in Danish order, and never who wrote unasked."""

import datetime as dt

import pytest

from consultations import actions
from ogp_portal.common import limits
from tests.factories import (
    AnswerTickFactory,
    InvitedPartyFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG = dt.timedelta(minutes=1)
ANSWER = "/hoeringer/aabenhed/svar/nyt/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def party(consultation):
    return InvitedPartyFactory(
        consultation=consultation, name="Ærø Forening", email="post@aeroe.example", cvr="12345678"
    )


def public_list(client) -> str:
    return client.get("/en/consultations/aabenhed/").text


def test_the_page_lists_the_parties_in_danish_order(client, consultation):
    for name in ("Østerbro", "Aarhus", "Zebra", "Ballerup", "Ærø", "Ålborg"):
        InvitedPartyFactory(consultation=consultation, name=name)
    page = public_list(client)
    order = ["Ballerup", "Zebra", "Ærø", "Østerbro", "Ålborg", "Aarhus"]
    assert [page.index(name) for name in order] == sorted(page.index(name) for name in order)


def test_address_number_and_domain_are_never_public(client, consultation, party):
    party.mail_domain = "aeroe-domain.example"
    party.save()
    for path in ("", "hoeringsliste/", "svar/", "feed.atom"):
        page = client.get(f"/hoeringer/aabenhed/{path}").text
        for secret in ("post@aeroe.example", "12345678", "aeroe-domain"):
            assert secret not in page


def answered(party, **fields):
    given = {"public_name": party.name, "submitter_kind": "organisation"} | fields
    return SubmissionFactory(consultation=party.consultation, **given)


def test_a_published_answer_under_the_partys_name_shows_as_answered(client, party):
    answer = answered(party, organisation_name=party.name)
    AnswerTickFactory(party=party, submission=answer, how="cvr")
    page = public_list(client)
    assert f"/submissions/{answer.reference}/" in page
    assert "(not confirmed)" in page


@pytest.mark.parametrize("how", ["link", "cvr", "domain"])
@pytest.mark.parametrize(
    "fields",
    [
        {"state": "received", "published_at": None},
        {"state": "not_published", "published_at": None, "refusal_reason": "x", "wish": "not"},
        {"hidden_at": NOW, "hide_reason": "spam"},
        {"public_name": ""},
        {"public_name": "En helt anden"},
    ],
    ids=str,
)
def test_no_tick_tells_of_an_answer_that_is_not_public_by_that_name(client, party, how, fields):
    answer = answered(party, **fields)
    before = public_list(client)
    AnswerTickFactory(party=party, submission=answer, how=how)
    assert public_list(client) == before
    assert "No published answer" in before


def test_staff_may_say_that_an_answer_under_another_name_is_the_partys(client, party, editor, now):
    answer = answered(party, public_name="Æ.F.")
    AnswerTickFactory(party=party, submission=answer, how="domain")
    assert "No published answer" in public_list(client)
    actions.tick(party, reference=answer.reference, by=editor, now=now)
    assert f"/submissions/{answer.reference}/" in public_list(client)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_one_query_more(client, django_assert_num_queries, consultation, count):
    made = InvitedPartyFactory.create_batch(count, consultation=consultation)
    with django_assert_num_queries(4):
        page = client.get("/hoeringer/aabenhed/").text
    assert all(one.name in page for one in made)


def test_a_long_list_has_a_page_of_its_own(client, consultation, django_assert_num_queries):
    made = InvitedPartyFactory.create_batch(limits.INVITED_SHOWN + 1, consultation=consultation)
    with django_assert_num_queries(3):
        page = client.get("/hoeringer/aabenhed/").text
    assert made[0].name not in page
    assert "/hoeringer/aabenhed/hoeringsliste/" in page
    with django_assert_num_queries(2):
        own = client.get("/en/consultations/aabenhed/invited-parties/").text
    assert all(f"<bdi>{one.name}</bdi>" in own for one in made)


def test_a_consultation_without_a_list_has_no_such_page(client, consultation):
    assert client.get("/hoeringer/aabenhed/hoeringsliste/").status_code == 404
