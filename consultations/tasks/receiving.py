"""Later work of the consultations app."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from ogp_portal import jobs
from ogp_portal.accounts.models import User
from plans.evaluations.pdf import PdfEngineMissing, PdfNotMade

from .. import actions
from ..actions.public_files import REDACT_FILE
from ..actions.releasing import PUBLISH_READY
from ..models import Attachment, Consultation

EXAMINE = "consultations.examine"


@shared_task(name="consultations.examine_new")
def examine_new() -> None:
    """Writes one row of work a minute while something waits that nothing has looked through."""
    now = timezone.now()
    if actions.not_examined()[:1]:
        jobs.enqueue(EXAMINE, "", dedupe_key=f"examine:{now:%Y-%m-%dT%H:%M}", now=now)


@jobs.kind(EXAMINE, queue=jobs.BUILDS, lease=dt.timedelta(minutes=5))
def examine(subject_id: str, progress: jobs.Progress) -> None:
    """Looks new answers and files through for personal data, until none is left."""
    done = 0
    while found := actions.examine_waiting(now=timezone.now()):
        done += found
        progress(done, done)


@jobs.kind(PUBLISH_READY, queue=jobs.BUILDS, lease=dt.timedelta(minutes=5))
def publish_ready(subject_id: str, progress: jobs.Progress) -> None:
    """Publishes all answers that are ready of the consultation, for the person ('7:42')."""
    key, _colon, person = subject_id.partition(":")
    consultation, by = Consultation.objects.get(pk=key), User.objects.filter(pk=person).first()
    done, last = 0, 0
    while True:
        now = timezone.now()
        number, last = actions.publish_batch(consultation, after=last, by=by, now=now)
        done += number
        progress(done, done)
        if not last:
            return


@jobs.kind(REDACT_FILE, queue=jobs.BUILDS, lease=dt.timedelta(minutes=5))
def redact_file(subject_id: str, progress: jobs.Progress) -> None:
    """Makes the public PDF of the file `subject_id`. Run twice, it makes it anew."""
    attachment = Attachment.objects.filter(pk=subject_id).first()
    if attachment is None:
        return
    try:
        actions.make_public_pdf(attachment, now=timezone.now())
    except (PdfEngineMissing, PdfNotMade) as problem:
        raise jobs.PermanentFailure(str(problem)) from problem
