"""Sending a proposal: three steps without account or script, one receipt, and nothing lost."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import CallPause, OpenCall, Proposal, Submission
from ogp_portal.common import limits
from ogp_portal.notifications.models import Message

pytestmark = pytest.mark.django_db
DANISH, ENGLISH = "/forslag/nyt/", "/en/proposals/new/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def form() -> dict[str, str]:
    """All steps of a citizen's proposal."""
    return {
        "submitter_kind": "citizen",
        "name": "Karen Jensen",
        "email": "karen@example.org",
        "title": "Dagsordener på nettet",
        "what": "Læg dagsordener ud en uge før mødet.",
        "why": "Ingen ved, hvornår udvalgene mødes.",
        "whom": "Alle, der vil følge med.",
        "wish": "with_name",
        "idempotency_key": str(uuid.uuid4()),
        "gaa": "send",
    }


def pause(now, editor, **given):
    words = {"text_da": "Vi flytter til nye lokaler.", "text_en": "We are moving."}
    return actions.pause(actions.the_call(), **(words | given), by=editor, now=now)


def test_steps_lead_to_the_receipt(client, form, now):
    first = client.get(DANISH).text
    assert "30. april 2027" in first
    step = client.post(DANISH, {**form, "gaa": "2"})
    assert 'value="Karen Jensen"' in step.text
    check = client.post(DANISH, {**form, "gaa": "3"}).text
    assert "Læg dagsordener ud" in check
    assert not Submission.objects.exists()
    receipt = client.post(DANISH, form, follow=True).text
    sent = Submission.objects.get()
    assert sent.reference in receipt
    assert "30. april 2027" in receipt
    assert "høring" not in receipt.split("<main")[1].split("</main")[0].lower()


def test_received_text_and_title_are_what_was_typed(client, form):
    client.post(DANISH, form)
    proposal = Proposal.objects.get()
    assert proposal.summary == "Dagsordener på nettet"
    parts = proposal.text.split("\n\n")
    assert parts[0] == "Dagsordener på nettet"
    assert parts[1] == "Forslaget\nLæg dagsordener ud en uge før mødet."
    assert parts[2] == "Problemet\nIngen ved, hvornår udvalgene mødes."
    assert parts[3] == "Hvem det hjælper\nAlle, der vil følge med."


def test_english_proposal_has_english_headings(client, form):
    client.post(ENGLISH, form)
    assert "The problem\n" in Proposal.objects.get().text
    assert Submission.objects.get().language == "en"


def test_whom_it_helps_is_optional(client, form):
    client.post(DANISH, {**form, "whom": ""})
    assert "Hvem det hjælper" not in Proposal.objects.get().text


def test_the_same_form_twice_is_one_proposal(client, form):
    first, second = client.post(DANISH, form), client.post(DANISH, form)
    assert first.url == second.url
    assert (Submission.objects.count(), Message.objects.count()) == (1, 1)


def test_the_same_form_with_other_words_asks_before_it_is_a_further_proposal(client, form):
    client.post(DANISH, form)
    response = client.post(DANISH, {**form, "what": "Noget andet."})
    assert response.status_code == 409
    assert "Noget andet." in response.text
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * (limits.PROPOSAL_TITLE_LENGTH + 1)}, "title"),
        ({"what": ""}, "what"),
        ({"why": ""}, "why"),
        ({"why": "x" * (limits.PROPOSAL_PART_LENGTH + 1)}, "why"),
        ({"whom": "nul\x00byte"}, "whom"),
        ({"wish": "loudly"}, "wish"),
        ({"email": "not an address"}, "email"),
        ({"submitter_kind": "company"}, "organisation_name"),
        (
            {"submitter_kind": "company", "organisation_name": "Firma", "wish": "without_name"},
            "wish",
        ),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_the_rest_is_kept(client, form, wrong, field):
    response = client.post(DANISH, form | wrong)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert f'href="#id_{field}' in response.text
    assert "Ingen ved" in response.text or "why" in wrong
    assert not Submission.objects.exists()


def test_a_key_that_is_none_is_replaced(client, form):
    page = client.post(DANISH, {**form, "idempotency_key": "x", "gaa": "3"})
    assert page.status_code == 200


def test_a_title_stays_on_one_line(client, form):
    client.post(DANISH, {**form, "title": "To\r\n\r\nlinjer"})
    assert Proposal.objects.get().summary == "To linjer"


