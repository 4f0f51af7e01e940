"""Taking the demonstration away, with its history, mails and files."""

from collections import defaultdict
from pathlib import Path

import pghistory.models
from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from consultations.actions.deadlines import TELL
from consultations.actions.inviting import SEND_LETTERS
from consultations.models import (
    Attachment,
    Consultation,
    ConsultationDocument,
    DeadlineChange,
    EarlierMaterial,
    JournalEntry,
    Package,
    Phase,
    Proposal,
    ProvenanceLink,
    ReportRendition,
    ReportVersion,
    Response,
    StandardReason,
    Submission,
    SubmissionVersion,
    ThemeSuggestionRun,
)
from consultations.tasks.inviting import REMIND
from forum.actions.files import COPY, SCAN
from forum.actions.later import FOLLOW
from forum.actions.later import TELL as TELL_OF_POST
from forum.actions.mentions import TELL_NAMED
from forum.models import ModerationDecision, Post, PostAttachment, Tag, Topic
from ogp_portal import record
from ogp_portal.accounts.models import Organisation, User
from ogp_portal.files.models import StoredFile
from ogp_portal.jobs.models import Job
from ogp_portal.notifications.models import Follow, Message
from plans.models import (
    ActionPlan,
    CommitmentParty,
    Document,
    Evaluation,
    Evidence,
    NetworkMeeting,
    NetworkMember,
    NetworkRules,
    Rendition,
    Snapshot,
)

from .people import logins_file

_INVENTED_POST_FILE = Q(post__topic__is_demonstration=True) | Q(user__is_demonstration=True)

Gone = defaultdict[type[models.Model], set]
"""The keys of the rows that were deleted, by model."""


def remove() -> dict[str, int]:
    """Deletes every row of the demonstration and returns how many rows of each kind went.

    What is left is the audit log, which is append-only and read by staff alone, and the entries of
    the public record, whose salts are destroyed. Real rows are
    never touched: each deletion starts from `is_demonstration`.
    """
    with transaction.atomic():
        files = _files()
        counts, gone = _delete_rows()
        _delete_history(gone)
        for model, keys in gone.items():
            record.forget(model, keys)
        paths = _delete_files(files)
    for path in paths:
        path.unlink(missing_ok=True)
    logins_file().unlink(missing_ok=True)
    return counts


def _files() -> list[StoredFile]:
    """The files of reports, evidence, documents and material that are about to go."""
    invented = [
        Rendition.objects.filter(snapshot__evaluation__plan__is_demonstration=True),
        Evidence.objects.filter(commitment__plan__is_demonstration=True),
        Document.objects.filter(plan__is_demonstration=True),
        ConsultationDocument.objects.filter(consultation__is_demonstration=True),
        ReportRendition.objects.filter(version__consultation__is_demonstration=True),
        Package.objects.filter(consultation__is_demonstration=True),
        EarlierMaterial.objects.filter(document__consultation__is_demonstration=True),
    ]
    keys = {key for rows in invented for key in rows.values_list("file", flat=True) if key}
    sent = Q(version__submission__consultation__is_demonstration=True)
    unsent = Q(draft__consultation__is_demonstration=True)
    for original, copy in Attachment.objects.filter(sent | unsent).values_list(
        "original", "public_copy"
    ):
        keys |= {original, copy} - {None}
    of_posts = PostAttachment.objects.filter(_INVENTED_POST_FILE)
    for original, copy in of_posts.values_list("original", "public_copy"):
        keys |= {original, copy} - {None}
    return list(StoredFile.objects.filter(pk__in=keys))


