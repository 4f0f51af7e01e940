"""Proposals sent all year: the call, its rounds, its pauses, and the gross list they go on to.

The call is one row in the table of consultations, so that receiving, reviewing, redacting,
answering and the thread are the same for a proposal however it came. It has no deadline: its
phases are the rounds in which the agency answers, one after the other without a gap.
"""

import datetime as dt
from collections.abc import Iterator

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import COPENHAGEN, end_of_day
from plans.enums import PlanState
from plans.models import ActionPlan

from ..enums import OPEN_CALL, SubmissionState
from ..permissions import KEPT_BY_EDITORS, REVIEWED_BY_STAFF, is_staff
from .consultations import Consultation, ConsultationQuerySet
from .phases import Phase
from .proposals import Proposal, ProposalQuerySet
from .submissions import Submission, SubmissionQuerySet

USUAL_DAYS = [(4, 30), (10, 31)]
"""Month and day by which a round is answered where the editor has announced no other."""


def cut_off(answered_by: dt.date) -> dt.datetime:
    """The instant from which a proposal is too late for the round: a whole day in Copenhagen."""
    return end_of_day(answered_by - dt.timedelta(days=limits.ROUND_DAYS))


def half_year(day: dt.date) -> tuple[int, int]:
    """The half of the year a day lies in: (2027, 0) or (2027, 1)."""
    return day.year, (day.month - 1) // 6


def usual_rounds(now: dt.datetime) -> Iterator[dt.date]:
    """The days of the usual rounds that a proposal of `now` is in time for, the nearest first."""
    year = now.astimezone(COPENHAGEN).year
    while True:
        for month, day in USUAL_DAYS:
            answered_by = dt.date(year, month, day)
            if now < cut_off(answered_by):
                yield answered_by
        year += 1


def last_usual_cut_off(now: dt.datetime) -> dt.datetime:
    """The cut-off of the usual round before the one that `now` is in time for."""
    year = now.astimezone(COPENHAGEN).year
    days = [dt.date(one, *day) for one in (year - 1, year) for day in USUAL_DAYS]
    return max(end for end in map(cut_off, days) if end <= now)


class OpenCallManager(models.Manager.from_queryset(ConsultationQuerySet)):
    """The calls: the real one, and the invented one of the demonstration."""

    def get_queryset(self) -> ConsultationQuerySet:
        return super().get_queryset().filter(kind=OPEN_CALL)


class OpenCall(Consultation):
    """The call for proposals all year. It can be followed, and paused; it is never settled."""

    objects = OpenCallManager()

    class Meta:
        proxy = True
        verbose_name = _("call for proposals")
        verbose_name_plural = _("calls for proposals")
        rules_permissions = KEPT_BY_EDITORS


class ProposalRound(RulesModel):
    """A round: proposals of its phase are answered by the end of a day.

    That day is a promise to everybody whose proposal was received in the phase, so it is never
    moved. A round that no editor has announced (`announced_at` is empty) is a usual one.
    """

    phase = models.OneToOneField(Phase, models.CASCADE, related_name="round")
    answered_by = models.DateField(_("answered by"))
    text_da = models.TextField(
        _("announcement, Danish"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    text_en = models.TextField(
        _("announcement, English"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    announced_at = models.DateTimeField(_("announced"), null=True, blank=True, editable=False)
    announced_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("round of answers")
        verbose_name_plural = _("rounds of answers")
        ordering = ["-answered_by"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text_da="", text_en="") | Q(announced_at__isnull=False),
                name="only_an_announced_round_has_a_text",
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return self.answered_by.isoformat()

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")


class CallPauseQuerySet(models.QuerySet):
    """Pauses of a call."""

    def running_at(self, now: dt.datetime) -> "CallPauseQuerySet":
        """Half-open: from `paused_at` up to, not including, `ends_at`."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), paused_at__lte=now)


class CallPause(models.Model):
    """A time in which the call takes no proposals, and what the public reads meanwhile.

    `ends_at` empty: until an editor opens it again.
    """

    call = models.ForeignKey(Consultation, models.CASCADE, related_name="pauses")
    text_da = models.TextField(
        _("text to the public, Danish"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    text_en = models.TextField(
        _("text to the public, English"), max_length=limits.SHORT_TEXT_LENGTH, blank=True
    )
    paused_at = models.DateTimeField(_("paused"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    paused_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = CallPauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ["-paused_at"]
        constraints = [
            in_one_language("text", "pause_has_a_text"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("paused_at")),
                name="pause_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="pauses_do_not_overlap",
                expressions=[
                    (
                        Func(
                            F("call_id"),
                            F("call_id"),
                            models.Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            F("paused_at"),
                            F("ends_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.paused_at.isoformat()

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")


class AllYearSubmissionManager(models.Manager.from_queryset(SubmissionQuerySet)):
    """What was sent all year."""

    def get_queryset(self) -> SubmissionQuerySet:
        return super().get_queryset().filter(consultation__kind=OPEN_CALL)


class AllYearSubmission(Submission):
    """A proposal sent all year, as staff review it."""

    objects = AllYearSubmissionManager()

    class Meta:
        proxy = True
        verbose_name = _("year-round proposal")
        verbose_name_plural = _("year-round proposals")
        rules_permissions = REVIEWED_BY_STAFF


def overdue_at(now: dt.datetime) -> ProposalQuerySet:
    """The proposals sent all year whose round has passed without a response that stands."""
    today = now.astimezone(COPENHAGEN).date()
    late = Proposal.objects.filter(submission__phase__round__answered_by__lt=today)
    return late.unanswered_at(now)


class GrossListEntryQuerySet(models.QuerySet):
    """Proposals on gross lists."""

    def visible_to(self, user) -> "GrossListEntryQuerySet":
        """As the proposal, once the plan is out; staff see all."""
        return self if is_staff(user) else self.public()

    def public(self) -> "GrossListEntryQuerySet":
        """What the public sees, whoever asks."""
        return self.filter(
            ~Q(plan__state=PlanState.DRAFT),
            proposal__submission__state=SubmissionState.PUBLISHED,
            proposal__submission__hidden_at=None,
            proposal__submission__consultation__is_published=True,
        )


class GrossListEntry(RulesModel):
    """A proposal on the gross list (bruttoliste) of a plan: it is considered when that is made.

    It says nothing of the decision, which is the response's alone. On one list at most.
    """

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="gross_list", verbose_name=_("action plan")
    )
    proposal = models.OneToOneField(Proposal, models.CASCADE, related_name="gross_list_entry")
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = GrossListEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry on a long list")
        verbose_name_plural = _("entries on long lists")
        ordering = ["plan_id", "added_at", "pk"]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.plan}: {self.proposal}"

    def get_absolute_url(self) -> str:
        return reverse("gross-list", args=[self.plan.slug])
