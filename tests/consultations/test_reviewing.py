"""Publishing, refusing, hiding: what editors and moderators decide about an answer."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations import actions
from consultations.models import Proposal, Submission, figures_of
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db

LEAVING = {
    "withdrawn": lambda one, by, now: actions.withdraw(one, by=None, now=now),
    "refused": lambda one, by, now: actions.refuse_publication(one, reason="CPR", by=by, now=now),
    "hidden": lambda one, by, now: actions.hide(one, reason="unlawful", by=by, now=now),
}


@pytest.fixture
def waiting():
    return SubmissionFactory(state="received", published_at=None)


@pytest.fixture
def published():
    return SubmissionFactory()


def test_publish_puts_the_answer_on_its_place(waiting, editor, now):
    shown = actions.publish_submission(waiting, by=editor, now=now)
    waiting.refresh_from_db()
    assert (shown.state, shown.published_at, waiting.position) == ("published", now, 1)


def test_publish_twice_keeps_the_first_time(published, editor, now):
    first = published.published_at
    assert actions.publish_submission(published, by=editor, now=now).published_at == first


@pytest.mark.parametrize(
    "trait",
    [
        {"confirmed_at": None},
        {"wish": "not"},
        {"state": "withdrawn", "withdrawn_at": "2026-11-22T12:00Z"},
        {"hidden_at": "2026-11-22T12:00Z", "hide_reason": "unlawful"},
    ],
    ids=["not confirmed", "wished otherwise", "withdrawn", "hidden"],
)
def test_publish_is_refused_when_the_state_does_not_allow_it(editor, now, trait):
    answer = SubmissionFactory(**{"state": "received", "published_at": None, **trait})
    with pytest.raises(ValidationError):
        actions.publish_submission(answer, by=editor, now=now)


def test_refusal_needs_a_reason(waiting, editor, now):
    with pytest.raises(ValidationError):
        actions.refuse_publication(waiting, reason="  ", by=editor, now=now)


def test_refusal_tells_the_sender_and_is_logged_with_its_reason(waiting, editor, now):
    actions.refuse_publication(waiting, reason="Handler om andre.", by=editor, now=now)
    assert Message.objects.get().kind == "consultations.not_published"
    assert Event.objects.about(waiting).get().reason == "Handler om andre."


def test_sender_who_wished_it_is_not_told_that_the_answer_is_not_published(editor, now):
    answer = SubmissionFactory(state="received", published_at=None, wish="not")
    actions.refuse_publication(answer, reason="Afsenderens ønske.", by=editor, now=now)
    assert not Message.objects.exists()


def test_unproven_address_gets_no_mail_about_decisions(editor, now):
    answer = SubmissionFactory(state="received", published_at=None, confirmed_at=None)
    actions.refuse_publication(answer, reason="Reklame.", by=editor, now=now)
    assert not Message.objects.exists()


def test_refused_answer_can_be_published_after_all(waiting, editor, now):
    actions.refuse_publication(waiting, reason="Fejl.", by=editor, now=now)
    assert actions.publish_submission(waiting, by=editor, now=now).refusal_reason == ""


@pytest.mark.parametrize("leave", LEAVING)
def test_answer_that_leaves_is_gone_from_every_page_at_once(client, published, editor, now, leave):
    consultation, proposal = published.consultation, published.proposals.get()
    listed = reverse("submission-list", args=[consultation.slug])
    assert published.reference in client.get(listed).text
    LEAVING[leave](published, editor, now)
    assert published.reference not in client.get(listed).text
    assert proposal.reference not in client.get(reverse("proposal-list")).text
    for page in (published, proposal):
        assert client.get(page.get_absolute_url()).status_code == 404
    assert figures_of(fresh(consultation)).answers == 0


def test_restored_answer_comes_back_everywhere(client, published, moderator, now):
    actions.hide(published, reason="unlawful", by=moderator, now=now)
    actions.restore(published, by=moderator, now=now)
    listed = reverse("submission-list", args=[published.consultation.slug])
    assert published.reference in client.get(listed).text
    assert client.get(published.get_absolute_url()).status_code == 200
    assert figures_of(fresh(published.consultation)).answers == 1


def test_hide_needs_a_reason_from_the_list(published, moderator, now):
    with pytest.raises(ValidationError):
        actions.hide(published, reason="ugly", by=moderator, now=now)


def test_hide_twice_keeps_the_first_reason(published, moderator, now):
    actions.hide(published, reason="unlawful", by=moderator, now=now)
    assert actions.hide(published, reason="off_topic", by=moderator, now=now).hide_reason == (
        "unlawful"
    )


def test_failing_log_leaves_the_answer_unpublished(waiting, editor, now, monkeypatch):
    from ogp_portal import audit

    def fail(*arguments, **options):
        raise RuntimeError("log is full")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        actions.publish_submission(waiting, by=editor, now=now)
    waiting.refresh_from_db()
    assert waiting.state == "received"


def test_organisation_is_confirmed_once(editor, now):
    answer = SubmissionFactory(
        submitter_kind="organisation", organisation_name="Foreningen", public_name="Foreningen"
    )
    assert "(ikke bekræftet)" in answer.sender or "(not confirmed)" in answer.sender
    confirmed = actions.confirm_organisation(answer, by=editor, now=now)
    assert (confirmed.organisation_confirmed_at, confirmed.sender) == (now, "Foreningen")


def test_citizen_has_no_organisation_to_confirm(published, editor, now):
    with pytest.raises(ValidationError):
        actions.confirm_organisation(published, by=editor, now=now)


def test_visible_rows_are_the_same_by_every_road():
    SubmissionFactory()
    SubmissionFactory(state="received", published_at=None)
    assert Submission.objects.visible_to(None).count() == 1
    assert Proposal.objects.visible_to(None).count() == 1


def fresh(consultation):
    return type(consultation).objects.get(pk=consultation.pk)
