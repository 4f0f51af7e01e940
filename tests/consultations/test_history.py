"""What the history of answers and proposals keeps, and what it must never hold."""

import pghistory.models
import pytest
from django.apps import apps
from django.db import connection

from consultations import actions
from consultations.models import Proposal, Submission
from ogp_portal.moderation.models import HideReason
from tests.factories import ProposalFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def history_of(row) -> list:
    events = apps.get_model(f"{row._meta.label}Event")
    return list(events.objects.filter(pgh_obj_id=row.pk).order_by("pgh_id"))


def test_history_of_an_answer_tells_its_states_and_why_it_was_hidden(moderator, now):
    submission = SubmissionFactory()
    actions.hide(submission, reason=HideReason.PERSONAL_DATA, by=moderator, now=now)
    actions.restore(submission, by=moderator, now=now)
    reasons = [event.hide_reason for event in history_of(submission)]
    assert reasons == ["", HideReason.PERSONAL_DATA, ""]


def test_counting_leaves_no_history_of_an_answer():
    submission = SubmissionFactory()
    before = len(history_of(submission))
    Submission.objects.filter(pk=submission.pk).update(position=7)
    assert len(history_of(submission)) == before


def test_history_of_a_proposal_tells_its_earlier_words():
    proposal = ProposalFactory(summary="Først")
    Proposal.objects.filter(pk=proposal.pk).update(summary="Siden")
    assert [event.summary for event in history_of(proposal)] == ["Først", "Siden"]


def test_no_history_holds_who_sent_an_answer(client, consultation, form, at, now):
    at(now)
    client.post(f"/hoeringer/{consultation.slug}/svar/nyt/", form)
    own = Submission.objects.get().own_path
    client.post(own, {"goer": "withdraw"})
    assert Submission.objects.get().state == "withdrawn"
    kept = "\n".join(rows_of(model) for model in history_tables())
    assert "withdrawn" in kept
    for secret in (form["name"], form["email"], own.rstrip("/").rsplit("/", 1)[1]):
        assert secret not in kept


def history_tables() -> list[type]:
    events = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    return [*(model for model in events if model._meta.managed), pghistory.models.Context]


def rows_of(model) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_to_json(one)::text FROM {model._meta.db_table} AS one")  # noqa: S608
        return "\n".join(row for (row,) in cursor.fetchall())
