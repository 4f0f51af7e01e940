"""The mail that asks an owner: what it says, in which language, and when it stays unsent."""

import datetime as dt

import pytest
from django.utils import timezone

from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Message
from plans import actions
from plans.admin.owners import ready_mail
from plans.models import Commitment, OwnerRequest
from tests.factories import OrganisationFactory, PartyFactory, PlanFactory, StatusUpdateFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    """An initiative whose owner can be asked."""
    body = OrganisationFactory(report_email="ejer@example.org", name_en="The Agency")
    plan = PlanFactory(title_da="Handlingsplanen", title_en="The plan")
    titles = {"title_da": "Åbne data", "title_en": "Open data", "summary_da": "Alt bliver åbent."}
    return PartyFactory(
        commitment__plan=plan,
        organisation=body,
        **{f"commitment__{name}": text for name, text in titles.items()},
    )


def asked_of(party) -> OwnerRequest:
    actions.ask_owners(party.commitment.plan, by=None, now=timezone.now())
    return OwnerRequest.objects.get()


def send_all() -> None:
    run_due("messages", now=timezone.now(), budget=dt.timedelta(seconds=5))


def test_the_mail_says_what_it_is_about_and_has_one_link(party, mailoutbox, settings):
    settings.OGP_CONTACT_MAIL = "ogp@example.dk"
    StatusUpdateFactory(
        commitment=party.commitment,
        text_da="Første del er klar.",
        reported_at=dt.datetime(2026, 2, 1, 9, tzinfo=dt.UTC),
    )
    asked = asked_of(party)
    send_all()
    (mail,) = mailoutbox
    html = mail.alternatives[0][0]
    assert mail.to == ["ejer@example.org"]
    assert "Handlingsplanen" in mail.subject
    for body in (mail.body, html):
        for text in ("Open Government Partnership", "Åbne data", "Alt bliver åbent.",
                     "1. februar 2026", "Første del er klar.", "ogp@example.dk"):  # fmt: skip
            assert text in body
        assert body.count(asked.path) == 1


def test_the_mail_is_in_the_requests_language(party, mailoutbox):
    asked = asked_of(party)
    Message.objects.update(language="en")
    send_all()
    (mail,) = mailoutbox
    assert "Open data" in mail.body
    assert "/en/report/" in mail.body
    assert "Nothing has been reported yet." in mail.body
    assert asked.path not in mail.body


@pytest.mark.parametrize("change", ["expires_at", "revoked_at", "answered_at"])
def test_a_link_that_no_longer_asks_is_not_mailed(party, mailoutbox, change):
    asked = asked_of(party)
    OwnerRequest.objects.filter(pk=asked.pk).update(**{change: timezone.now()})
    send_all()
    assert not mailoutbox


def test_nothing_is_mailed_once_the_plan_has_ended(party, mailoutbox):
    asked_of(party)
    plan = party.commitment.plan
    plan.state = "ended"
    plan.save()
    send_all()
    assert not mailoutbox


def test_a_sent_mail_forgets_which_link_it_held(party, mailoutbox):
    asked = asked_of(party)
    send_all()
    assert Message.objects.get(pk=asked.message).context == {}
    assert OwnerRequest.objects.with_delivery().get().message_state == "sent"


def test_a_mail_on_an_invented_plan_says_so(party, mailoutbox):
    party.commitment.plan.is_demonstration = True
    party.commitment.plan.save()
    asked_of(party)
    send_all()
    assert mailoutbox[0].subject.startswith("[Demonstration]")


def test_an_initiative_that_is_held_back_is_not_in_the_mail(party, mailoutbox):
    plan, body = party.commitment.plan, party.organisation
    PartyFactory(
        commitment__plan=plan,
        commitment__is_held_back=True,
        commitment__title_da="Endnu hemmeligt",
        organisation=body,
    )
    asked = asked_of(party)
    send_all()
    assert "Endnu hemmeligt" not in mailoutbox[0].body
    assert "Endnu hemmeligt" not in ready_mail(asked)[1]


def test_nobody_is_asked_about_held_back_initiatives_alone(party):
    Commitment.objects.update(is_held_back=True)
    assert actions.ask_owners(party.commitment.plan, by=None, now=timezone.now()) == 0
