import pytest
from django.db import InternalError, transaction

from ogp_portal import audit
from ogp_portal.audit.models import Event
from tests.factories import PlanFactory


def test_record_tells_who_what_when_and_why(editor, now):
    plan = PlanFactory()
    audit.record("published", plan, by=editor, now=now, reason="Klar", rows=3)
    event = Event.objects.about(plan).get()
    assert (event.verb, event.actor_id, event.actor_role) == ("published", str(editor.pk), "editor")
    assert (event.reason, event.data, event.at) == ("Klar", {"rows": 3}, now)


def test_record_without_a_person_is_the_portals(db, now):
    plan = PlanFactory()
    audit.record("closed", plan, by=None, now=now)
    assert Event.objects.about(plan).get().actor_role == audit.SYSTEM


def test_record_survives_the_deletion_of_its_subject(db, now):
    plan = PlanFactory()
    audit.record("published", plan, by=None, now=now)
    plan.delete()
    assert Event.objects.count() == 1


@pytest.mark.parametrize("act", ["update", "delete"])
def test_log_cannot_be_changed_or_deleted(db, now, act):
    audit.record("published", PlanFactory(), by=None, now=now)
    change = {"update": lambda log: log.update(verb="x"), "delete": lambda log: log.delete()}[act]
    with pytest.raises(InternalError), transaction.atomic():
        change(Event.objects.all())


def test_record_is_rolled_back_with_its_act(db, now):
    plan = PlanFactory()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        audit.record("published", plan, by=None, now=now)
        _ = 1 / 0
    assert not Event.objects.exists()
