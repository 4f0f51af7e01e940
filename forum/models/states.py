"""The state of the whole forum, as events: the last one counts."""

import datetime as dt
from dataclasses import dataclass

import pgtrigger
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common.bilingual import in_reader_language
from plans.models.constraints import one_of

from ..enums import ForumMode
from ..permissions import STATES_SET_BY_MODERATORS


@dataclass(frozen=True)
class Standing:
    """How the forum stands at an instant: its mode, what was said, when it reopens."""

    mode: str = ForumMode.PREMODERATED
    text: str = ""
    reopens_at: dt.datetime | None = None

    @property
    def is_closed(self) -> bool:
        return self.mode == ForumMode.CLOSED

    @property
    def reads_new_users_first(self) -> bool:
        return self.mode == ForumMode.PREMODERATED


class ForumStateQuerySet(models.QuerySet):
    """The events."""

    def newest_first(self) -> "ForumStateQuerySet":
        return self.order_by("-pk")

    def modes_at(self, now) -> "ForumStateQuerySet":
        """`effective`, the newest first: what each event makes of the forum at `now`."""
        is_over = Q(mode=ForumMode.CLOSED, reopens_at__lte=now)
        mode = Case(When(is_over, then=F("reopens_as")), default=F("mode"))
        return self.annotate(effective=mode).newest_first()

    def standing(self, now: dt.datetime) -> Standing:
        """How the forum stands at `now`. Without any event new users' posts are read first."""
        last = self.modes_at(now).first()
        if last is None:
            return Standing()
        if last.effective != last.mode:
            return Standing(last.effective)
        return Standing(last.mode, last.text, last.reopens_at)


class ForumState(RulesModel):
    """The forum was opened, closed or set to read new users' posts first. Never changed.

    A closed forum reopens by the clock, at `reopens_at`, as it was before (`reopens_as`).
    """

    mode = models.CharField(_("state"), max_length=12, choices=ForumMode.choices)
    text_da = models.CharField(_("public text, Danish"), max_length=300, blank=True)
    text_en = models.CharField(_("public text, English"), max_length=300, blank=True)
    reopens_at = models.DateTimeField(_("reopens"), null=True, blank=True)
    reopens_as = models.CharField(
        max_length=12, choices=ForumMode.choices, blank=True, editable=False
    )
    set_at = models.DateTimeField(_("set"), editable=False)

    objects = ForumStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("state of the forum")
        verbose_name_plural = _("states of the forum")
        ordering = ["-pk"]
        constraints = [
            one_of("mode", ForumMode, "forum_mode_known"),
            models.CheckConstraint(
                condition=~Q(mode=ForumMode.CLOSED) & Q(reopens_at=None, reopens_as="")
                | Q(
                    mode=ForumMode.CLOSED,
                    reopens_at__isnull=False,
                    reopens_at__gt=F("set_at"),
                    reopens_as__in=[ForumMode.OPEN, ForumMode.PREMODERATED],
                ),
                name="closed_forum_reopens_later",
            ),
            models.CheckConstraint(
                condition=~Q(mode=ForumMode.CLOSED) | ~Q(text_da=""), name="closed_forum_says_why"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        rules_permissions = STATES_SET_BY_MODERATORS

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.set_at:%Y-%m-%d %H:%M}"

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")
