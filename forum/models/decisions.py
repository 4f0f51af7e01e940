"""What moderators decide about posts and people, and what those say against it."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.moderation.models import RULES
from plans.models.constraints import one_of, one_of_or_empty

from ..enums import OF_A_TIME, OF_POSTS, OF_WRITING, AppealOutcome, DecisionKind
from ..permissions import KEPT_BY_ACTIONS
from .attachments import PostAttachment
from .posts import Post
from .versions import PostVersion


class ModerationDecisionQuerySet(models.QuerySet):
    """Decisions; the public reads them without post, person and words."""

    def standing(self) -> "ModerationDecisionQuerySet":
        """Those that nobody has taken back."""
        return self.filter(lifted_at=None)

    def running(self, now) -> "ModerationDecisionQuerySet":
        """What slows, silences or suspends a person at `now`."""
        return self.standing().filter(kind__in=OF_A_TIME, ends_at__gt=now)

    def newest_first(self) -> "ModerationDecisionQuerySet":
        return self.order_by("-decided_at", "-pk")


class ModerationDecision(RulesModel):
    """One decision with its reason from the rules and the words that its author reads.

    One about a part of a post names its `attachment` or its earlier `version`, as long as there is
    one. It stands until it is lifted, which restoring a post, revoking a sanction and a successful
    appeal do; one about a person also ends at `ends_at`, by the clock.
    """

    kind = models.CharField(_("decision"), max_length=8, choices=DecisionKind.choices)
    reason = models.CharField(_("reason"), max_length=16, choices=RULES)
    words = models.TextField(
        _("words to the author"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    post = models.ForeignKey(
        Post,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("post"),
    )
    attachment = models.ForeignKey(
        PostAttachment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("file"),
    )
    version = models.ForeignKey(
        PostVersion,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("version"),
    )
    person = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="moderation_decisions",
        verbose_name=_("person"),
        db_index=False,  # decision_about_person begins with it
    )
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    posts_per_day = models.PositiveSmallIntegerField(_("posts a day"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lifted by")
    )
    lift_reason = models.CharField(_("why it was lifted"), max_length=300, blank=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = ModerationDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("moderation decision")
        verbose_name_plural = _("moderation decisions")
        ordering = ["-decided_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "-decided_at"], name="decision_about_person"),
            models.Index(fields=["-decided_at", "-id"], name="decision_newest"),
        ]
        constraints = [
            one_of("kind", DecisionKind, "decision_kind_known"),
            models.CheckConstraint(
                condition=Q(reason__in=[reason for reason, _label in RULES]),
                name="decision_names_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_A_TIME, ends_at__isnull=False, ends_at__gt=F("decided_at"))
                | ~Q(kind__in=OF_A_TIME) & Q(ends_at=None),
                name="decision_of_a_time_ends_later",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=DecisionKind.SLOW, posts_per_day__isnull=False, posts_per_day__gt=0
                )
                | ~Q(kind=DecisionKind.SLOW) & Q(posts_per_day=None),
                name="slowed_person_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_WRITING) | ~Q(words=""),
                name="decision_about_person_has_words",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lift_reason="")
                | Q(lifted_at__isnull=False) & ~Q(lift_reason=""),
                name="lifted_decision_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(kind__in=OF_POSTS, lifted_at=None),
                name="post_is_hidden_by_one_decision",
            ),
            models.UniqueConstraint(
                fields=["attachment"],
                condition=Q(lifted_at=None),
                name="file_is_removed_by_one_decision",
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(lifted_at=None),
                name="version_is_hidden_by_one_decision",
            ),
        ]
        rules_permissions = KEPT_BY_ACTIONS

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_reason_display()})"

    def appeal_ends_at(self) -> dt.datetime:
        """Until when the person can appeal."""
        return self.decided_at + dt.timedelta(days=limits.APPEAL_DAYS)

    def can_be_appealed(self, now: dt.datetime) -> bool:
        """Stands, is not too old, and has not been appealed."""
        is_open = self.lifted_at is None and now < self.appeal_ends_at()
        return is_open and not hasattr(self, "appeal")


class AppealQuerySet(models.QuerySet):
    """Appeals."""

    def waiting(self) -> "AppealQuerySet":
        return self.filter(decided_at=None)

    def oldest_first(self) -> "AppealQuerySet":
        return self.order_by("made_at", "pk")


class Appeal(RulesModel):
    """What somebody says against a decision: once per decision, decided with a written reason.

    `by_the_same` says that nobody else could decide it than who had decided the first time; the
    person is told.
    """

    decision = models.OneToOneField(
        ModerationDecision, models.CASCADE, related_name="appeal", verbose_name=_("decision")
    )
    text = models.TextField(_("why the decision is wrong"), max_length=limits.SHORT_TEXT_LENGTH)
    made_at = models.DateTimeField(_("appealed"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=AppealOutcome.choices, blank=True
    )
    answer = models.TextField(
        _("reason for the outcome"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    by_the_same = models.BooleanField(_("decided by the same person"), default=False)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["made_at", "pk"]
        constraints = [
            one_of_or_empty("outcome", AppealOutcome, "appeal_outcome_known"),
            models.CheckConstraint(condition=~Q(text=""), name="appeal_has_a_text"),
            models.CheckConstraint(
                condition=Q(decided_at=None, outcome="", answer="", by_the_same=False)
                | Q(decided_at__isnull=False) & ~Q(outcome="") & ~Q(answer=""),
                name="decided_appeal_has_a_reason",
            ),
        ]
        rules_permissions = KEPT_BY_ACTIONS

    def __str__(self) -> str:
        return f"{self.decision}"
