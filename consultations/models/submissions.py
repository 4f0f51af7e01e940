"""Answers (høringssvar): immutable versions of the text, with the identity kept apart."""

import datetime as dt

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Organisation, User
from ogp_portal.common import limits
from ogp_portal.common.search import search_column
from ogp_portal.moderation.models import Moderated
from plans.models.constraints import one_of

from .. import tokens
from ..bars import in_reader_language
from ..enums import Channel, PublicationWish, SubmissionState, SubmitterKind
from ..permissions import REVIEWED_BY_STAFF, is_staff
from . import searched
from .consultations import Consultation
from .phases import Phase


class SubmissionQuerySet(models.QuerySet):
    """Answers, and which of them may be seen."""

    def visible_to(self, user) -> "SubmissionQuerySet":
        """Published and not hidden; staff see all."""
        return self if is_staff(user) else self.public()

    def public(self) -> "SubmissionQuerySet":
        """What the public sees, whoever asks: the rows behind every public list and count."""
        return self.filter(
            state=SubmissionState.PUBLISHED, hidden_at=None, consultation__is_published=True
        )

    def received_first(self) -> "SubmissionQuerySet":
        return self.order_by("received_at", "pk")

    def to_review(self) -> "SubmissionQuerySet":
        """What waits for staff: received and not yet published or refused."""
        return self.filter(state=SubmissionState.RECEIVED)


NOT_IN_HISTORY = [
    "position",
    "idempotency_key",
    "public_name",
    "organisation_name",
    "user",
    "reminded_at",
]
"""Counting, and who sent it: history keeps state and reasons, never whose answer it was."""


@pghistory.track(exclude=NOT_IN_HISTORY)
class Submission(Moderated, RulesModel):
    """One answer to a consultation. It counts from `received_at`, the server's time of sending.

    `public_name` is what the public reads as the sender, worked out from the wish when the answer
    is stored; "" means without a name. `position` is its place among the public answers of its
    consultation, kept without gaps by `actions.recount`, so page k is read by index. The phase is
    one of its consultation: the database holds both together. Names, addresses and telephone
    numbers stand in `SubmitterIdentity`, never here.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    consultation = models.ForeignKey(
        Consultation,
        models.CASCADE,
        related_name="submissions",
        verbose_name=_("consultation"),
    )
    phase = models.ForeignKey(
        Phase, models.PROTECT, related_name="submissions", verbose_name=_("phase")
    )
    idempotency_key = models.UUIDField(unique=True, editable=False)
    submitter_kind = models.CharField(_("who"), max_length=16, choices=SubmitterKind.choices)
    organisation_name = models.CharField(
        _("on behalf of"), max_length=limits.DISPLAY_NAME_LENGTH, blank=True
    )
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="submissions"
    )
    organisation_confirmed_at = models.DateTimeField(
        _("organisation confirmed"), null=True, blank=True
    )
    public_name = models.CharField(
        _("name shown"), max_length=limits.DISPLAY_NAME_LENGTH, blank=True
    )
    wish = models.CharField(_("wish"), max_length=16, choices=PublicationWish.choices)
    channel = models.CharField(
        _("came by"), max_length=8, choices=Channel.choices, default=Channel.FORM
    )
    has_no_remarks = models.BooleanField(_("no remarks"), default=False)
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=SubmissionState.choices,
        default=SubmissionState.RECEIVED,
    )
    received_at = models.DateTimeField(_("received"))
    confirmed_at = models.DateTimeField(_("sender confirmed"), null=True, blank=True)
    is_confirmed_otherwise = models.BooleanField(
        _("confirmed by staff, not by the link"), default=False, editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    reminded_at = models.DateTimeField(
        _("reminded to confirm"), null=True, blank=True, editable=False
    )
    is_one_of_many = models.BooleanField(
        _("one of many from the same network"), default=False, editable=False
    )
    position = models.PositiveIntegerField(null=True, blank=True, editable=False)
    refusal_reason = models.TextField(
        _("why it is not published"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="submissions"
    )
    language = models.CharField(_("language"), max_length=2, default="da")
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta(Moderated.Meta):
        abstract = False
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["received_at", "pk"]
        indexes = [
            models.Index(
                fields=["consultation", "received_at", "id"],
                condition=Q(state="published", hidden_at=None),
                name="submission_published",
            ),
            models.Index(fields=["state", "received_at"], name="submission_queue"),
            models.Index(
                fields=["consultation", "position"],
                condition=Q(position__isnull=False),
                name="submission_position",
            ),
            models.Index(
                fields=["is_demonstration", "-published_at", "-id"],
                condition=Q(state="published", hidden_at=None),
                name="submission_newest",
            ),
        ]
        constraints = [
            *Moderated.Meta.constraints,
            one_of("submitter_kind", SubmitterKind, "submission_who_known"),
            one_of("wish", PublicationWish, "submission_wish_known"),
            one_of("state", SubmissionState, "submission_state_known"),
            one_of("channel", Channel, "submission_channel_known"),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.PUBLISHED, published_at__isnull=False)
                | ~Q(state=SubmissionState.PUBLISHED),
                name="published_submission_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.PUBLISHED) | Q(confirmed_at__isnull=False),
                name="submission_is_confirmed_before_it_is_published",
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed_otherwise=False) | Q(confirmed_at__isnull=False),
                name="submission_confirmed_otherwise_is_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(state=SubmissionState.WITHDRAWN) & Q(withdrawn_at=None),
                name="withdrawn_submission_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=SubmissionState.NOT_PUBLISHED) & ~Q(refusal_reason="")
                | ~Q(state=SubmissionState.NOT_PUBLISHED) & Q(refusal_reason=""),
                name="refused_submission_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(wish=PublicationWish.WITHOUT_NAME)
                | Q(submitter_kind=SubmitterKind.CITIZEN),
                name="only_citizens_are_published_without_name",
            ),
        ]
        rules_permissions = REVIEWED_BY_STAFF

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The answer's page; of what was sent all year the thread, which tells all of it."""
        if self.consultation.is_open_call:
            return self.proposals.all()[0].get_absolute_url()
        return reverse("submission", args=[self.consultation.slug, self.reference])

    @property
    def is_public(self) -> bool:
        return self.state == SubmissionState.PUBLISHED and self.hidden_at is None

    @property
    def is_address_proven(self) -> bool:
        """Whether the link in the mail was pressed, so that mails may hold the sender's words."""
        return self.confirmed_at is not None and not self.is_confirmed_otherwise

    @property
    def is_disowned(self) -> bool:
        """Whether the owner of the address says not to have written it, and staff have not looked."""
        return self.requests.waiting().disowning().exists()

    @property
    def is_anothers(self) -> bool:
        """Whether the owner of the address says not to have written it, and staff have not said
        otherwise: nobody acts on it as its sender, and its sender is told nothing."""
        return self.requests.standing().disowning().exists()

    @property
    def is_late(self) -> bool:
        """Whether it came after the deadline of its phase, as that deadline is now."""
        return self.received_at >= self.phase.closes_at

    @property
    def change_ends(self) -> dt.datetime:
        """Until when its sender may change it or take it back: the end of what let it in."""
        phase = self.phase
        return phase.late_until or phase.closes_at if self.is_late else phase.closes_at

    @property
    def sender(self) -> str:
        """Who the public reads as the sender."""
        return sender_of(self.public_name, self.organisation_name, self.organisation_confirmed_at)

    @property
    def own_path(self) -> str:
        """The address of the sender's own page; whoever has it may withdraw the answer."""
        page = "proposal-own" if self.consultation.is_open_call else "submission-own"
        return reverse(page, args=[tokens.sign(tokens.OWN, self.reference)])


