"""Proposals, the reasoned responses to them, and what became of them."""

import datetime as dt
import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import COPENHAGEN
from plans.models.constraints import one_of

from ..enums import Decision, SubmissionState
from ..permissions import KEPT_BY_EDITORS, REVIEWED_BY_STAFF, is_staff
from .groups import ProposalGroup, PublishingRound
from .standard_reasons import StandardReason
from .submissions import Submission, SubmissionVersion
from .words_read import READ_WORDS, TEXT_KEY


class ProposalQuerySet(models.QuerySet):
    """Proposals, and what can be asked of them."""

    def visible_to(self, user) -> "ProposalQuerySet":
        """As the answer they stand in."""
        return self if is_staff(user) else self.public()

    def public(self) -> "ProposalQuerySet":
        """What the public sees, whoever asks."""
        return self.filter(
            submission__state=SubmissionState.PUBLISHED,
            submission__hidden_at=None,
            submission__consultation__is_published=True,
        )

    def current(self) -> "ProposalQuerySet":
        """Those whose words stand in the newest version of their answer: what is counted."""
        return self.filter(is_replaced=False)

    def with_current(self) -> "ProposalQuerySet":
        """Adds `current`, the published response that counts, for F() and filters; or none."""
        published = Q(responses__is_current=True, responses__published_at__isnull=False)
        return self.annotate(current=FilteredRelation("responses", condition=published))

    def owed_a_response(self) -> "ProposalQuerySet":
        """The current ones, save of answers that are withdrawn or hidden, published or not."""
        return (
            self.current()
            .filter(submission__hidden_at=None)
            .exclude(submission__state=SubmissionState.WITHDRAWN)
        )

    def answered_at(self, now: dt.datetime) -> "ProposalQuerySet":
        """With a published response that stands; 'decided later' stands until its date alone."""
        return self.filter(Exists(_standing_responses(now)))

    def unanswered_at(self, now: dt.datetime) -> "ProposalQuerySet":
        """Those that wait for a published response, among those owed one."""
        return self.owed_a_response().filter(~Exists(_standing_responses(now)))

    def changed_since_response(self) -> "ProposalQuerySet":
        """With a current response, published or not, to other words than those there now."""
        outdated = Response.objects.filter(is_current=True).to_other_words()
        return self.filter(Exists(outdated.filter(proposal=OuterRef("pk"))))

    def received_first(self) -> "ProposalQuerySet":
        return self.order_by("submission__received_at", "submission_id", "pk")

    def one_per_group(self) -> "ProposalQuerySet":
        """Of each group the first alone: what staff have to look at."""
        earlier = self.order_by().filter(group=OuterRef("group"), pk__lt=OuterRef("pk"))
        return self.filter(Q(group=None) | ~Exists(earlier))

    def left_to_write(self) -> "ProposalQuerySet":
        """Owed a response and without any, not even a draft; one of each group, oldest first."""
        waiting = self.owed_a_response().filter(responses=None)
        return waiting.one_per_group().received_first()


def _standing_responses(now: dt.datetime) -> "ResponseQuerySet":
    return Response.objects.standing_at(now).filter(proposal=OuterRef("pk"))


@pghistory.track(exclude=["text_key", "is_replaced"])
class Proposal(RulesModel):
    """What somebody proposes: a span of an answer, or the whole of it.

    Every answer is one proposal from the start, so nothing is outside the meter. The version is
    one of the answer's own: the database holds `version` and `submission` together. `text_key` is
    the same for the very same words; the database works it out. One that `stands_alone` was taken
    out of its group by staff and is not put back by its text. One that `is_replaced` had its words
    changed by the sender after it was responded to or linked: nobody reads them any more in
    public, and it is not counted, but its address and its response stay.
    """

    reference = models.CharField(_("reference"), max_length=12, unique=True)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="proposals")
    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="proposals")
    starts_at_character = models.PositiveIntegerField(_("from character"), null=True, blank=True)
    ends_at_character = models.PositiveIntegerField(_("to character"), null=True, blank=True)
    summary = models.CharField(_("in short"), max_length=limits.TITLE_LENGTH, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    group = models.ForeignKey(
        ProposalGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("group"),
    )
    stands_alone = models.BooleanField(_("stands alone"), default=False, editable=False)
    text_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    is_replaced = models.BooleanField(_("changed by its sender"), default=False, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["submission_id", "is_replaced", "starts_at_character", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at_character=None, ends_at_character=None)
                | Q(
                    starts_at_character__isnull=False,  # an unknown comparison passes a check
                    ends_at_character__isnull=False,
                    ends_at_character__gt=F("starts_at_character"),
                ),
                name="proposal_span_in_order",
            ),
            models.CheckConstraint(
                condition=Q(is_replaced=False) | Q(summary=""),
                name="replaced_proposal_has_no_public_words",
            ),
        ]
        indexes = [models.Index(fields=["text_key", "group"], name="proposal_text")]
        triggers = [
            pgtrigger.Trigger(
                name="text_key",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("version_id", "starts_at_character", "ends_at_character"),
                func=TEXT_KEY,
            )
        ]
        rules_permissions = REVIEWED_BY_STAFF

    def __str__(self) -> str:
        if self.is_replaced:
            return gettext("The sender has changed these words.")
        return self.summary or self.reference

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[self.reference])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def title_language(self) -> str:
        return self.submission.language if self.summary else ""

    @property
    def is_demonstration(self) -> bool:
        return self.submission.is_demonstration

    @property
    def span(self) -> tuple[int | None, int | None]:
        """From and to which character of the answer; (None, None) for the whole of it."""
        return self.starts_at_character, self.ends_at_character

    @property
    def text(self) -> str:
        """The words of the answer that this proposal is."""
        if self.starts_at_character is None:
            return self.version.text
        return self.version.text[self.starts_at_character : self.ends_at_character]

    @property
    def public_words(self) -> str:
        """Those words as the public reads them; "" when their sender has replaced them.

        Also "" for a part of a redacted answer that was made after the redaction, until the answer's
        public texts are written again: what is unsure is not shown.
        """
        if self.is_replaced:
            return ""
        if getattr(self.version, "redacted", None) is None:
            return self.text
        if self.starts_at_character is None:
            return self.version.public_text
        redacted = getattr(self, "redacted", None)
        return "" if redacted is None else redacted.text


