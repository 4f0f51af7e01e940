"""A response is published to the words it was written to, and no editor overrides another's unread."""

import dataclasses
import re
import uuid

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import Response
from ogp_portal.notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/consultations/proposal/"
YES = {"decision": "accepted", "reason_da": "Ja, fordi.", "publish_now": "on"}
NO = {"decision": "rejected", "reason_da": "Nej, fordi.", "publish_now": "on"}
NOTE = "Svaret er ændret efter denne tilbagemelding."


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


@pytest.fixture
def staff(client_of, editor):
    return client_of(editor)


@pytest.fixture
def sent(consultation, answer, editor, now):
    sent = actions.submit(consultation, answer, by=None, now=now)
    actions.confirm(sent, now=now)
    return actions.publish_submission(sent, by=editor, now=now)


@pytest.fixture
def proposal(sent):
    return sent.proposals.get()


@pytest.fixture
def page(proposal) -> str:
    return f"{LIST}{proposal.pk}/change/"


def edit(sent, text: str, now) -> None:
    seen = sent.versions.latest("number").number
    actions.edit(sent, actions.Edited(text=text, wish="with_name", seen=seen), by=None, now=now)


def hidden(page) -> dict[str, str]:
    """What the form carries unseen: which words and which response stood there."""
    found = re.findall(r'<input type="hidden" name="(passage|seen)" value="([^"]*)"', page.text)
    return dict(found)


def test_response_does_not_land_on_words_nobody_read(staff, sent, page, now):
    read = hidden(staff.get(page))
    assert set(read) == {"passage", "seen"}
    edit(sent, "Det modsatte.", now)
    refused = staff.post(page, YES | read)
    assert refused.status_code == 422
    assert "Afsenderen har i mellemtiden rettet svaret" in refused.text
    assert "Ja, fordi.</textarea>" in refused.text
    assert not Response.objects.exists()
    assert staff.post(page, YES | hidden(refused)).status_code == 302
    assert Response.objects.get().answer_version.number == 2


def test_draft_to_earlier_words_waits_until_somebody_says_that_it_fits(
    staff, editor, sent, page, now
):
    consultation = sent.consultation
    draft = actions.respond(sent.proposals.get(), **_words(YES), by=editor, now=now)
    edit(sent, "Det modsatte.", now)
    assert actions.publish_drafts(consultation, by=editor, now=now) is None
    with pytest.raises(ValidationError):
        actions.publish_response(draft, by=editor, now=now)
    shown = staff.get(page)
    assert "Ordene er ændret" in shown.text
    assert "dagsordener kommer på nettet" in shown.text, "the words that were read"
    assert staff.post(page, YES | hidden(shown)).status_code == 422
    assert staff.post(page, {"_fits": "1", **hidden(shown)}).status_code == 302
    assert actions.publish_drafts(consultation, by=editor, now=now) is not None


def _words(given: dict[str, str]) -> dict[str, str]:
    return {name: given[name] for name in ("decision", "reason_da")}


def test_fit_is_said_of_the_words_on_the_page(staff, editor, sent, page, now):
    actions.respond(sent.proposals.get(), **_words(YES), by=editor, now=now)
    edit(sent, "Det modsatte.", now)
    shown = staff.get(page)
    edit(sent, "Noget tredje.", now)
    assert staff.post(page, {"_fits": "1", **hidden(shown)}).status_code == 422
    assert Response.objects.get().is_to_other_words


def test_published_response_to_an_answer_changed_since_says_so(staff, editor, sent, page, now):
    proposal = sent.proposals.get()
    response = actions.respond(proposal, **_words(YES), by=editor, now=now)
    actions.publish_response(response, by=editor, now=now)
    assert proposal.reference not in staff.get(LIST + "?response=changed").text
    edit(sent, "Det modsatte.", now)
    sent.refresh_from_db()
    actions.publish_submission(sent, by=editor, now=now)
    for path in (proposal.get_absolute_url(), sent.get_absolute_url(), sent.own_path):
        assert NOTE in staff.get(path).text
    listed = staff.get(LIST + "?response=changed").text
    assert proposal.reference in listed
    assert "ordene er ændret siden" in listed
    assert "?response=changed" in staff.get("/admin/").text
    staff.post(page, {"_fits": "1", **hidden(staff.get(page))})
    assert NOTE not in staff.get(proposal.get_absolute_url()).text


def test_other_case_and_lines_are_no_other_words(editor, sent, proposal, now):
    response = actions.respond(proposal, **_words(YES), by=editor, now=now)
    edit(sent, "VI foreslår,\nat dagsordener kommer på nettet.", now)
    assert actions.publish_response(response, by=editor, now=now).published_at == now


def test_division_by_staff_is_no_change_by_the_sender(editor, sent, proposal, now):
    draft = actions.respond(proposal, **_words(YES), by=editor, now=now)
    text = sent.versions.get().text
    actions.divide(
        sent, [actions.Passage(0, 10), actions.Passage(10, len(text))], by=editor, now=now
    )
    draft.refresh_from_db()
    assert not draft.is_to_other_words


def test_second_editor_reads_the_first_ones_response_before_overriding_it(
    client_of, editor, page, now
):
    first, second = client_of(UserFactory(roles=["editor"])), client_of(editor)
    read = hidden(second.get(page))
    assert first.post(page, NO | hidden(first.get(page))).status_code == 302
    refused = second.post(page, YES | read)
    assert refused.status_code == 422
    assert "En anden har skrevet en tilbagemelding i mellemtiden" in refused.text
    assert "Ja, fordi.</textarea>" in refused.text
    assert "Nej, fordi." in refused.text
    assert Response.objects.get().decision == "rejected"
    assert Message.objects.filter(kind="consultations.response").count() == 1
    assert second.post(page, YES | hidden(refused)).status_code == 302
    assert Response.objects.get(is_current=True).decision == "accepted"


@pytest.fixture
def group(consultation, sent, answer, now):
    other = dataclasses.replace(answer, idempotency_key=uuid.uuid4(), email="b@example.org")
    actions.submit(consultation, other, by=None, now=now)
    actions.gather_same_texts(consultation, now=now)
    return consultation.proposal_groups.get()


def test_second_editor_of_a_group_reads_the_first_ones_response(client_of, editor, group):
    page = f"/admin/consultations/proposalgroup/{group.pk}/change/"
    first, second = client_of(UserFactory(roles=["editor"])), client_of(editor)
    read = hidden(second.get(page))
    assert first.post(page, NO | hidden(first.get(page))).status_code == 302
    refused = second.post(page, YES | read)
    assert refused.status_code == 422
    assert "Ja, fordi.</textarea>" in refused.text
    assert "Nej, fordi." in refused.text
    assert set(Response.objects.values_list("decision", flat=True)) == {"rejected"}
    assert second.post(page, YES | hidden(refused)).status_code == 302


def test_edited_answer_leaves_the_group_of_the_same_text(consultation, sent, group, editor, now):
    edit(sent, "Noget helt andet.", now)
    assert sent.proposals.get().group is None
    assert group.proposals.count() == 1
    actions.respond_to_group(group, **_words(NO), by=editor, now=now)
    assert not Response.objects.filter(proposal__submission=sent).exists()
    actions.gather_same_texts(consultation, now=now)
    assert sent.proposals.get().group is None


def test_group_that_everybody_leaves_is_gone(consultation, sent, group, now):
    for one in consultation.submissions.all():
        edit(one, f"Noget andet fra {one.reference}.", now)
    assert not consultation.proposal_groups.exists()
