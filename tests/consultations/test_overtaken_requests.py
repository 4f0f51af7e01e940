"""A request that its sender has overtaken by acting is done to nobody's answer."""

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import SubmitterRequest
from ogp_portal.notifications.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def asked(sent, now):
    return actions.ask(sent, "correct", reason="Tastefejl", new_text="Rettet.", by=None, now=now)


def edit(sent, now) -> None:
    edited = actions.Edited(text="Endnu nyere.", wish="with_name", seen=1)
    actions.edit(sent, edited, by=None, now=now)


def test_edit_closes_the_correction_with_a_sentence(client_of, sent, asked, editor, now):
    client = client_of(editor)
    assert asked.version.number == 1
    edit(sent, now)
    asked.refresh_from_db()
    assert asked.state == "overtaken"
    assert "har ændret svaret" in asked.reply
    actions.accept(asked, by=editor, now=now)
    assert sent.versions.latest("number").text == "Endnu nyere."
    assert not Message.objects.filter(kind="consultations.request").exists()
    page = client.get(f"/admin/consultations/submitterrequest/{asked.pk}/change/").text
    assert asked.reply in page
    assert asked.reply in client.get(sent.own_path).text


def test_edit_leaves_an_objection_to_staff(sent, now):
    objection = actions.ask(sent, "object", reason="Jeg fortryder", by=None, now=now)
    edit(sent, now)
    objection.refresh_from_db()
    assert objection.state == "open"


def test_withdrawal_closes_what_was_asked(sent, asked, editor, now):
    actions.ask(sent, "object", reason="Jeg fortryder", by=None, now=now)
    actions.withdraw(sent, by=None, now=now)
    states = SubmitterRequest.objects.values_list("state", flat=True)
    assert set(states) == {"overtaken"}
    actions.accept(asked, by=editor, now=now)
    assert sent.versions.count() == 1


def test_correction_of_another_version_is_not_accepted(sent, asked, editor, now):
    edit(sent, now)
    SubmitterRequest.objects.update(state="open", handled_at=None, reply="")
    with pytest.raises(ValidationError):
        actions.accept(asked, by=editor, now=now)
    assert sent.versions.latest("number").text == "Endnu nyere."


def test_correction_of_a_withdrawn_answer_is_not_accepted(sent, asked, editor, now):
    actions.withdraw(sent, by=None, now=now)
    SubmitterRequest.objects.update(state="open", handled_at=None, reply="")
    with pytest.raises(ValidationError):
        actions.accept(asked, by=editor, now=now)
    assert sent.versions.count() == 1


def test_correction_of_an_answer_without_remarks_is_a_proposal(sent, editor, now):
    edited = actions.Edited(has_no_remarks=True, wish="with_name", seen=1)
    actions.edit(sent, edited, by=None, now=now)
    request = actions.ask(sent, "correct", reason="x", new_text="Jo, dette.", by=None, now=now)
    actions.accept(request, by=editor, now=now)
    assert sent.proposals.get().text == "Jo, dette."