def test_paused_in_the_middle_of_the_form_keeps_what_was_typed(client, form, now, editor):
    client.post(DANISH, {**form, "gaa": "3"})
    pause(now, editor)
    response = client.post(DANISH, form)
    assert response.status_code == 409
    for kept in ("Vi flytter til nye lokaler.", "Dagsordener på nettet", "Læg dagsordener ud"):
        assert kept in response.text
    assert 'value="karen@example.org"' in response.text
    assert not Submission.objects.exists()


def test_what_was_kept_in_the_pause_can_be_sent_after_it(client, form, at, now, editor):
    pause(now, editor, reopens_on=dt.date(2026, 12, 1))
    assert client.post(DANISH, form).status_code == 409
    at(dt.datetime(2026, 11, 30, 22, 59, 59, tzinfo=dt.UTC))
    assert client.post(DANISH, form).status_code == 409
    at(dt.datetime(2026, 11, 30, 23, 0, tzinfo=dt.UTC))
    assert client.post(DANISH, form).status_code == 302


def test_sent_before_the_pause_and_pressed_again_in_it_leads_to_the_receipt(
    client, form, now, editor
):
    first = client.post(DANISH, form)
    pause(now, editor)
    assert client.post(DANISH, form).url == first.url
    assert Submission.objects.count() == 1


def test_paused_pages_say_why_and_until_when_in_both_languages(client, now, editor):
    pause(now, editor, reopens_on=dt.date(2026, 12, 1))
    for page, words, when in (
        ("/forslag/", "Vi flytter til nye lokaler.", "1. december 2026"),
        (DANISH, "Vi flytter til nye lokaler.", "1. december 2026"),
        ("/en/proposals/", "We are moving.", "1 December 2026"),
        (ENGLISH, "We are moving.", "1 December 2026"),
    ):
        text = client.get(page).text
        assert words in text
        assert when in text
    assert 'name="gaa"' not in client.get(DANISH).text
    assert 'href="/forslag/nyt/"' not in client.get("/forslag/").text.split("<main")[1]


def test_reopening_takes_proposals_again_and_twice_is_once(client, form, now, editor):
    pause(now, editor)
    later = now + dt.timedelta(minutes=5)
    for _ in range(2):
        actions.reopen(actions.the_call(), by=editor, now=later)
    assert CallPause.objects.get().ends_at == later


@pytest.mark.parametrize(
    "given",
    [{"text_da": " "}, {"reopens_on": dt.date(2026, 11, 23)}, {"reopens_on": dt.date(2020, 1, 1)}],
)
def test_a_pause_without_words_or_with_a_day_that_is_past_is_refused(now, editor, given):
    with pytest.raises(ValidationError):
        pause(now, editor, **given)


def test_a_second_pause_is_refused(now, editor):
    pause(now, editor)
    with pytest.raises(ValidationError) as refusal:
        pause(now + dt.timedelta(hours=1), editor)
    assert refusal.value.code == "paused"


def test_the_call_is_one_row_however_often_it_is_needed():
    assert actions.the_call() == actions.the_call()
    assert OpenCall.objects.count() == 1


def test_page_of_the_first_step_costs_one_query(client, form, django_assert_num_queries):
    client.post(DANISH, form)
    with django_assert_num_queries(1):
        client.get(DANISH)


def test_nobody_chosen_is_asked_for_in_the_words_of_the_page(client, form):
    page = client.post(DANISH, {**form, "submitter_kind": ""}).text
    assert "Vælg et svar under »Hvem skriver du som?«." in page
    assert "svarer du" not in page.lower()


def test_citizen_with_an_organisation_is_told_in_the_words_of_the_page(client, form):
    page = client.post(DANISH, {**form, "organisation_name": "Foreningen Fjord"}).text
    assert "Vælg, hvem du skriver som" in page


@pytest.mark.parametrize("name", ["Karen\nStyrelsen", "Karen \u202enesneJ", "\u200b\u200d"])
def test_a_name_that_misleads_is_refused_beside_its_field(client, form, name):
    answer = client.post(DANISH, {**form, "name": name})
    assert answer.status_code == 422
    assert 'id="id_name_error"' in answer.text
    assert form["what"] in answer.text
    assert not Submission.objects.exists()