def sender_of(public_name: str, organisation_name: str, confirmed_at) -> str:
    """The sender in words: a name, an organisation with or without confirmation, or nobody's."""
    if not public_name:
        return gettext("Private person")
    if organisation_name and confirmed_at is None:
        return gettext("on behalf of %(name)s (not confirmed)") % {"name": public_name}
    return public_name


class SubmissionVersion(models.Model):
    """The text as it was received. Never changed; an edit adds the next version."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("answer"), max_length=limits.ANSWER_LENGTH, blank=True)
    html = models.TextField(editable=False, blank=True)
    checksum = models.CharField(_("checksum (SHA-256)"), max_length=64)
    received_at = models.DateTimeField(_("received"))
    search = search_column(*searched.ANSWER)

    class Meta:
        verbose_name = _("version of an answer")
        verbose_name_plural = _("versions of answers")
        indexes = [GinIndex(fields=["search"], name="answer_search")]
        ordering = ["submission_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="answer_version_once"),
            models.UniqueConstraint(
                fields=["id", "submission"], name="answer_version_with_its_answer"
            ),
        ]
        triggers = [pgtrigger.Protect(name="immutable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.submission} {self.number}"

    @property
    def is_redacted(self) -> bool:
        """Whether something is removed from what the public reads."""
        return getattr(self, "redacted", None) is not None

    @property
    def public_text(self) -> str:
        """The words that the public reads: what was removed is replaced by bars."""
        redacted = getattr(self, "redacted", None)
        return self.text if redacted is None else redacted.text

    @property
    def public_html(self) -> str:
        """The same as HTML, with the bars in the reader's language."""
        redacted = getattr(self, "redacted", None)
        return self.html if redacted is None else in_reader_language(redacted.html)


class SubmitterIdentity(models.Model):
    """Who sent an answer. Never public, in no surface; read by staff alone (design 5.12)."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="identity")
    name = models.CharField(_("name"), max_length=limits.DISPLAY_NAME_LENGTH)
    email = models.EmailField(_("e-mail"), max_length=limits.EMAIL_LENGTH, blank=True)
    role = models.CharField(_("role in the organisation"), max_length=120, blank=True)
    cvr = models.CharField(_("CVR number"), max_length=8, blank=True)
    privacy_text_version = models.PositiveSmallIntegerField(_("privacy notice"), default=1)

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")

    def __str__(self) -> str:
        return self.name
