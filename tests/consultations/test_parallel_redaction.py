"""Two people at the same answer: what is published never shows what is being removed."""

import pytest
from django.core.exceptions import ValidationError

from consultations import actions
from consultations.models import PublicText, Redaction, Submission
from tests.factories import SubmissionFactory, UserFactory

from .test_parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = "Jeg hedder Ole Hansen, 010190-1234."


def test_accepting_and_publishing_at_once_publishes_no_number(now):
    """Whoever comes first, the public never reads the number."""
    editor = UserFactory(roles=["editor"])
    answer = SubmissionFactory(state="received", published_at=None, text=TEXT)
    (made,) = actions.propose_words(
        answer.versions.get(), "010190-1234", reason="cpr", by=None, now=now
    )

    def publish():
        try:
            return actions.publish_submission(answer, by=editor, now=now)
        except ValidationError:
            return None

    at_once(lambda: actions.accept_redaction(made, by=editor, now=now), publish)
    answer = Submission.objects.get()
    assert "010190" not in PublicText.objects.get().text
    assert answer.state in {"published", "received"}


def test_publishing_and_changing_at_once_shows_nothing_unread(now):
    """Whoever comes first, the new words wait for review."""
    editor, answer = (
        UserFactory(roles=["editor"]),
        SubmissionFactory(state="received", published_at=None),
    )
    edited = actions.Edited(wish="with_name", seen=1, text="Andre ord.")

    def publish():
        try:
            return actions.publish_submission(answer, seen=1, by=editor, now=now)
        except ValidationError:
            return None

    at_once(lambda: actions.edit(answer, edited, by=None, now=now), publish)
    answer = Submission.objects.get()
    assert (answer.state, answer.versions.count()) == ("received", 2)


def test_parallel_acceptances_of_overlapping_spans_both_count(now):
    answer = SubmissionFactory(text=TEXT)
    version = answer.versions.get()
    made = [
        actions.propose(version, *span, reason="personal_data", by=None, now=now)
        for span in ((11, 21), (15, 34))
    ]

    def accept(one):
        return lambda: actions.accept_redaction(one, by=None, now=now)

    at_once(*map(accept, made))
    assert Redaction.objects.filter(state="accepted").count() == 2
    assert PublicText.objects.get().text == "Jeg hedder [fjernet: personoplysninger]."
