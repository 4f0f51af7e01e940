"""The list of invited parties: filled, written to, reminded once, ticked, and shown."""

import dataclasses
import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.actions.inviting import mail_letters, remind
from consultations.invited_lists import read_list
from consultations.inviting import PUBLIC_DOMAINS, party_by_token, prefilled_from
from consultations.inviting_tasks import remind_invited, remind_invited_daily
from consultations.models import AnswerTick, InvitationLink, InvitedParty
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.jobs.actions import run_due
from ogp_portal.jobs.models import Job
from ogp_portal.notifications.models import Message
from tests.factories import (
    AnswerTickFactory,
    ConsultationFactory,
    InvitationLinkFactory,
    InvitedPartyFactory,
    PhaseFactory,
    PlanFactory,
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


@pytest.fixture
def from_an_organisation(answer):
    return dataclasses.replace(
        answer,
        submitter_kind="organisation",
        organisation_name="Ærø Forening",
        email="mette@gmail.com",
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
    assert page.status_code == 200
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


# --- ticks


def test_the_steps_carry_the_link_and_tick_the_party(client, form, consultation, party):
    InvitationLinkFactory(party=party, token="t" * 43)
    given = form | {
        "submitter_kind": "organisation",
        "organisation_name": "Noget helt andet",
        "invited_token": "t" * 43,
    }
    page = client.post(ANSWER, given | {"gaa": "3"}).text
    assert f'name="invited_token" value="{"t" * 43}"' in page
    client.post(ANSWER, given)
    tick = AnswerTick.objects.get()
    assert (tick.party, tick.how) == (party, "link")


@pytest.mark.parametrize(
    ("sent", "how"),
    [
        ({"cvr": "12345678"}, "cvr"),
        ({"email": "mette@AEROE.example"}, "domain"),
        ({"cvr": "87654321"}, None),
        ({"email": "mette@mail.aeroe.example"}, None),
        ({"cvr": "12345678", "submitter_kind": "citizen", "organisation_name": ""}, None),
        ({}, None),
    ],
    ids=str,
)
def test_an_answer_ticks_by_cvr_or_domain(party, from_an_organisation, now, sent, how):
    party.mail_domain = "aeroe.example"
    party.save()
    sent = dataclasses.replace(from_an_organisation, **sent)
    actions.submit(party.consultation, sent, by=None, now=now)
    ticks = list(AnswerTick.objects.values_list("how", flat=True))
    assert ticks == ([how] if how else [])


def test_a_domain_of_everybody_never_ticks(consultation, party, from_an_organisation, now):
    InvitedParty.objects.update(mail_domain="gmail.com")
    actions.submit(consultation, from_an_organisation, by=None, now=now)
    assert not AnswerTick.objects.exists()


def test_a_number_of_two_parties_ticks_neither(consultation, party, from_an_organisation, now):
    InvitedPartyFactory(consultation=consultation, cvr="12345678")
    sent = dataclasses.replace(from_an_organisation, cvr="12345678")
    actions.submit(consultation, sent, by=None, now=now)
    assert not AnswerTick.objects.exists()


def test_a_party_of_another_consultation_is_not_ticked(party, from_an_organisation, now):
    other = ConsultationFactory()
    InvitationLinkFactory(party=party, token="t" * 43)
    sent = dataclasses.replace(from_an_organisation, cvr="12345678", invited_token="t" * 43)
    actions.submit(other, sent, by=None, now=now)
    assert not AnswerTick.objects.exists()


def test_taking_the_answer_back_takes_back_the_tick(consultation, party, from_an_organisation, now):
    sent = dataclasses.replace(from_an_organisation, cvr="12345678")
    submission = actions.submit(consultation, sent, by=None, now=now)
    actions.withdraw(submission, by=None, now=now)
    assert not AnswerTick.objects.exists()


def test_staff_tick_and_untick_and_it_is_logged(party, editor, now):
    answer = SubmissionFactory(consultation=party.consultation)
    actions.tick(party, reference=answer.reference.lower(), by=editor, now=now)
    actions.tick(party, reference="", by=editor, now=now)
    assert actions.untick(party, reason="Forkert.", by=editor, now=now) == 2
    verbs = list(Event.objects.about(party).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["ticked an invited party"] * 2 + ["took back a tick of an invited party"]


def test_staff_tick_only_with_an_answer_to_this_consultation(party, editor, now):
    elsewhere = SubmissionFactory()
    with pytest.raises(ValidationError):
        actions.tick(party, reference=elsewhere.reference, by=editor, now=now)


# --- what the public sees


def public_list(client) -> str:
    return client.get("/en/consultations/aabenhed/").text


def test_the_page_lists_the_parties_in_danish_order(client, consultation):
    for name in ("Østerbro", "Aarhus", "Zebra", "Ballerup", "Ærø", "Ålborg"):
        InvitedPartyFactory(consultation=consultation, name=name)
    page = public_list(client)
    order = ["Ballerup", "Zebra", "Ærø", "Østerbro", "Aarhus", "Ålborg"]
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


# --- the reminder


@pytest.fixture
def invited(party):
    """The party with a letter of fifteen days ago; the deadline is in ten days."""
    InvitationLinkFactory(party=party)
    return party


def reminders() -> int:
    return Message.objects.filter(kind="consultations.reminder").count()


@pytest.mark.parametrize(("days", "number"), [(2, 0), (3, 1), (9, 1), (10, 0)])
def test_a_reminder_is_written_in_the_last_seven_days(invited, now, days, number):
    assert remind(invited.consultation.phases.get(), now=now + days * DAY) == number


def test_a_doubled_beat_and_the_days_after_remind_once(invited, now, at):
    for days in (3, 3, 4, 5):
        at(now + days * DAY)
        remind_invited_daily()
        run_due("builds", now=now + days * DAY, budget=LONG)
    remind_invited(str(invited.consultation.phases.get().pk), lambda *_: None)
    assert reminders() == 1
    assert Job.objects.filter(kind="consultations.remind_invited").count() == 3


def test_a_moved_deadline_moves_the_reminder(invited, editor, now, at):
    phase = invited.consultation.phases.get()
    at(now + 3 * DAY)
    remind_invited_daily()
    actions.move_deadline(
        phase,
        to=phase.closes_at + 14 * DAY,
        seen=phase.closes_at,
        reason=actions.Reason("Mere tid."),
        by=editor,
        now=now + 3 * DAY,
    )
    run_due("builds", now=now + 3 * DAY, budget=LONG)
    assert reminders() == 0
    at(now + 17 * DAY)
    remind_invited_daily()
    run_due("builds", now=now + 17 * DAY, budget=LONG)
    assert reminders() == 1


def test_who_has_answered_is_not_reminded(invited, now):
    AnswerTickFactory(party=invited, how="cvr")
    assert remind(invited.consultation.phases.get(), now=now + 5 * DAY) == 0


def test_an_unconfirmed_claim_of_a_number_silences_nobody(invited, now):
    answer = SubmissionFactory(
        consultation=invited.consultation, state="received", published_at=None, confirmed_at=None
    )
    AnswerTickFactory(party=invited, submission=answer, how="cvr")
    assert remind(invited.consultation.phases.get(), now=now + 5 * DAY) == 1


def test_who_answers_before_the_mail_goes_out_gets_none(invited, now, at, mailoutbox):
    remind(invited.consultation.phases.get(), now=now + 5 * DAY)
    AnswerTickFactory(party=invited)
    at(now + 5 * DAY)
    run_due("messages", now=now + 5 * DAY, budget=LONG)
    assert mailoutbox == []


def test_nobody_is_reminded_of_a_letter_just_sent(party, now):
    InvitationLinkFactory(party=party, made_at=now + 4 * DAY)
    assert remind(party.consultation.phases.get(), now=now + 5 * DAY) == 0


def test_no_reminder_to_an_address_that_refused_the_letter(invited, editor, now):
    link = invited.links.get()
    link.message = Message.objects.create(
        kind="consultations.letter",
        address="x@y.dk",
        dedupe_key="k",
        state="bounced",
        created_at=now,
    ).pk
    link.save()
    assert remind(invited.consultation.phases.get(), now=now + 5 * DAY) == 0


def test_the_reminder_has_a_working_link(invited, now, at, mailoutbox):
    at(now + 5 * DAY)
    remind(invited.consultation.phases.get(), now=now + 5 * DAY)
    run_due("messages", now=now + 5 * DAY, budget=LONG)
    assert party_by_token(token_in(mailoutbox[0])) == invited


@pytest.mark.parametrize("domain", sorted(PUBLIC_DOMAINS)[::10])
def test_a_list_gives_no_public_domain(domain):
    assert read_list(f"DI; post@{domain}").parties[0].mail_domain == ""
