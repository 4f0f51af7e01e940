"""Removing words from a public answer: by whom, with which reason, from every text at once."""

import pytest
from django.core.exceptions import ValidationError

from consultations import actions, personal_data
from consultations.models import Finding, Proposal, PublicText, Redaction, SubmissionVersion
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Message
from tests.factories import ProposalFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
TEXT = "Jeg hedder Ole Hansen, 010190-1234.\n\nJeg foreslår åbne dagsordener. Ring 20304050."


@pytest.fixture
def submission():
    return SubmissionFactory(text=TEXT)


@pytest.fixture
def version(submission):
    return submission.versions.get()


def fresh(version) -> SubmissionVersion:
    return SubmissionVersion.objects.select_related("redacted").get(pk=version.pk)


def remove(target, words, now, *, by=None, reason="personal_data", **which):
    made = actions.propose_words(target, words, reason=reason, by=by, now=now, **which)
    return [actions.accept_redaction(one, by=by, now=now) for one in made]


def test_a_proposed_redaction_changes_nothing_in_public(version, moderator, now):
    actions.propose_words(version, "Ole Hansen", reason="personal_data", by=moderator, now=now)
    assert fresh(version).public_text == TEXT


def test_an_accepted_one_replaces_the_words_and_keeps_what_was_received(version, moderator, now):
    remove(version, "Ole Hansen", now, by=moderator)
    shown = fresh(version)
    assert "Jeg hedder [fjernet: personoplysninger], 010190" in shown.public_text
    assert "Ole" not in shown.public_html
    assert shown.text == TEXT


def test_the_same_span_is_proposed_once(version, now):
    first = actions.propose(version, 0, 3, reason="cpr", by=None, now=now)
    assert actions.propose(version, 0, 3, reason="cpr", by=None, now=now) == first
    assert actions.accept_redaction(
        actions.accept_redaction(first, by=None, now=now), by=None, now=now
    )
    assert Redaction.objects.count() == 1


@pytest.mark.parametrize("span", [(-1, 3), (3, 3), (5, 2), (0, 10_000)])
def test_a_span_outside_the_text_is_refused(version, now, span):
    with pytest.raises(ValidationError):
        actions.propose(version, *span, reason="cpr", by=None, now=now)


def test_an_unknown_reason_and_unknown_words_are_refused(version, now):
    with pytest.raises(ValidationError):
        actions.propose(version, 0, 3, reason="because", by=None, now=now)
    for words, which in [("Niels", {}), ("Jeg", {"only": 3}), ("Jeg", {"only": 0})]:
        with pytest.raises(ValidationError):
            actions.propose_words(version, words, reason="cpr", by=None, now=now, **which)


def test_all_places_or_one_of_them(version, now):
    assert len(remove(version, "Jeg", now, only=2)) == 1
    assert fresh(version).public_text.startswith("Jeg hedder")
    assert len(remove(version, "Jeg", now)) == 2
    assert "Jeg" not in fresh(version).public_text


def test_rejecting_needs_a_reason_and_brings_the_words_back(version, moderator, now):
    (made,) = remove(version, "Ole Hansen", now)
    with pytest.raises(ValidationError):
        actions.reject_redaction(made, reason=" ", by=moderator, now=now)
    actions.reject_redaction(made, reason="Navnet er kendt.", by=moderator, now=now)
    assert fresh(version).public_text == TEXT
    assert not PublicText.objects.exists()
    with pytest.raises(ValidationError):
        actions.accept_redaction(made, by=moderator, now=now)


def test_a_cpr_number_of_a_public_answer_cannot_come_back(submission, version, moderator, now):
    actions.examine(submission, now=now)
    (made,) = remove(version, "010190-1234", now, reason="cpr")
    with pytest.raises(ValidationError):
        actions.reject_redaction(made, reason="Nej", by=moderator, now=now)
    assert "010190" not in fresh(version).public_text


def test_every_step_is_logged_with_reason_and_without_the_words(version, moderator, now):
    (made,) = remove(version, "Ole Hansen", now, by=moderator)
    actions.reject_redaction(made, reason="Navnet er kendt.", by=moderator, now=now)
    events = Event.objects.about(version.submission).order_by("pk")
    assert [one.verb for one in events] == [
        "proposed to remove words from an answer",
        "removed words from an answer",
        "left words in an answer",
    ]
    assert {one.actor_id for one in events} == {str(moderator.pk)}
    logged = "".join(f"{one.subject_label}{one.reason}{one.data}" for one in events)
    assert "Ole" not in logged
    assert "personal_data" in logged


# --- proposals --------------------------------------------------------------------------------------


def test_a_summary_that_begins_like_the_text_is_made_anew(submission, version, now):
    proposal = submission.proposals.get()
    (made,) = remove(version, "Ole Hansen", now)
    proposal.refresh_from_db()
    assert "Ole" not in proposal.summary
    assert proposal.summary.startswith("Jeg hedder [fjernet")
    actions.reject_redaction(made, reason="Nej", by=None, now=now)
    proposal.refresh_from_db()
    assert proposal.summary.startswith("Jeg hedder Ole Hansen")


def test_a_summary_that_staff_wrote_loses_the_removed_words(submission, version, now):
    Proposal.objects.update(summary="Forslag fra Ole Hansen om dagsordener")
    remove(version, "Ole Hansen", now)
    assert submission.proposals.get().summary == "Forslag fra […] om dagsordener"


def test_a_redaction_across_the_border_of_two_proposals_is_in_both(submission, version, now):
    middle = TEXT.index("Hansen")
    first = ProposalFactory(submission=submission, starts_at_character=0, ends_at_character=middle)
    second = ProposalFactory(
        submission=submission, starts_at_character=middle, ends_at_character=len(TEXT)
    )
    remove(version, "Ole Hansen", now)
    words = [
        Proposal.objects.select_related("version__redacted", "redacted").get(pk=one.pk).public_words
        for one in (first, second)
    ]
    assert all("[fjernet: personoplysninger]" in one for one in words)
    assert "Ole" not in words[0]
    assert "Hansen" not in words[1]


