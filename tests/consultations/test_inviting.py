"""The list of invited parties: filled, written to, and its personal links."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.actions.inviting import mail_letters
from consultations.invited_lists import read_list
from consultations.inviting import PUBLIC_DOMAINS, party_by_token, prefilled_from
from consultations.models import InvitationLink
from ogp_portal.common import limits
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Message
from tests.factories import (
    AnswerTickFactory,
    ConsultationFactory,
    InvitationLinkFactory,
    InvitedPartyFactory,
    PhaseFactory,
    PlanFactory,
)

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


def add(consultation, text, editor, now):
    return actions.add_parties(consultation, read_list(text).parties, by=editor, now=now)


# --- filling the list


def test_parties_are_added_and_those_there_already_left(consultation, editor, now):
    add(consultation, "DI; di@di.dk; 16077593\nKL", editor, now)
    assert add(consultation, "di\nNy; DI@di.dk\nDanske Regioner", editor, now) == 1
    di = consultation.invited_parties.get(name="DI")
    assert (di.email, di.cvr, di.mail_domain) == ("di@di.dk", "16077593", "di.dk")
    assert consultation.invited_parties.count() == 3


def test_a_full_list_takes_no_more(consultation, editor, now, monkeypatch):
    monkeypatch.setattr(limits, "INVITED_PARTIES", 2)
    add(consultation, "A\nB", editor, now)
    with pytest.raises(ValidationError):
        add(consultation, "C", editor, now)


def test_a_list_is_copied_from_an_earlier_consultation(consultation, party, editor, now):
    later = ConsultationFactory()
    AnswerTickFactory(party=party)
    InvitedPartyFactory(consultation=later, name="ærø forening")
    InvitedPartyFactory(consultation=consultation, name="Børnerådet")
    assert actions.copy_parties(later, earlier=consultation, by=editor, now=now) == 1
    copied = later.invited_parties.get(name="Børnerådet")
    assert not copied.ticks.exists()
    assert not copied.links.exists()
    assert consultation.invited_parties.count() == 2


def test_an_invented_list_is_never_copied_to_a_real_one(consultation, editor, now):
    invented = ConsultationFactory(plan=PlanFactory(is_demonstration=True))
    with pytest.raises(ValidationError):
        actions.copy_parties(consultation, earlier=invented, by=editor, now=now)


# --- the letter


def write_to_all(consultation, editor, now):
    actions.send_letters(consultation, by=editor, now=now)
    run_due("builds", now=now, budget=LONG)
    run_due("messages", now=now, budget=LONG)


def token_in(mail) -> str:
    return re.search(r"inviteret=([\w-]+)", mail.body)[1]


def test_each_party_gets_one_letter_with_its_own_link(consultation, party, editor, now, mailoutbox):
    InvitedPartyFactory(consultation=consultation, email="b@b.example")
    InvitedPartyFactory(consultation=consultation, email="")
    write_to_all(consultation, editor, now)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["b@b.example", "post@aeroe.example"]
    assert len({token_in(mail) for mail in mailoutbox}) == 2
    (own,) = [mail for mail in mailoutbox if mail.to == ["post@aeroe.example"]]
    for shown in ("Ærø Forening er inviteret", "3. december 2026 kl. 13.00", "ogp@example.org"):
        assert shown in own.body
    assert party_by_token(token_in(own)) == party


def test_the_letter_holds_the_consultation_letter(consultation, party, editor, now, mailoutbox):
    consultation.text_da = "Kære **alle**"
    consultation.save()
    write_to_all(consultation, editor, now)
    assert "Kære **alle**" in mailoutbox[0].body
    assert "<strong>alle</strong>" in mailoutbox[0].alternatives[0][0]


def test_pressed_twice_or_run_twice_nobody_gets_two(consultation, party, editor, now):
    write_to_all(consultation, editor, now)
    with pytest.raises(ValidationError):
        actions.send_letters(consultation, by=editor, now=now)
    assert mail_letters(consultation.phases.get(), now=now) == 0
    assert Message.objects.filter(kind="consultations.letter").count() == 1


def test_the_link_is_kept_as_a_checksum_alone(consultation, party, editor, now, mailoutbox):
    write_to_all(consultation, editor, now)
    token = token_in(mailoutbox[0])
    link = InvitationLink.objects.get()
    assert token not in str(InvitationLink.objects.values().get())
    assert Message.objects.get(pk=link.message).context == {}


@pytest.mark.parametrize("fields", [{"is_published": False}, {"is_record": True}], ids=str)
def test_no_letter_before_publication_or_for_a_record(editor, now, fields):
    party = InvitedPartyFactory(consultation=ConsultationFactory(**fields))
    with pytest.raises(ValidationError):
        actions.send_letters(party.consultation, by=editor, now=now)


def test_no_letter_after_the_deadline(consultation, party, editor, now):
    with pytest.raises(ValidationError):
        actions.send_letters(consultation, by=editor, now=now + 11 * DAY)


def test_a_letter_still_queued_at_the_deadline_is_not_sent(party, editor, now, at, mailoutbox):
    consultation = party.consultation
    actions.send_letters(consultation, by=editor, now=now)
    run_due("builds", now=now, budget=LONG)
    at(now + 11 * DAY)
    run_due("messages", now=now + 11 * DAY, budget=LONG)
    assert mailoutbox == []


def test_a_party_in_the_next_phase_gets_a_letter_for_it(consultation, party, editor, now):
    write_to_all(consultation, editor, now)
    PhaseFactory(
        consultation=consultation, position=2, opens_at=now + 20 * DAY, closes_at=now + 50 * DAY
    )
    assert actions.send_letters(consultation, by=editor, now=now + 15 * DAY) == 1


# --- the link


def test_the_link_fills_in_the_organisation(client, consultation, party):
    token = InvitationLinkFactory.build(party=None, phase=None, address="").token_sha256
    assert prefilled_from(token) is None
    token = "t" * 43
    InvitationLinkFactory(party=party, token=token)
    page = client.get(ANSWER, {"inviteret": token}).text
    assert 'value="Ærø Forening"' in page
    assert 'value="12345678"' in page
    assert f'name="invited_token" value="{token}"' in page
    assert "post@aeroe.example" not in page


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "æ" * 43, "\x00" * 43, "x" * 100_000])
def test_other_links_fill_in_nothing(client, consultation, party, token):
    page = client.get(ANSWER, {"inviteret": token[:5000]})
    assert page.status_code == (400 if "\x00" in token else 200)
    assert "Ærø Forening" not in page.text
    assert prefilled_from(token) is None


def test_a_revoked_link_fills_in_nothing(consultation, party, editor, now):
    InvitationLinkFactory(party=party, token="t" * 43)
    assert prefilled_from("t" * 43)
    actions.revoke_links(party, by=editor, now=now)
    assert prefilled_from("t" * 43) is None


def test_a_long_name_is_cut_to_what_the_form_takes(party):
    party.name = "Foreningen " * 15
    party.save()
    InvitationLinkFactory(party=party, token="t" * 43)
    assert len(prefilled_from("t" * 43)["organisation_name"]) <= limits.DISPLAY_NAME_LENGTH


@pytest.mark.parametrize("domain", sorted(PUBLIC_DOMAINS)[::10])
def test_a_list_gives_no_public_domain(domain):
    assert read_list(f"DI; post@{domain}").parties[0].mail_domain == ""
