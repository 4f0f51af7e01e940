"""What senders ask for once they can no longer change their answer themselves."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from plans.models.constraints import one_of

from ..enums import RequestKind, RequestState
from ..permissions import REVIEWED_BY_STAFF
from .submissions import Submission, SubmissionVersion


class SubmitterRequestQuerySet(models.QuerySet):
    """Requests of senders; staff alone read them."""

    def waiting(self) -> "SubmitterRequestQuerySet":
        return self.filter(state=RequestState.OPEN)

    def disowning(self) -> "SubmitterRequestQuerySet":
        """Where the owner of the address says that somebody else wrote the answer."""
        return self.filter(kind=RequestKind.NOT_MINE)

    def standing(self) -> "SubmitterRequestQuerySet":
        """Those that staff have accepted or not looked at yet."""
        return self.filter(state__in=[RequestState.OPEN, RequestState.ACCEPTED])

    def asked_first(self) -> "SubmitterRequestQuerySet":
        return self.order_by("asked_at", "pk")


class SubmitterRequest(RulesModel):
    """One request about one answer, in a queue until staff accept or decline it.

    A correction holds the whole text as it should read instead of `version`. While a request of
    the kind NOT_MINE waits, the answer is not public. One that is OVERTAKEN needs nobody any more:
    the sender has changed the answer or taken it back; `reply` says which.
    """

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="requests", verbose_name=_("answer")
    )
    version = models.ForeignKey(
        SubmissionVersion,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("version of the answer"),
    )
    kind = models.CharField(_("asks for"), max_length=12, choices=RequestKind.choices)
    reason = models.TextField(_("reason"), max_length=limits.SHORT_TEXT_LENGTH, blank=True)
    new_text = models.TextField(
        _("text as it should read"), max_length=limits.ANSWER_LENGTH, blank=True
    )
    state = models.CharField(
        _("state"), max_length=12, choices=RequestState.choices, default=RequestState.OPEN
    )
    asked_at = models.DateTimeField(_("asked"))
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    reply = models.TextField(_("reply"), max_length=limits.SHORT_TEXT_LENGTH, blank=True)

    objects = SubmitterRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request from a sender")
        verbose_name_plural = _("requests from senders")
        ordering = ["asked_at", "pk"]
        constraints = [
            one_of("kind", RequestKind, "request_kind_known"),
            one_of("state", RequestState, "request_state_known"),
            models.UniqueConstraint(
                fields=["submission", "kind"],
                condition=Q(state=RequestState.OPEN),
                name="one_waiting_request_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, handled_at=None)
                | ~Q(state=RequestState.OPEN) & Q(handled_at__isnull=False),
                name="handled_request_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(kind=RequestKind.CORRECT) & ~Q(new_text="")
                | ~Q(kind=RequestKind.CORRECT) & Q(new_text=""),
                name="correction_and_no_other_request_has_a_text",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(reply=""),
                name="declined_request_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.OVERTAKEN) | ~Q(reply=""),
                name="overtaken_request_has_a_reason",
            ),
        ]
        rules_permissions = REVIEWED_BY_STAFF

    def __str__(self) -> str:
        return f"{self.submission}: {self.get_kind_display()}"

    @property
    def disowns(self) -> bool:
        """Whether it says that somebody else wrote the answer, and staff have not said otherwise."""
        stands = self.state in {RequestState.OPEN, RequestState.ACCEPTED}
        return stands and self.kind == RequestKind.NOT_MINE
