"""The demonstration shows every state, so that a page can be looked at in each."""

from consultations.enums import (
    ConsultationKind,
    ConsultationStatus,
    Decision,
    PublicationWish,
    Relation,
    SubmissionState,
    SubmitterKind,
)
from consultations.models import Consultation, ProvenanceLink, Response, Submission
from plans.enums import Completion, EvaluationKind, PartyRole, PlanState, ReporterRole
from plans.models import (
    ActionPlan,
    CommitmentParty,
    Evaluation,
    Evidence,
    Milestone,
    StatusUpdate,
)

ONLY_IMPORTED = {PlanState.ENDED}
"""Said of old plans of which no evaluation is known; nobody can take a plan there."""

COLUMNS = [
    (PlanState, ActionPlan.objects, "state"),
    (EvaluationKind, Evaluation.objects, "kind"),
    (PartyRole, CommitmentParty.objects, "role"),
    (Completion, StatusUpdate.objects, "completion"),
    (ReporterRole, StatusUpdate.objects, "reporter_role"),
    (ConsultationKind, Consultation.objects, "kind"),
    (SubmitterKind, Submission.objects.public(), "submitter_kind"),
    (PublicationWish, Submission.objects, "wish"),
    (SubmissionState, Submission.objects, "state"),
    (Decision, Response.objects.published(), "decision"),
    (Relation, ProvenanceLink.objects.visible_to(None), "relation"),
]


def test_every_value_of_every_list_is_there(story):
    for choices, rows, column in COLUMNS:
        there = set(rows.values_list(column, flat=True))
        assert there == set(choices.values) - ONLY_IMPORTED, choices


def test_a_consultation_stands_in_every_state(story, now):
    rows = Consultation.objects.with_period()
    assert {row.status_at(now) for row in rows} == set(ConsultationStatus)


def test_a_consultation_is_between_two_phases(story, now):
    rows = [row for row in Consultation.objects.with_periods() if len(row.periods) == 2]
    assert any(row.last_deadline > now and row.status_at(now) == "between" for row in rows)


def test_an_answer_stands_in_every_state(story):
    for state in [
        {"hidden_at__isnull": False},
        {"state": "received", "confirmed_at": None},
        {"state": "received", "confirmed_at__isnull": False},
        {"state": "published", "public_name": "", "hidden_at": None},
        {"state": "published", "has_no_remarks": True},
        {"state": "published", "organisation_confirmed_at": None, "organisation_name__gt": ""},
    ]:
        assert Submission.objects.filter(**state).exists(), state


def test_a_response_is_a_draft_and_one_decision_is_overdue(story, now):
    assert Response.objects.filter(published_at=None).exists()
    overdue = Response.objects.published().filter(decision="deferred", decide_by__lt=now)
    assert overdue.exclude(pk__in=Response.objects.standing_at(now)).exists()


def test_a_proposal_led_to_a_milestone(story, client):
    link = ProvenanceLink.objects.visible_to(None).get(milestone__isnull=False)
    assert link.proposal.reference in client.get(link.milestone.get_absolute_url()).text


def test_evidence_is_a_link_or_a_file_one_can_fetch(story, client):
    assert Evidence.objects.exclude(url="").exists()
    kept = Evidence.objects.get(file__isnull=False)
    address = f"{kept.commitment.get_absolute_url()}dokumentation/{kept.pk}/"
    assert "opdigtet" in client.get(address).getvalue().decode()


def test_milestones_are_done_late_and_to_come(story, now):
    today = now.date()
    assert Milestone.objects.filter(is_completed=True).exists()
    assert Milestone.objects.late(today).exists()
    assert Milestone.objects.filter(is_completed=False, due_on__gt=today).exists()
