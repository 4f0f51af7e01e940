"""What is invented goes, whatever its people have done since; what is real stays."""

import pgtrigger
import pytest
from django.apps import apps

from consultations import actions as consulting
from consultations.models import ProvenanceLink
from ogp_portal.accounts.models import User
from ogp_portal.demonstration import removal
from plans import actions as plan_actions
from plans.evaluations import actions as evaluations
from plans.models import NetworkMeeting, Snapshot, StatusUpdate
from tests.factories import (
    CommitmentFactory,
    EvaluationFactory,
    NetworkMeetingFactory,
    ProvenanceLinkFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invented_editor(story):
    return User.objects.get(email="redaktoer@demo.invalid")


def test_invented_editor_goes_and_the_trial_drafted_of_a_real_plan_stays(invented_editor, now):
    held_elsewhere = EvaluationFactory(is_external=True, plan__state="evaluated")
    evaluations.draft(held_elsewhere.plan, kind="final", by=invented_editor, now=now)
    removal.remove()
    assert Snapshot.objects.get().created_by is None


def test_invented_editor_goes_and_the_report_on_a_real_initiative_stays(invented_editor, now):
    plan_actions.report_status(
        CommitmentFactory(), completion="limited", text_da="I gang.", by=invented_editor, now=now
    )
    removal.remove()
    assert StatusUpdate.objects.get().reported_by is None


def test_history_of_real_rows_that_are_gone_stays(editor, now):
    consulting.unlink(ProvenanceLinkFactory(), reason="Det var en fejl.", by=editor, now=now)
    NetworkMeetingFactory().delete()
    removal.remove()
    assert ProvenanceLink.pgh_event_model.objects.exists()
    assert NetworkMeeting.pgh_event_model.objects.exists()


def test_history_of_an_invented_row_goes_also_when_the_row_went_before(invented_editor, now):
    made = ProvenanceLink.objects.first()
    consulting.unlink(made, reason="Det var en fejl.", by=invented_editor, now=now)
    NetworkMeeting.objects.first().delete()
    removal.remove()
    assert not ProvenanceLink.pgh_event_model.objects.exists()
    assert not NetworkMeeting.pgh_event_model.objects.exists()


def test_no_row_that_never_changes_holds_on_to_a_person():
    """Deleting somebody empties the columns that name them, so a trigger must let that pass."""
    for model in apps.get_models():
        always = [
            trigger
            for trigger in getattr(model._meta, "triggers", [])
            if isinstance(trigger, pgtrigger.Protect)
            and "UPDATE" in str(trigger.operation)
            and trigger.condition is None
        ]
        names = [field.name for field in model._meta.fields if field.related_model is User]
        assert not (always and names), (model, names)
