"""Reviewing answers in the admin: the queue, the buttons, the trace of reading a sender."""

import pytest
from django.urls import reverse

from consultations.models import Submission
from ogp_portal.audit.models import Event
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/consultations/submission/"


@pytest.fixture
def waiting():
    return SubmissionFactory(state="received", published_at=None, public_name="Karen Jensen")


def address(answer, act="change") -> str:
    return f"{LIST}{answer.pk}/{act}/"


def test_list_begins_with_what_waits_for_review(client_of, editor, waiting):
    published = SubmissionFactory()
    page = client_of(editor).get(LIST).text
    assert waiting.reference in page
    assert published.reference not in page
    assert published.reference in client_of(editor).get(LIST + "?state=published").text


@pytest.mark.parametrize("state", ["hidden", "all", "withdrawn", "not_published"])
def test_list_can_be_filtered_by_state(client_of, editor, waiting, state):
    assert client_of(editor).get(f"{LIST}?state={state}").status_code == 200


def test_list_is_searched_by_reference_and_words(client_of, editor, waiting):
    for words in (waiting.reference, "dagsordener"):
        assert waiting.reference in client_of(editor).get(LIST, {"q": words}).text


def test_list_tells_no_private_senders(client_of, editor, waiting):
    page = client_of(editor).get(LIST).text
    assert "Karen Jensen" not in page
    assert "sender@example.org" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_long(client_of, editor, django_assert_max_num_queries, count):
    SubmissionFactory.create_batch(count, state="received", published_at=None)
    client = client_of(editor)
    client.get(LIST)
    with django_assert_max_num_queries(9):
        client.get(LIST)


def test_reading_the_sender_leaves_a_trace(client_of, moderator, waiting):
    page = client_of(moderator).get(address(waiting))
    assert "sender@example.org" in page.text
    event = Event.objects.about(waiting).get()
    assert (event.verb, event.actor_id) == ("read the sender of an answer", str(moderator.pk))


def test_publish_asks_first_and_acts_on_post(client_of, editor, waiting):
    client = client_of(editor)
    assert address(waiting, "publish") in client.get(address(waiting)).text
    client.get(address(waiting, "publish"))
    waiting.refresh_from_db()
    assert waiting.state == "received"
    response = client.post(address(waiting, "publish"), follow=True)
    waiting.refresh_from_db()
    assert (response.status_code, waiting.state) == (200, "published")


def test_publish_and_next_goes_on_in_the_queue(client_of, editor, consultation):
    first, second = SubmissionFactory.create_batch(
        2, consultation=consultation, state="received", published_at=None
    )
    response = client_of(editor).post(address(first, "publish"), {"_next": "1"})
    assert response.headers["Location"] == address(second)
    response = client_of(editor).post(address(second, "publish"), {"_next": "1"})
    assert response.headers["Location"] == address(second)


def test_publish_that_is_refused_says_why(client_of, editor):
    answer = SubmissionFactory(state="received", published_at=None, confirmed_at=None)
    response = client_of(editor).post(address(answer, "publish"))
    assert response.status_code == 422
    assert "errornote" in response.text


def test_refuse_needs_a_reason(client_of, editor, waiting):
    client = client_of(editor)
    assert client.post(address(waiting, "refuse"), {"reason": ""}).status_code == 422
    client.post(address(waiting, "refuse"), {"reason": "Handler om naboen."})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.refusal_reason) == ("not_published", "Handler om naboen.")


def test_hide_and_restore(client_of, moderator):
    answer, client = SubmissionFactory(), client_of(moderator)
    client.post(address(answer, "hide"), {"reason": "personal_data"})
    answer.refresh_from_db()
    assert answer.hide_reason == "personal_data"
    client.post(address(answer, "restore"))
    answer.refresh_from_db()
    assert not answer.is_hidden


def test_organisation_is_confirmed_by_a_button(client_of, moderator):
    answer = SubmissionFactory(
        submitter_kind="company", organisation_name="Firmaet", public_name="Firmaet"
    )
    client_of(moderator).post(address(answer, "confirm-organisation"))
    answer.refresh_from_db()
    assert answer.organisation_confirmed_at is not None


MAY = {
    "publish": {"editor"},
    "refuse": {"editor"},
    "hide": {"editor", "moderator"},
    "confirm-organisation": {"editor", "moderator"},
    "change": {"editor", "moderator"},
}


@pytest.mark.parametrize("act", MAY)
@pytest.mark.parametrize("role", ["editor", "moderator", "administrator", "stranger"])
def test_who_may_do_what(client_of, request, waiting, act, role):
    user = request.getfixturevalue(role)
    status = client_of(user).get(address(waiting, act)).status_code
    assert status == (200 if role in MAY[act] else 403)


@pytest.mark.parametrize("role", ["administrator", "stranger"])
def test_others_cannot_act_by_post_either(client_of, request, waiting, role):
    client_of(request.getfixturevalue(role)).post(address(waiting, "publish"))
    assert Submission.objects.get().state == "received"


def test_received_answers_are_neither_edited_added_nor_deleted(client_of, editor, waiting):
    client = client_of(editor)
    client.post(address(waiting), {"reference": "S-AAAAAAAA"})
    assert Submission.objects.get().reference == waiting.reference
    assert client.get(LIST + "add/").status_code == 403
    assert client.get(address(waiting, "delete")).status_code == 403


def test_unknown_answers_are_not_found(client_of, editor):
    for pk in ("999999", "9" * 30, "x"):
        assert client_of(editor).get(f"{LIST}{pk}/publish/").status_code == 404


def test_anonymous_is_led_to_the_sign_in(client, waiting):
    response = client.get(address(waiting))
    assert response.status_code == 302
    assert reverse("admin:login") in response.headers["Location"]
