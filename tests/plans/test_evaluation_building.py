"""Building a snapshot: progress, workers that die, and the same bytes each time."""

import datetime as dt
import hashlib

import pytest

from ogp_portal.jobs.models import Job
from plans.evaluations import building, pdf
from plans.evaluations.report import compose
from plans.models import Rendition
from tests.factories.consultations import NOW

from .evaluated import (
    built,
    draft,
    lose_the_worker,
    plan_with_evidence,
    without_typst,
    work,
)

pytestmark = pytest.mark.django_db

STEPS = 6
"""One initiative, two languages, two forms."""


class WorkerKilled(BaseException):
    """Not an Exception: nothing in the worker gets to clean up."""


@pytest.fixture
def kill_at(monkeypatch):
    """Has the worker die as it begins the step of that number, once."""

    def arm(number: int) -> None:
        begin, begun = building.Steps.begin, []

        def dying(self, label):
            begun.append(label)
            if len(begun) == number:
                raise WorkerKilled
            begin(self, label)

        monkeypatch.setattr(building.Steps, "begin", dying)

    return arm


def checksums(snapshot) -> dict[tuple[str, str], str]:
    rows = snapshot.renditions.values_list("format", "language", "file__sha256")
    return {(form, language): digest for form, language, digest in rows}


def made_anew(snapshot) -> dict[tuple[str, str], str]:
    """The checksums of the same snapshot, built once more without storing anything."""
    return {
        (str(form), language): hashlib.sha256(make(compose(snapshot, language))).hexdigest()
        for form, (make, _type) in building.FORMS.items()
        for language in building.LANGUAGES
    }


def test_build_makes_web_page_and_pdf_in_both_languages():
    snapshot = built(plan_with_evidence())
    assert set(checksums(snapshot)) == {
        ("html", "da"), ("html", "en"), ("pdf", "da"), ("pdf", "en"),
    }  # fmt: skip
    assert Job.objects.get().state == "done"


def test_build_made_anew_gives_the_same_bytes():
    snapshot = built(plan_with_evidence())
    assert made_anew(snapshot) == checksums(snapshot)


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_build_killed_at_any_step_is_finished_with_the_same_bytes(kill_at, step):
    snapshot = draft(plan_with_evidence())
    kill_at(step)
    with pytest.raises(WorkerKilled):
        work()
    before = checksums(snapshot)
    lose_the_worker()
    assert work() == 1
    assert checksums(snapshot) == made_anew(snapshot)
    assert before.items() <= checksums(snapshot).items()


def test_finished_form_is_not_made_again(kill_at, monkeypatch):
    snapshot = draft(plan_with_evidence())
    kill_at(STEPS)
    with pytest.raises(WorkerKilled):
        work()
    kept = set(Rendition.objects.values_list("pk", flat=True))
    lose_the_worker()
    work()
    assert len(kept) == STEPS - 3
    assert kept < set(snapshot.renditions.values_list("pk", flat=True))


def test_progress_names_the_initiative():
    snapshot = draft(plan_with_evidence())
    told = []
    building.build(snapshot, progress=lambda *step: told.append(step), now=NOW)
    assert told[0] == (0, STEPS, "initiativ 1.1 Åbne data på Ærø (dansk)")
    assert told[-1] == (STEPS, STEPS, "")


def test_second_worker_of_the_same_build_leaves_one_of_each():
    snapshot = built(plan_with_evidence())
    building.build(snapshot, progress=lambda *step: None, now=NOW + dt.timedelta(hours=1))
    assert snapshot.renditions.count() == 4


def test_missing_engine_fails_in_one_line_and_leaves_the_web_pages(monkeypatch):
    without_typst(monkeypatch)
    snapshot = built(plan_with_evidence())
    job = Job.objects.get()
    assert (job.state, job.last_error) == ("failed", "PDF-programmet typst er ikke installeret.")
    assert set(checksums(snapshot)) == {("html", "da"), ("html", "en")}


def test_engine_that_breaks_down_fails_in_one_line(monkeypatch):
    monkeypatch.setattr(pdf, "TEMPLATE", pdf.HERE / "fonts" / "LICENSE.txt")
    built(plan_with_evidence())
    job = Job.objects.get()
    assert job.state == "failed"
    assert job.last_error.startswith("PDF-filen kunne ikke laves: ")
    assert "\n" not in job.last_error


def test_engine_that_hangs_is_stopped(monkeypatch):
    monkeypatch.setattr(pdf, "LONGEST", 0.01)
    built(plan_with_evidence())
    assert Job.objects.get().last_error == "PDF-filen kunne ikke laves: det tog for lang tid"


def test_drafting_again_after_a_failure_tries_the_build_again(monkeypatch):
    plan = plan_with_evidence()
    with monkeypatch.context() as broken:
        without_typst(broken)
        built(plan)
    assert len(checksums(built(plan))) == 4
    assert Job.objects.get().state == "done"
