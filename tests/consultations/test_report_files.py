"""The files of a report come back when what they name comes back, in whatever order."""

import datetime as dt
from itertools import permutations

import pytest

from consultations import actions
from consultations.enums import ReportFormat
from consultations.models import ReportVersion
from consultations.reports import building
from ogp_portal import jobs
from ogp_portal.jobs import actions as work
from ogp_portal.jobs.models import Job
from tests.factories import ConsultationFactory, ResponseFactory, SubmissionFactory
from tests.factories.consultations import NOW

from .test_parallel import at_once

AFTER = NOW + dt.timedelta(days=11)
ADDRESS = "/hoeringer/aabenhed/hoeringsnotat.docx"


@pytest.fixture(autouse=True)
def one_quick_form(monkeypatch):
    """DOCX alone: a PDF takes seconds, and both are kept in the same way."""
    monkeypatch.setattr(building, "FORMS", {ReportFormat.DOCX: building.FORMS[ReportFormat.DOCX]})


def published_with(editor, *names):
    """A published report of one answer by each name, with its files; and the answers."""
    consultation = ConsultationFactory(slug="aabenhed", title_da="Åbenhed")
    answers = [
        SubmissionFactory(
            consultation=consultation,
            submitter_kind="organisation",
            organisation_name=name,
            public_name=name,
            text=f"Forslag fra {name}.",
        )
        for name in names
    ]
    for one in answers:
        ResponseFactory(proposal=one.proposals.get(), reason_da="Det gør arbejdet lettere.")
    actions.draft_report(consultation, by=editor, now=AFTER)
    actions.publish_report(consultation, by=editor, now=AFTER)
    do_the_work()
    return answers


def do_the_work():
    work.run_due(jobs.BUILDS, now=AFTER, budget=dt.timedelta(seconds=60))


def hide(submission, editor):
    actions.hide(submission, reason="advertising", by=editor, now=AFTER)


def restore(submission, editor):
    actions.restore(submission, by=editor, now=AFTER)


def fetched(client):
    """The bytes of the file; None while it is being made."""
    response = client.get(ADDRESS)
    assert response.status_code in (200, 503)
    return response.getvalue() if response.status_code == 200 else None


@pytest.mark.django_db
def test_a_restored_answer_brings_the_same_files_back_every_time(client, editor):
    (only,) = published_with(editor, "Aktive Ældre")
    before = fetched(client)
    for _time in range(2):
        hide(only, editor)
        assert fetched(client) is None
        do_the_work()
        assert fetched(client)
        restore(only, editor)
        do_the_work()
        assert fetched(client) == before


@pytest.mark.django_db
@pytest.mark.parametrize("order", sorted(permutations(range(2))))
def test_several_answers_come_back_in_each_order(client, editor, order):
    answers = published_with(editor, "Aktive Ældre", "Byens Råd")
    before = fetched(client)
    for one in answers:
        hide(one, editor)
        do_the_work()
    for index in order:
        restore(answers[index], editor)
        do_the_work()
        assert fetched(client)
    assert fetched(client) == before


@pytest.mark.django_db
def test_hidden_and_restored_before_the_work_is_done_is_asked_for_once(client, editor):
    (only,) = published_with(editor, "Aktive Ældre")
    hide(only, editor)
    restore(only, editor)
    assert Job.objects.filter(kind="consultations.build_report").unfinished().count() == 1
    do_the_work()
    assert fetched(client)


@pytest.mark.django_db
def test_work_that_waits_after_a_failure_does_not_hold_the_files_back(client, editor):
    (only,) = published_with(editor, "Aktive Ældre")
    hide(only, editor)
    Job.objects.unfinished().update(not_before=AFTER + dt.timedelta(hours=6))
    restore(only, editor)
    hide(only, editor)
    do_the_work()
    assert fetched(client)


@pytest.mark.django_db
def test_a_file_begun_before_the_answer_came_back_does_not_replace_the_new_one(
    client, editor, monkeypatch
):
    """Two workers: the slow one began while the answer was hidden."""
    (only,) = published_with(editor, "Aktive Ældre")
    before = fetched(client)
    hide(only, editor)
    version, (make, content_type) = ReportVersion.objects.get(), building.FORMS[ReportFormat.DOCX]

    def slow(report):
        made = make(report)
        if only.is_hidden:
            restore(only, editor)
            only.refresh_from_db()
            building.build(version, now=AFTER)
        return made

    only.refresh_from_db()
    monkeypatch.setattr(building, "FORMS", {ReportFormat.DOCX: (slow, content_type)})
    building.build(version, now=AFTER)
    assert fetched(client) == before


@pytest.mark.django_db
def test_an_answer_taken_off_and_published_again_brings_the_same_files_back(client, editor):
    (only,) = published_with(editor, "Aktive Ældre")
    before = fetched(client)
    actions.refuse_publication(only, reason="Afventer.", by=editor, now=AFTER)
    do_the_work()
    assert fetched(client)
    only.refresh_from_db()
    actions.publish_submission(only, by=editor, now=AFTER)
    do_the_work()
    assert fetched(client) == before


@pytest.mark.django_db(transaction=True)
def test_two_restored_at_once_bring_the_files_back(client, editor):
    answers = published_with(editor, "Aktive Ældre", "Byens Råd")
    before = fetched(client)
    for one in answers:
        hide(one, editor)
    do_the_work()
    at_once(*[lambda one=one: restore(one, editor) for one in answers])
    at_once(do_the_work, do_the_work)
    do_the_work()
    assert fetched(client) == before
