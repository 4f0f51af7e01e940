"""Appeals: once per decision, by another person where there is one, restored at once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forum.actions import (
    Sanction,
    appeal_against,
    decide_appeal,
    hide_post,
    restore_post,
    sanction_person,
)
from forum.models import Appeal, ModerationDecision
from forum.tokens import token_of
from ogp_portal.accounts.actions import end_role
from ogp_portal.accounts.permissions import Role
from ogp_portal.common import limits
from ogp_portal.notifications.kinds import find
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render
from tests.factories import PostFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(stranger):
    return PostFactory(author=stranger, text="ORDENE SELV")


@pytest.fixture
def decision(post, moderator, now) -> ModerationDecision:
    hide_post(post, reason="off_topic", words="Det hører til et andet sted.", by=moderator, now=now)
    return ModerationDecision.objects.get()


@pytest.fixture
def appeal(decision, stranger, now) -> Appeal:
    return appeal_against(decision, text="Det handler om emnet.", by=stranger, now=now)


@pytest.fixture
def other():
    return UserFactory(roles=["moderator"])


def test_decision_is_appealed_once(decision, appeal, stranger, now):
    again = appeal_against(decision, text="En gang til", by=stranger, now=now)
    assert (again, again.text) == (appeal, "Det handler om emnet.")


def test_appeal_needs_a_text(decision, stranger, now):
    with pytest.raises(ValidationError):
        appeal_against(decision, text=" \n ", by=stranger, now=now)


def test_old_decision_cannot_be_appealed(decision, stranger, now):
    ends = now + dt.timedelta(days=limits.APPEAL_DAYS)
    with pytest.raises(ValidationError):
        appeal_against(decision, text="For sent", by=stranger, now=ends)
    just_before = ends - dt.timedelta(microseconds=1)
    assert appeal_against(decision, text="I tide", by=stranger, now=just_before)


def test_lifted_decision_cannot_be_appealed(decision, post, moderator, stranger, now):
    restore_post(post, reason="Fejl", by=moderator, now=now)
    with pytest.raises(ValidationError):
        appeal_against(decision, text="Hvorfor?", by=stranger, now=now)


# --- who decides


def test_another_moderator_decides_when_there_is_one(appeal, moderator, other, now):
    with pytest.raises(ValidationError) as refusal:
        decide_appeal(appeal, "upheld", answer="Nej", by=moderator, now=now)
    assert refusal.value.code == "same_person"
    assert not decide_appeal(appeal, "upheld", answer="Nej", by=other, now=now).by_the_same


def test_the_same_decides_with_new_words_when_there_is_nobody_else(appeal, moderator, now):
    with pytest.raises(ValidationError):
        decide_appeal(appeal, "upheld", answer=appeal.decision.words, by=moderator, now=now)
    decided = decide_appeal(appeal, "upheld", answer="Læst igen", by=moderator, now=now)
    assert decided.by_the_same


def test_moderator_who_has_left_is_no_other(appeal, moderator, other, now):
    end_role(other, Role.MODERATOR, by=None, now=timezone.now())
    assert decide_appeal(appeal, "upheld", answer="Læst igen", by=moderator, now=now).by_the_same


def test_invented_moderator_is_no_other_in_a_real_case(appeal, moderator, now):
    UserFactory(roles=["moderator"], is_demonstration=True)
    assert decide_appeal(appeal, "upheld", answer="Læst igen", by=moderator, now=now).by_the_same


def test_nobody_decides_the_own_appeal(now):
    colleague = UserFactory(roles=["moderator"])
    administrator = UserFactory(roles=["administrator", "moderator"])
    given = Sanction("warn", "harassment", "Tal pænt")
    decision = sanction_person(colleague, given, by=administrator, now=now)
    appeal = appeal_against(decision, text="Nej", by=colleague, now=now)
    with pytest.raises(ValidationError):
        decide_appeal(appeal, "overturned", answer="Jo", by=colleague, now=now)


# --- what follows


def test_successful_appeal_restores_the_post_at_once(appeal, post, other, now):
    decide_appeal(appeal, "overturned", answer="Du har ret", by=other, now=now)
    post.refresh_from_db()
    post.topic.refresh_from_db()
    appeal.decision.refresh_from_db()
    assert (post.is_hidden, post.topic.post_count) == (False, 1)
    assert appeal.decision.lifted_by == other
    kinds = Message.objects.values_list("kind", flat=True)
    assert "forum.appeal_decided" in kinds


def test_successful_appeal_ends_a_suspension(stranger, moderator, other, now):
    given = Sanction("suspend", "harassment", "Stop", ends_at=now + dt.timedelta(days=3))
    decision = sanction_person(stranger, given, by=moderator, now=now)
    appeal = appeal_against(decision, text="Nej", by=None, now=now)
    decide_appeal(appeal, "overturned", answer="Du har ret", by=other, now=now)
    assert not ModerationDecision.objects.running(now).exists()


def test_upheld_decision_stands(appeal, post, other, now):
    decide_appeal(appeal, "upheld", answer="Det står uden for emnet", by=other, now=now)
    post.refresh_from_db()
    assert post.is_hidden


def test_appeal_is_decided_once(appeal, other, now):
    decide_appeal(appeal, "upheld", answer="Nej", by=other, now=now)
    with pytest.raises(ValidationError):
        decide_appeal(appeal, "overturned", answer="Jo", by=other, now=now)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("outcome", ["upheld", "overturned"])
def test_outcome_is_mailed_without_the_text(appeal, other, stranger, now, *, outcome, language):
    Message.objects.update(language=language)
    stranger.language = language
    stranger.save()
    decide_appeal(appeal, outcome, answer="Grundigt begrundet", by=other, now=now)
    sent = {one.kind: render(one, find(one.kind)) for one in Message.objects.all()}
    mail = sent["forum.appeal_decided"]
    words = "Another moderator" if language == "en" else "En anden moderator"
    assert words in mail.body
    assert "Grundigt begrundet" in mail.body
    assert "ORDENE SELV" not in mail.body + mail.alternatives[0][0]
    assert sent.get("forum.lifted") is None  # told with the outcome


# --- pages


@pytest.fixture
def address(decision) -> str:
    return f"/forum/afgoerelser/{token_of(decision.pk)}/"


def test_personal_link_shows_the_decision_and_takes_the_appeal(client, address):
    page = client.get(address).content.decode()
    assert "Det hører til et andet sted." in page
    assert "ORDENE SELV" not in page
    assert client.post(address, {"text": "Det handler om emnet."}).status_code == 302
    assert Appeal.objects.get().text == "Det handler om emnet."
    assert "Din klage er ikke afgjort endnu" in client.get(address).content.decode()


def test_appeal_without_a_text_is_refused_beside_the_field(client, address):
    answer = client.post(address, {"text": ""})
    assert answer.status_code == 400
    assert 'href="#id_text"' in answer.content.decode()


def test_page_says_who_has_decided_the_appeal(client, address, appeal, moderator, now):
    decide_appeal(appeal, "upheld", answer="Læst igen", by=moderator, now=now)
    page = client.get(address).content.decode()
    assert "Der var ingen anden moderator" in page
    assert "Læst igen" in page


@pytest.mark.parametrize("token", ["1", "1:falsk", "x" * 300])
def test_guessed_link_opens_nothing(client, decision, token):
    assert client.get(f"/forum/afgoerelser/{token}/").status_code == 404


def test_signed_in_person_finds_the_own_decisions(client_of, stranger, address):
    assert address in client_of(stranger).get("/forum/afgoerelser/").content.decode()
    assert address not in client_of(UserFactory()).get("/forum/afgoerelser/").content.decode()


def test_own_account_leads_to_the_own_decisions(client_of, stranger):
    assert 'href="/forum/afgoerelser/"' in client_of(stranger).get("/konto/").content.decode()


def test_anonymous_is_asked_to_sign_in(client):
    assert client.get("/forum/afgoerelser/")["Location"].endswith("?next=/forum/afgoerelser/")


def test_desk_of_appeals_keeps_the_first_decider_out(client_of, appeal, moderator, other):
    desk = f"/admin/forum/appeal/{appeal.pk}/change/"
    page = client_of(moderator).get(desk).content.decode()
    assert "En anden moderator afgør klagen." in page
    assert 'name="outcome"' not in page
    given = {"outcome": "upheld", "answer": "Læst og fastholdt"}
    assert client_of(moderator).post(desk, given).status_code == 422
    assert client_of(other).post(desk, given).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.decided_by) == ("upheld", other)