class ResponseQuerySet(models.QuerySet):
    """Reasoned responses."""

    def visible_to(self, user) -> "ResponseQuerySet":
        if is_staff(user):
            return self
        return self.filter(
            published_at__isnull=False,
            proposal__submission__state=SubmissionState.PUBLISHED,
            proposal__submission__hidden_at=None,
            proposal__submission__consultation__is_published=True,
        )

    def published(self) -> "ResponseQuerySet":
        return self.filter(published_at__isnull=False)

    def standing_at(self, now: dt.datetime) -> "ResponseQuerySet":
        """Published and current, save 'to be decided later' whose date has passed."""
        today = now.astimezone(COPENHAGEN).date()
        overdue = Q(decision=Decision.DEFERRED, decide_by__lt=today)
        return self.published().filter(~overdue, is_current=True)

    def public(self) -> "ResponseQuerySet":
        """Current ones that everybody may read, whoever asks, to words that stand."""
        return self.visible_to(None).filter(is_current=True, proposal__is_replaced=False)

    def to_other_words(self) -> "ResponseQuerySet":
        """Those whose proposal reads otherwise now than when they were written."""
        stands = Q(text_key=F("proposal__text_key"), proposal__is_replaced=False)
        return self.exclude(stands)

    def drafts(self) -> "ResponseQuerySet":
        """Not published, and the newest version."""
        newer = Response.objects.filter(
            proposal=OuterRef("proposal"), version__gt=OuterRef("version")
        )
        return self.filter(~Exists(newer), published_at=None)

    def ready(self, now: dt.datetime) -> "ResponseQuerySet":
        """Drafts that can be published: to words that stand in answers owed one, and in time."""
        today = now.astimezone(COPENHAGEN).date()
        return self.drafts().filter(
            ~Q(proposal__submission__state=SubmissionState.WITHDRAWN),
            ~Q(decision=Decision.DEFERRED, decide_by__lt=today),
            proposal__submission__hidden_at=None,
            proposal__is_replaced=False,
            text_key=F("proposal__text_key"),
        )


@pghistory.track(exclude=["shared_key", "standard_reason", "round", "text_key", "answer_version"])
class Response(RulesModel):
    """A reasoned response (begrundet tilbagemelding): decision and reason, both required.

    A proposal has one current response; a changed one is a new version beside the old. A draft
    that changes a published response becomes current when it is published, not before. Responses
    that were written to several proposals at once share their `shared_key`. `text_key` and
    `answer_version` are those of the proposal's words when it was written, or when somebody said
    that it fits the words as they are now; the database fills them in.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="responses")
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(_("current"), default=True)
    decision = models.CharField(_("decision"), max_length=16, choices=Decision.choices)
    reason_da = models.TextField(_("reason in Danish"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)
    decide_by = models.DateField(_("to be decided by"), null=True, blank=True)
    passed_on_to = models.CharField(_("passed on to"), max_length=200, blank=True)
    passed_on_at = models.DateField(_("passed on"), null=True, blank=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    shared_key = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    standard_reason = models.ForeignKey(
        StandardReason,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("standard reason"),
    )
    round = models.ForeignKey(
        PublishingRound, models.SET_NULL, null=True, blank=True, related_name="responses"
    )
    text_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    answer_version = models.ForeignKey(
        SubmissionVersion,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("version of the answer"),
    )

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("reasoned response")
        verbose_name_plural = _("reasoned responses")
        ordering = ["proposal_id", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(is_current=True), name="one_current_response"
            ),
            models.UniqueConstraint(fields=["proposal", "version"], name="response_version_once"),
            in_one_language("reason", "response_has_a_reason"),
            one_of("decision", Decision, "response_decision_known"),
            models.CheckConstraint(
                condition=Q(decision=Decision.DEFERRED, decide_by__isnull=False)
                | ~Q(decision=Decision.DEFERRED) & Q(decide_by=None),
                name="deferred_response_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.OUT_OF_SCOPE) | Q(passed_on_to="", passed_on_at=None),
                name="only_what_is_out_of_scope_is_passed_on",
            ),
            models.UniqueConstraint(fields=["id", "proposal"], name="response_with_its_proposal"),
        ]
        indexes = [models.Index(fields=["shared_key"], name="response_shared")]
        triggers = [
            pgtrigger.Trigger(
                name="read_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=READ_WORDS,
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_decision_display()}"

    @property
    def is_to_other_words(self) -> bool:
        """Whether its proposal reads otherwise now than when it was written."""
        return self.proposal.is_replaced or self.text_key != self.proposal.text_key

    @property
    def reason(self) -> str:
        return in_reader_language(self, "reason")

    @property
    def reason_language(self) -> str:
        return language_of(self, "reason")
