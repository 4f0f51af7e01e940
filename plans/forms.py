"""What staff write in the admin."""

import uuid
from collections.abc import Iterable
from pathlib import PurePath

from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.dates import Precision
from ogp_portal.files.actions import store
from ogp_portal.files.kinds import is_what_it_says
from ogp_portal.files.models import StoredFile

from .actions.requests import owners_of, owners_without_address
from .enums import Completion, DocumentKind, PlanState, ReporterRole
from .models import ActionPlan, Commitment, Document, Evidence, Milestone, OwnerRequest
from .models.constraints import ON_THE_WEB

CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""Kinds of file that staff may add, by the ending of the name."""

FILE_NAME_LENGTH = StoredFile._meta.get_field("name").max_length
KNOWN_PRECISIONS = [choice for choice in Precision.choices if choice[0] != Precision.UNKNOWN]


def _text(label, *, required: bool = False, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=limits.SHORT_TEXT_LENGTH,
        widget=AdminTextareaWidget(attrs={"rows": rows}),
    )


def _link(label) -> forms.URLField:
    return forms.URLField(
        label=label,
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[ON_THE_WEB],
    )


class UploadField(forms.FileField):
    """A file of a kind we take, by its name and its content, not empty and not too large."""

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload and PurePath(upload.name).suffix.lower() not in CONTENT_TYPES:
            allowed = ", ".join(ending[1:].upper() for ending in CONTENT_TYPES)
            raise ValidationError(gettext("Choose a file of these kinds: %s.") % allowed)
        if upload and upload.size > limits.FILE_SIZE:
            largest = limits.FILE_SIZE // 2**20
            raise ValidationError(gettext("The file is too large. The limit is %d MB.") % largest)
        if upload and not _is_what_it_says(upload):
            text = gettext(
                "The content of the file is not what its name says. Choose another file."
            )
            raise ValidationError(text)
        return upload


def _is_what_it_says(upload) -> bool:
    content = upload.read()
    upload.seek(0)
    return is_what_it_says(content, CONTENT_TYPES[PurePath(upload.name).suffix.lower()])


def store_upload(upload) -> StoredFile:
    """Keeps a file that `UploadField` has let through."""
    name = PurePath(upload.name).name
    content_type = CONTENT_TYPES[PurePath(name).suffix.lower()]
    return store(
        upload.read(), name=name[-FILE_NAME_LENGTH:], content_type=content_type, now=timezone.now()
    )


class ActForm(forms.Form):
    """The base of a form that an act asks with. `subject` is the object the act is about."""

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.subject = subject


class ReasonForm(ActForm):
    """Why something is done, in the audit log; the act says whether it needs one."""

    reason = _text(_("Reason"))


class PlanStateForm(ActForm):
    """Why a plan goes to another state; public once the plan is or was published."""

    reason = _text(_("Reason for the change, in Danish (public)"))
    reason_en = _text(_("Reason for the change, in English (public)"))


class PublishPlanForm(ActForm):
    """The reason that is published where consultations still lack responses."""

    unsettled_reason_da = _text(_("Why it cannot wait for the responses, in Danish"))
    unsettled_reason_en = _text(_("Why it cannot wait for the responses, in English"))


class RenumberForm(ActForm):
    """Another number or OGP id."""

    number = forms.CharField(label=_("Number"), required=False, max_length=8)
    ogp_id = forms.CharField(label=_("OGP id"), required=False, max_length=8)
    reason_da = _text(_("Reason for the change, in Danish (public)"))
    reason_en = _text(_("Reason for the change, in English (public)"))

    def __init__(self, *args, subject: Commitment, **kwargs):
        kwargs["initial"] = {"number": subject.number, "ogp_id": subject.ogp_id}
        super().__init__(*args, subject=subject, **kwargs)


class MilestoneChoice(forms.ModelChoiceField):
    """One of the milestones of an initiative, or none."""

    def __init__(self, **options):
        super().__init__(Milestone.objects.none(), required=False, **options)

    def label_from_instance(self, milestone: Milestone) -> str:
        return f"{milestone.position}. {milestone}"


class OnCommitmentForm(ActForm):
    """A form about an initiative or one of its milestones."""

    milestone = MilestoneChoice(label=_("Milestone"), help_text=_("Empty: the whole commitment."))

    def __init__(self, *args, subject: Commitment, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["milestone"].queryset = subject.milestones.all()


class StatusForm(OnCommitmentForm):
    """A status update; sent twice it is stored once."""

    completion = forms.ChoiceField(
        label=_("Completion"), choices=[("", "---------"), *Completion.choices]
    )
    text_da = _text(_("What was done, in Danish"))
    text_en = _text(_("What was done, in English"))
    challenges_da = _text(_("What is hard, in Danish"))
    challenges_en = _text(_("What is hard, in English"))
    period_start = forms.DateField(label=_("Period from"), required=False, widget=AdminDateWidget)
    period_end = forms.DateField(label=_("Period to"), required=False, widget=AdminDateWidget)
    role = forms.ChoiceField(
        label=_("Reported as"), choices=ReporterRole.choices, initial=ReporterRole.EDITOR
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class _PastForm(ActForm):
    """When an earlier report said something, and which; both are public."""

    reported_on = forms.DateField(
        label=_("Date of the report"),
        widget=AdminDateWidget,
        help_text=_("The day it was stated; the page shows it as the latest known report."),
    )
    source = forms.CharField(
        label=_("Source (public)"),
        max_length=limits.TITLE_LENGTH,
        help_text=_("The report and its page, or the address where it can be read."),
    )
    text_da = _text(_("What was done, in Danish"))
    text_en = _text(_("What was done, in English"))


class PastStatusForm(_PastForm):
    """What an earlier report said of an initiative; sent twice it is stored once."""

    completion = forms.ChoiceField(
        label=_("Completion"), choices=[("", "---------"), *Completion.choices]
    )
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    field_order = ["completion"]


class PastCompletionForm(_PastForm):
    """What an earlier report said of when a milestone was completed, as far as it did."""

    completed_on = forms.DateField(label=_("Completed on"), required=False, widget=AdminDateWidget)
    precision = forms.ChoiceField(
        label=_("Precision"), choices=Precision.choices, initial=Precision.DAY
    )
    field_order = ["completed_on", "precision"]


class EvidenceForm(OnCommitmentForm):
    """A link or a file that shows something was done."""

    title_da = forms.CharField(
        label=_("Title in Danish"), required=False, max_length=limits.TITLE_LENGTH
    )
    title_en = forms.CharField(
        label=_("Title in English"), required=False, max_length=limits.TITLE_LENGTH
    )
    url = _link(_("Link"))
    file = UploadField(label=_("File"), required=False)
    dated_on = forms.DateField(label=_("Date"), required=False, widget=AdminDateWidget)

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if not self.errors and bool(given["url"]) == bool(given["file"]):
            self.add_error("url", gettext("Give either a link or a file."))
        return given


class PublicReasonForm(ActForm):
    """Why something is done, for everybody to read."""

    reason_da = _text(_("Why, in Danish (public)"))
    reason_en = _text(_("Why, in English (public)"))


class JoinForm(ActForm):
    """When and why an initiative is added to a running plan; both are public."""

    joined_on = forms.DateField(label=_("Added on"), widget=AdminDateWidget)
    reason_da = _text(_("Why it is added, in Danish (public)"))
    reason_en = _text(_("Why it is added, in English (public)"))


class WithdrawEvidenceForm(ActForm):
    """Which evidence is taken back, and why."""

    evidence = forms.ModelChoiceField(Evidence.objects.none(), label=_("Evidence"))
    reason_da = _text(_("Why, in Danish"))
    reason_en = _text(_("Why, in English"))

    def __init__(self, *args, subject: Commitment, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        standing = subject.evidence.standing().newest_first()
        self.fields["evidence"].queryset = standing
        self.fields["evidence"].help_text = self._named_in(standing.values_list("pk", flat=True))

    def _named_in(self, evidence: Iterable[int]) -> str:
        """Which published reports go on naming evidence of the initiative; "" where none does."""
        reports = self.subject.plan.evaluations.naming(evidence)
        titles = ", ".join(str(report) for report in reports)
        words = gettext("Evidence of this commitment is named in what is published: %s.")
        return words % titles if titles else ""


class AskOwnersForm(ActForm):
    """Asks for nothing; shows who will be mailed and who cannot be."""

    asked = forms.CharField(
        label=_("Will be asked, unless they were in this half-year"),
        disabled=True,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 4}),
    )
    without_address = forms.CharField(
        label=_("Have no address yet: write it on the page of the organisation"),
        disabled=True,
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 4}),
    )

    def __init__(self, *args, subject: ActionPlan, **kwargs):
        names = [owner.organisation.name for owner in owners_of(subject)]
        kwargs["initial"] = {
            "asked": "\n".join(names) or "–",
            "without_address": "\n".join(owners_without_address(subject)) or "–",
        }
        super().__init__(*args, subject=subject, **kwargs)


class PassOnActForm(ActForm):
    """Who gets the new link; as the owner asked, until an editor writes another."""

    address = forms.EmailField(label=_("E-mail"), max_length=limits.EMAIL_LENGTH)

    def __init__(self, *args, subject: OwnerRequest, **kwargs):
        kwargs["initial"] = {"address": subject.pass_on_address}
        super().__init__(*args, subject=subject, **kwargs)


class CompletedForm(ActForm):
    """When a milestone was completed, and what is said of it in public."""

    completed_on = forms.DateField(label=_("Completed on"), widget=AdminDateWidget)
    precision = forms.ChoiceField(
        label=_("Precision"), choices=KNOWN_PRECISIONS, initial=Precision.DAY
    )
    text_da = _text(_("What was done, in Danish"))
    text_en = _text(_("What was done, in English"))
    role = forms.ChoiceField(
        label=_("Reported as"), choices=ReporterRole.choices, initial=ReporterRole.EDITOR
    )


class DocumentForm(forms.ModelForm):
    """A document: a link to where its publisher keeps it, or a file kept here."""

    url = _link(_("Address"))
    upload = UploadField(label=_("File"), required=False)
    comment_url = _link(_("Where one can comment"))

    class Meta:
        model = Document
        fields = [
            "kind",
            "plan",
            "commitment",
            "phase",
            "title_da",
            "title_en",
            "language",
            "version",
            "replaces",
            "reply_to",
            "publisher",
            "researcher",
            "published_on",
            "published_precision",
            "url",
            "comment_url",
            "comment_closes_at",
            "note_da",
            "note_en",
            "is_staff_only",
        ]

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if self.instance.has_public_address:
            self._check_public(given)
        if given.get("url") and (given.get("upload") or self.instance.file_id):
            self.add_error("url", gettext("Give a link or a file, not both."))
        if given.get("kind") == DocumentKind.IRM_DRAFT:
            self._check_draft(given)
        return given

    def _check_public(self, given: dict[str, object]) -> None:
        """What stands at a public address stays: a new file is a new version (design 4)."""
        if given.get("upload") and self.instance.file_id:
            advice = gettext(
                "The document is public, and its file stays as it is. Add the new file as a new "
                "document that replaces this one."
            )
            self.add_error("upload", advice)
        plan, commitment = given.get("plan"), given.get("commitment")
        hides = {
            "is_staff_only": given.get("is_staff_only"),
            "plan": plan and plan.state == PlanState.DRAFT,
            "commitment": commitment and commitment.is_held_back,
        }
        for name in [name for name, is_hidden in hides.items() if is_hidden]:
            advice = gettext("The document is public. Withdraw it with a reason instead.")
            self.add_error(name, advice)

    def _check_draft(self, given: dict[str, object]) -> None:
        """An IRM draft is announced, never kept: it is no assessment yet."""
        if given.get("upload") or self.instance.file_id:
            self.add_error("upload", gettext("An IRM draft is announced, not kept as a file."))
        if not given.get("comment_closes_at") and not given.get("comment_url"):
            self.add_error("comment_url", gettext("Say where and until when one can comment."))

    def save(self, commit: bool = True) -> Document:  # noqa: FBT001, FBT002 - Django's signature
        if upload := self.cleaned_data.get("upload"):
            self.instance.file = store_upload(upload)
            self.instance.text = ""  # the words of the former file must not be found any more
        return super().save(commit)
