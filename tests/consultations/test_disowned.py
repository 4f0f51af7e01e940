"""An answer whose owner of the address has not written it: nobody acts as its sender."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations import actions, tokens
from ogp_portal.notifications import kinds
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
YES = {"decision": "accepted", "reason_da": "Ja, fordi."}


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"])


@pytest.fixture
def sent(consultation, answer, now):
    sent = actions.submit(consultation, answer, by=None, now=now)
    actions.confirm(sent, now=now)
    sent.refresh_from_db()
    return sent


@pytest.fixture(params=["open", "accepted"])
def disowned(request, sent, editor, now):
    asked = actions.disown(sent, now=now)
    if request.param == "accepted":
        actions.accept(asked, by=editor, now=now)
    sent.refresh_from_db()
    return sent


def number_of(kind: str) -> int:
    return Message.objects.filter(kind=f"consultations.{kind}").count()


def test_responses_are_not_mailed(disowned, editor, now):
    response = actions.respond(disowned.proposals.get(), **YES, by=editor, now=now)
    actions.publish_response(response, by=editor, now=now)
    assert number_of("response") == 0


def test_responses_published_together_are_not_mailed(consultation, disowned, editor, now):
    actions.respond(disowned.proposals.get(), **YES, by=editor, now=now)
    assert actions.publish_drafts(consultation, by=editor, now=now)
    assert number_of("responses_together") == 0


def test_mail_that_waits_is_not_sent(sent, editor, now):
    response = actions.respond(sent.proposals.get(), **YES, by=editor, now=now)
    actions.publish_response(response, by=editor, now=now)
    message = Message.objects.get(kind="consultations.response")
    actions.disown(sent, now=now)
    assert render(message, kinds.find(message.kind)) is None


def test_declined_claim_leaves_the_sender_as_before(sent, editor, now):
    actions.decline(actions.disown(sent, now=now), reason="Ringet op.", by=editor, now=now)
    response = actions.respond(sent.proposals.get(), **YES, by=editor, now=now)
    actions.publish_response(response, by=editor, now=now)
    assert number_of("response") == 1


def test_nothing_is_done_by_the_link_of_the_one_who_sent_it(client, disowned):
    state = disowned.state
    edit = reverse("submission-edit", args=[tokens.sign(tokens.OWN, disowned.reference)])
    changed = {"text": "Nye ord.", "wish": "with_name", "seen": 1}
    assert client.post(edit, changed).headers["Location"] == disowned.own_path
    assert disowned.versions.count() == 1
    for act in ({"goer": "object", "reason": "x"}, {"goer": "remove_name"}, {"goer": "withdraw"}):
        page = client.post(disowned.own_path, act)
        assert page.status_code == 409
    disowned.refresh_from_db()
    assert (disowned.state, disowned.public_name) == (state, "Karen Jensen")


def test_action_refuses_too(disowned, now):
    edited = actions.Edited(text="Nye ord.", wish="with_name", seen=1)
    with pytest.raises(ValidationError):
        actions.edit(disowned, edited, by=None, now=now)


def test_own_page_says_so(client, disowned):
    page = client.get(disowned.own_path).text
    assert "har oplyst, at vedkommende ikke har skrevet svaret" in page
    assert "goer" not in page
