"""Publishing at once all answers that are ready when the deadline has passed."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from consultations import actions, tasks
from consultations.models import ConsultationFigures, Submission
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.jobs.models import Job
from tests.factories import ConsultationFactory, PhaseFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
WAITING = {"state": "received", "published_at": None}


@pytest.fixture
def closed(now):
    consultation = ConsultationFactory(phase=None)
    PhaseFactory(
        consultation=consultation,
        opens_at=now - dt.timedelta(days=40),
        closes_at=now - dt.timedelta(days=1),
    )
    return consultation


@pytest.fixture
def left(closed):
    """One answer for each reason to be left."""
    made = {
        "hidden": {"hidden_at": closed.phases.get().closes_at, "hide_reason": "off_topic"},
        "wish": {"wish": "not"},
        "not_confirmed": {"confirmed_at": None},
        "cpr": {"text": "Mit nummer er 010190-1234."},
        "one_of_many": {"is_one_of_many": True},
        "disowned": {},
    }
    answers = {
        why: SubmissionFactory(consultation=closed, **WAITING, **fields)
        for why, fields in made.items()
    }
    actions.disown(answers["disowned"], now=closed.phases.get().closes_at)
    return answers


def test_what_is_ready_is_published_and_the_rest_is_left(closed, left, editor, now):
    ready = SubmissionFactory.create_batch(3, consultation=closed, **WAITING)
    assert actions.publish_ready(closed, by=editor, now=now) == 3
    public = set(Submission.objects.public())
    assert public == set(ready)
    assert ConsultationFigures.objects.get(consultation=closed).answers == 3
    places = Submission.objects.public().order_by("position").values_list("position", flat=True)
    assert list(places) == [1, 2, 3]
    assert Event.objects.filter(verb="published an answer").count() == 3


def test_twice_is_once(closed, editor, now):
    SubmissionFactory(consultation=closed, **WAITING)
    assert actions.publish_ready(closed, by=editor, now=now) == 1
    assert actions.publish_ready(closed, by=editor, now=now) == 0


def test_not_before_the_deadline(editor, now):
    answer = SubmissionFactory(**WAITING)
    with pytest.raises(ValidationError):
        actions.publish_ready(answer.consultation, by=editor, now=now)


def test_numbers_say_why_each_is_left(closed, left, editor, now):
    SubmissionFactory(consultation=closed, **WAITING)
    actions.examine_all(closed, now=now)
    assert actions.numbers_waiting(closed) == {"": 1, **dict.fromkeys(left, 1)}


def test_more_than_the_limit_are_published_by_later_work(closed, editor, now, monkeypatch):
    monkeypatch.setattr(limits, "PUBLISHED_AT_ONCE", 2)
    SubmissionFactory.create_batch(5, consultation=closed, **WAITING)
    assert actions.publish_ready(closed, by=editor, now=now) == 0
    job = Job.objects.get(kind="consultations.publish_ready")
    tasks.publish_ready(job.subject_id, lambda done, total, label="": None)
    assert Submission.objects.public().count() == 5
    assert {one.actor_id for one in Event.objects.filter(verb="published an answer")} == {
        str(editor.pk)
    }
    tasks.publish_ready(job.subject_id, lambda done, total, label="": None)
    assert Event.objects.filter(verb="published an answer").count() == 5


def test_the_page_tells_the_numbers_before_it_acts(client_of, editor, closed, left):
    SubmissionFactory(consultation=closed, **WAITING)
    address = f"/admin/consultations/consultation/{closed.pk}/publish-answers/"
    client = client_of(editor)
    page = client.get(address).text
    assert "1 svar bliver offentliggjort." in page
    for answer in left.values():
        assert answer.reference in page
    assert not Submission.objects.public().exists()
    client.post(address)
    assert Submission.objects.public().count() == 1


@pytest.mark.parametrize("role", ["moderator", "administrator"])
def test_only_editors_publish(client_of, request, closed, role):
    address = f"/admin/consultations/consultation/{closed.pk}/publish-answers/"
    assert client_of(request.getfixturevalue(role)).get(address).status_code == 403