def test_a_part_made_after_the_redaction_shows_nothing_until_it_is_written(
    submission, version, now
):
    remove(version, "Ole Hansen", now)
    part = ProposalFactory(submission=submission, starts_at_character=0, ends_at_character=25)
    part = Proposal.objects.get(pk=part.pk)
    assert part.public_words == ""
    actions.rewrite(version, now=now)
    assert Proposal.objects.get(pk=part.pk).public_words.startswith("Jeg hedder [fjernet")


# --- marks ------------------------------------------------------------------------------------------


def test_examining_marks_once_and_a_redaction_handles_the_mark(submission, version, now):
    actions.examine(submission, now=now)
    actions.examine(submission, now=now)
    assert sorted(Finding.objects.values_list("kind", flat=True)) == ["cpr", "phone"]
    (made,) = remove(version, "010190-1234", now, reason="cpr")
    assert Finding.objects.get(kind="cpr").state == "removed"
    assert Finding.objects.get(kind="phone").state == "open"
    Finding.objects.filter(kind="cpr").update(state="open")
    actions.rewrite(version, now=now)
    assert Finding.objects.get(kind="cpr").state == "removed"
    assert made.state == "accepted"


def test_words_that_were_removed_before_are_no_open_mark(submission, version, now):
    remove(version, "010190-1234", now, reason="cpr")
    actions.examine(submission, now=now)
    assert not actions.has_open_cpr(submission)


def test_new_rules_look_again_and_keep_what_was_dismissed(submission, version, now, monkeypatch):
    actions.examine(submission, now=now)
    actions.dismiss(Finding.objects.get(kind="cpr"), by=None, now=now)
    remove(version, "20304050", now)
    monkeypatch.setattr(personal_data, "VERSION", "2")
    actions.examine(submission, now=now)
    states = dict(Finding.objects.values_list("kind", "state"))
    assert states == {"cpr": "dismissed", "phone": "removed"}


def test_marks_are_removed_together_each_with_its_reason(submission, version, moderator, now):
    actions.examine(submission, now=now)
    actions.remove_marked(actions.open_findings(submission), by=moderator, now=now)
    text = fresh(version).public_text
    assert "[fjernet: CPR-nummer]" in text
    assert "Ring [fjernet: personoplysninger]." in text


def test_a_dismissed_mark_stays_dismissed_and_is_logged(submission, moderator, now):
    actions.examine(submission, now=now)
    cpr = Finding.objects.get(kind="cpr")
    actions.dismiss(actions.dismiss(cpr, by=moderator, now=now), by=moderator, now=now)
    assert not actions.has_open_cpr(submission)
    assert Event.objects.about(submission).filter(verb__contains="mark").count() == 1


def test_an_answer_with_an_open_cpr_mark_is_not_published(editor, now):
    waiting = SubmissionFactory(state="received", published_at=None, text=TEXT)
    with pytest.raises(ValidationError, match="CPR"):
        actions.publish_submission(waiting, by=editor, now=now)
    actions.examine(waiting, now=now)
    actions.dismiss(Finding.objects.get(kind="cpr"), by=editor, now=now)
    assert actions.publish_submission(waiting, by=editor, now=now).is_public


def test_the_sweep_looks_through_what_waits_and_nothing_twice(now):
    SubmissionFactory(text=TEXT)
    waiting = SubmissionFactory.create_batch(2, state="received", published_at=None, text=TEXT)
    assert actions.examine_waiting(now=now) == len(waiting)
    assert actions.examine_waiting(now=now) == 0
    assert Finding.objects.filter(kind="cpr").count() == 2


# --- the sender -------------------------------------------------------------------------------------


def test_the_sender_is_told_once_a_day_and_only_when_the_answer_is_public(version, now):
    for words in ("Ole Hansen", "20304050"):
        remove(version, words, now)
    assert Message.objects.filter(kind="consultations.redacted").count() == 1


def test_the_sender_is_told_when_a_redacted_answer_is_published(editor, now):
    waiting = SubmissionFactory(state="received", published_at=None)
    remove(waiting.versions.get(), "dagsordener", now)
    assert not Message.objects.exists()
    actions.publish_submission(waiting, by=editor, now=now)
    assert Message.objects.filter(kind="consultations.redacted").count() == 1


# --- versions and states ----------------------------------------------------------------------------


def test_redactions_do_not_carry_over_to_an_edited_text(submission, version, now):
    remove(version, "Ole Hansen", now)
    edited = SubmissionVersion.objects.create(
        submission=submission, number=2, text=TEXT + "!", checksum="0" * 64, received_at=now
    )
    assert edited.public_text == TEXT + "!"
    submission.state, submission.published_at = "received", None
    submission.save()
    with pytest.raises(ValidationError, match="CPR"):
        actions.publish_submission(submission, by=None, now=now)


def test_a_withdrawn_answer_can_be_redacted_for_the_case(submission, version, now):
    submission.state, submission.withdrawn_at = "withdrawn", now
    submission.save()
    remove(version, "Ole Hansen", now)
    assert "Ole" not in fresh(version).public_text
    assert not Message.objects.exists()


def test_the_longest_answer_is_redacted(now):
    text = "Ole bor her. " * 7_692
    answer = SubmissionFactory(text=text)
    actions.examine(answer, now=now)
    (made,) = remove(answer.versions.get(), "Ole", now, only=7_000)
    assert fresh(made.version).public_text.count("Ole") == 7_691