def _delete_rows() -> tuple[dict[str, int], Gone]:
    """In an order in which nothing protected is left to point at what goes.

    Returns how many rows of each kind went, and which rows of every table.
    """
    demo_plans = ActionPlan.objects.filter(is_demonstration=True)
    Evaluation.objects.filter(plan__in=demo_plans).update(
        published_snapshot=None, published_at=None
    )
    answers = Submission.objects.filter(consultation__is_demonstration=True)
    messages = Message.objects.filter(is_demonstration=True)
    snapshots = Snapshot.objects.filter(evaluation__plan__in=demo_plans)
    invented = Consultation.everything.filter(is_demonstration=True)
    versions = ReportVersion.objects.filter(consultation__in=invented)
    packages = Package.objects.filter(consultation__in=invented)
    in_order = [
        _jobs_about(versions),
        versions,
        JournalEntry.objects.filter(package__in=packages),
        _jobs_about(packages),
        packages,
        ModerationDecision.objects.filter(is_demonstration=True),
        _jobs_about(PostAttachment.objects.filter(_INVENTED_POST_FILE)),
        _jobs_about(Post.objects.filter(topic__is_demonstration=True)),
        Topic.objects.filter(is_demonstration=True),
        Tag.objects.filter(is_demonstration=True),
        _jobs_about(DeadlineChange.objects.filter(phase__consultation__is_demonstration=True)),
        _jobs_about(Phase.objects.filter(consultation__is_demonstration=True)),
        ProvenanceLink.objects.filter(proposal__submission__in=answers),
        Response.objects.filter(proposal__submission__in=answers),
        Proposal.objects.filter(submission__in=answers),
        SubmissionVersion.objects.filter(submission__in=answers),
        answers,
        StandardReason.objects.filter(is_demonstration=True),
        _jobs_about(invented),
        _jobs_about(ThemeSuggestionRun.objects.filter(consultation__is_demonstration=True)),
        invented,
        Rendition.objects.filter(snapshot__in=snapshots),
        _jobs_about(snapshots),
        NetworkMeeting.objects.filter(is_demonstration=True),
        NetworkMember.objects.filter(organisation__is_demonstration=True),
        NetworkRules.objects.filter(is_demonstration=True),
        _jobs_about(Document.objects.filter(plan__in=demo_plans)),
        demo_plans,
        CommitmentParty.objects.filter(organisation__is_demonstration=True),
        Follow.objects.filter(is_demonstration=True),
        _jobs_about(messages),
        messages,
        User.objects.filter(is_demonstration=True),
        Organisation.objects.filter(is_demonstration=True),
    ]
    gone: Gone = defaultdict(set)
    return {
        str(rows.model._meta.verbose_name_plural): _delete(rows, gone) for rows in in_order
    }, gone


def _jobs_about(rows: models.QuerySet) -> models.QuerySet:
    """The later work whose subject is one of `rows`: builds, mails, reading of files."""
    kinds = {
        Consultation: ["consultations.liken", "consultations.publish_ready"],
        ThemeSuggestionRun: ["consultations.suggest_themes"],
        Message: ["notifications.send"],
        Snapshot: ["evaluations.build"],
        Document: ["documents.read"],
        ReportVersion: ["consultations.build_report"],
        Package: ["consultations.pack"],
        DeadlineChange: [TELL],
        Phase: [SEND_LETTERS, REMIND],
        Post: [TELL_OF_POST, TELL_NAMED],
        PostAttachment: [COPY, SCAN],
    }
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    keys += [f"{key}{FOLLOW}" for key in keys if rows.model is Post]
    return Job.objects.filter(kind__in=kinds[rows.model], subject_id__in=keys)


def _delete(rows: models.QuerySet, gone: Gone) -> int:
    """Deletes `rows` and all that hangs on them, and notes the keys in `gone`."""
    collector = models.deletion.Collector(using=rows.db, origin=rows)
    collector.collect(rows.order_by())
    for model, instances in collector.data.items():
        gone[model].update(instance.pk for instance in instances)
    for others in collector.fast_deletes:
        gone[others.model].update(others.values_list("pk", flat=True))
    _total, per_model = collector.delete()
    return per_model.get(rows.model._meta.label, 0)


def _delete_history(gone: Gone) -> None:
    """Deletes the history of what went now, and of invented rows that somebody deleted before."""
    for history in apps.get_models():
        if issubclass(history, pghistory.models.Event) and history._meta.managed:
            tracked = history.pgh_tracked_model
            living = tracked.objects.filter(pk=models.OuterRef("pgh_obj_id"))
            earlier = ~models.Exists(living) & _was_invented(history, gone)
            history.objects.filter(models.Q(pgh_obj_id__in=gone[tracked]) | earlier).delete()


def _was_invented(history: type[models.Model], gone: Gone) -> models.Q:
    """Whether a row was marked as invented at the time, or belonged to one that went now."""
    condition = models.Q(pk__in=[])
    for field in history.pgh_tracked_model._meta.concrete_fields:
        if field.name == "is_demonstration":
            condition |= models.Q(is_demonstration=True)
        elif field.many_to_one and field.remote_field.on_delete is models.CASCADE:
            condition |= models.Q(**{f"{field.attname}__in": gone[field.related_model]})
    return condition


def _delete_files(files: list[StoredFile]) -> list[Path]:
    """The rows go; the bytes too, where no other row has the same content."""
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    shared = set(StoredFile.objects.values_list("sha256", flat=True))
    return [file.path for file in files if file.sha256 not in shared]
