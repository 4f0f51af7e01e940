"""Who sees what in the admin: nothing is offered that is refused, and addresses stay with few."""

import pytest

from consultations import actions
from consultations.models import Redaction
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from tests.factories import (
    InvitedPartyFactory,
    ProposalFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
DESK = "/admin/consultations/submission/{}/redact/"
MAILS = "/admin/notifications/message/"


def test_publishing_is_not_offered_at_the_desk_to_those_who_may_not(client_of, moderator, editor):
    answer = SubmissionFactory(state="received", published_at=None)
    publish = f"/admin/consultations/submission/{answer.pk}/publish/"
    assert publish in client_of(editor).get(DESK.format(answer.pk)).text
    assert publish not in client_of(moderator).get(DESK.format(answer.pk)).text


def test_giving_a_theme_is_not_offered_to_those_who_may_not(client_of, moderator, editor):
    ProposalFactory()
    listed = "/admin/consultations/proposal/"
    assert 'value="give_theme"' in client_of(editor).get(listed).text
    assert 'value="give_theme"' not in client_of(moderator).get(listed).text


@pytest.fixture
def mail(now, editor):
    """Two mails: to the sender of an answer, and of a kind that is about no answer."""
    answer = SubmissionFactory()
    actions.hide(answer, reason="off_topic", by=editor, now=now)
    return Message.objects.get()


def test_the_address_of_a_sender_is_not_shown_to_an_administrator(client_of, administrator, mail):
    client = client_of(administrator)
    for page in (MAILS, f"{MAILS}?q=sender@example.org", f"{MAILS}{mail.pk}/change/"):
        assert "sender@example.org</" not in client.get(page).text
    given = {"action": "give_up", "_selected_action": [mail.pk]}
    client.post(MAILS, given)
    state = mail.state
    mail.refresh_from_db()
    assert mail.state == state


def test_the_address_is_shown_to_an_editor(client_of, editor, mail):
    assert "sender@example.org" in client_of(editor).get(MAILS).text


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("administrator", 403)])
def test_invited_parties_are_for_editors(client_of, request, role, status):
    party = InvitedPartyFactory()
    client = client_of(request.getfixturevalue(role))
    page = f"/admin/consultations/invitedparty/{party.pk}/change/"
    assert client.get(page).status_code == status


def test_removed_words_are_not_printed_where_an_answer_is_divided(client_of, editor, now):
    answer = SubmissionFactory(text="Jeg hedder Karen. Ring til 010203-1234. Gør det nu.")
    version = answer.versions.get()
    (one,) = actions.propose_words(version, "010203-1234", reason="cpr", by=editor, now=now)
    actions.accept_redaction(one, by=editor, now=now)
    assert Redaction.objects.exists()
    page = client_of(editor).get(f"/admin/consultations/proposal/divide/{answer.pk}/").text
    assert "010203-1234" not in page
    assert "[fjernet:" in page
    assert Event.objects.about(answer).filter(verb="read the original of an answer").exists()


def test_staff_count_what_the_list_shows(client_of, editor):
    consultation = SubmissionFactory(text="Samme tekst.").consultation
    SubmissionFactory(consultation=consultation, text="Samme tekst.")
    actions.gather_same_texts(consultation, by=editor, now=consultation.phases.get().closes_at)
    client = client_of(editor)
    listed = client.get("/admin/consultations/proposal/").context["cl"].result_count
    assert listed == 1
    assert (
        '<a href="/admin/consultations/proposal/">Forslag uden begrundet tilbagemelding</a></th>'
        "<td>1</td>" in client.get("/admin/").text
    )


def test_the_initiative_is_named_in_its_choice(client_of, editor):
    from tests.factories import CommitmentFactory

    proposal = ResponseFactory().proposal
    made = CommitmentFactory(plan=proposal.submission.consultation.plan)
    page = client_of(editor).get(f"/admin/consultations/proposal/{proposal.pk}/change/").text
    assert f"{made}: selve initiativet" in page
    assert "Offentliggør, og send mail til afsenderen" in page
