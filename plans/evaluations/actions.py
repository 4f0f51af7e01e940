"""Starting, trying again and publishing a self-assessment."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.jobs.actions import retry
from ogp_portal.jobs.models import Job, JobState
from ogp_portal.notifications.actions import post_to_followers

from ..actions.recording import note_evaluation
from ..enums import EvaluationKind, PlanState
from ..models import ActionPlan, Evaluation, Snapshot
from ..notifications import EVALUATION_PUBLISHED
from . import repository
from .building import is_complete
from .judging import keep_judgements
from .snapshot import checksum, freeze

BUILD = "evaluations.build"
IN_PREPARATION = [PlanState.DRAFT, PlanState.CO_CREATION]
TITLES = {
    EvaluationKind.MIDTERM: ("Midtvejsevaluering", "Mid-term self-assessment"),
    EvaluationKind.FINAL: ("Slutevaluering", "Final self-assessment"),
}


@transaction.atomic
def draft(plan: ActionPlan, *, kind: str, by: User | None, now: dt.datetime) -> Snapshot:
    """Freezes what the portal knows of `plan` and asks for its report to be built.

    Returns the snapshot. Pressed twice, or with nothing new since, it is the same snapshot and
    one build. Where the government's own evaluation of that kind is known, the draft is a trial
    that can never be published. ValidationError for a plan that is still in preparation.
    """
    plan = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    evaluation = _evaluation_of(plan, kind)
    snapshot = _freeze_once(evaluation, by, now)
    job = jobs.enqueue(BUILD, snapshot.pk, dedupe_key=f"{BUILD}:{snapshot.pk}", now=now)
    if job.state in {JobState.FAILED, JobState.ABANDONED}:
        retry(job, now=now)
    return snapshot


def _evaluation_of(plan: ActionPlan, kind: str) -> Evaluation:
    """The row to draft for: the trial's where the real evaluation was held elsewhere."""
    if plan.state in IN_PREPARATION:
        raise ValidationError(_("A plan in preparation cannot be evaluated yet."))
    is_trial = plan.evaluations.filter(kind=kind, is_external=True).exists()
    if is_trial and kind != EvaluationKind.FINAL:
        raise ValidationError(
            _("The government's mid-term self-assessment exists. Try the final one instead.")
        )
    danish, english = TITLES[EvaluationKind(kind)]
    evaluation, _is_new = Evaluation.objects.get_or_create(
        plan=plan,
        kind=kind,
        is_trial=is_trial,
        defaults={"title_da": danish, "title_en": english},
    )
    return evaluation


def _freeze_once(evaluation: Evaluation, by: User | None, now: dt.datetime) -> Snapshot:
    """The latest snapshot when nothing has changed since, else the next version."""
    data = freeze(evaluation, now=now)
    latest = evaluation.snapshots.order_by("-version").first()
    found = checksum(data)
    if latest is not None and latest.checksum == found:
        return latest
    snapshot = evaluation.snapshots.create(
        version=latest.version + 1 if latest else 1,
        data=data,
        checksum=found,
        created_at=now,
        created_by=by,
    )
    audit.record("drafted", evaluation, by=by, now=now, version=snapshot.version, checksum=found)
    return snapshot


def job_of(snapshot: Snapshot) -> Job | None:
    """The work that builds `snapshot`; None once it is done and cleared away."""
    return Job.objects.filter(dedupe_key=f"{BUILD}:{snapshot.pk}").first()


@transaction.atomic
def try_again(snapshot: Snapshot, *, by: User, now: dt.datetime) -> None:
    """Builds what is missing of a snapshot whose build failed."""
    job = job_of(snapshot)
    if job is not None and job.state in {JobState.FAILED, JobState.ABANDONED}:
        retry(job, now=now)
        audit.record("tried to build again", snapshot.evaluation, by=by, now=now)


@transaction.atomic
def publish(
    evaluation: Evaluation, *, by: User, now: dt.datetime, version: int | None = None
) -> Evaluation:
    """Publishes the latest version of a report and tells the plan's followers.

    What is published never changes: a later draft is a new version, and each published version
    stays in the document repository. What it says of each initiative stands on the initiative's
    page, in place of what an earlier version said. `version` is the one that was looked at. ValidationError
    when there is a newer one by now, for a trial, for a report held outside the portal, and while
    a part of the latest version is not built.
    """
    evaluation = Evaluation.objects.select_for_update().get(pk=evaluation.pk)
    snapshot = evaluation.snapshots.order_by("-version").first()
    refusal = refusal_to_publish(evaluation, snapshot)
    if snapshot is None or refusal:
        raise ValidationError(refusal)
    if version not in {None, snapshot.version}:
        raise ValidationError(_("There is a newer version."))
    evaluation.published_at, evaluation.published_snapshot = now, snapshot
    evaluation.save(update_fields=["published_at", "published_snapshot"])
    repository.keep(snapshot, now=now)
    keep_judgements(evaluation, snapshot, now=now)
    audit.record("published", evaluation, by=by, now=now, version=snapshot.version)
    note_evaluation(evaluation, snapshot, now=now)
    post_to_followers(
        EVALUATION_PUBLISHED,
        evaluation.plan,
        context={"evaluation_id": evaluation.pk, "version": snapshot.version},
        period=f"{evaluation.kind}:{snapshot.version}",
        now=now,
    )
    return evaluation


def refusal_to_publish(evaluation: Evaluation, snapshot: Snapshot | None) -> str:
    """Why `snapshot` cannot be published now, for staff; "" when it can."""
    if evaluation.is_trial:
        return _("A trial is never published: the government's own self-assessment exists.")
    if evaluation.is_external:
        return _("This self-assessment was published outside the portal.")
    if snapshot is None or not is_complete(snapshot):
        return _("The report is not built in full yet.")
    if evaluation.published_snapshot_id == snapshot.pk:
        return _("This version is published already.")
    return ""
