"""The owner's way in: what was asked of whom, and what came back before it is published."""

import datetime as dt

from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel
from rules.predicates import always_deny

from ogp_portal.accounts.models import Organisation
from ogp_portal.common import limits
from ogp_portal.files.models import StoredFile
from ogp_portal.notifications.models import LANGUAGES, Message, MessageState

from ..enums import Completion, PlanState
from ..permissions import KEPT_BY_EDITORS
from .commitments import Commitment, CommitmentParty
from .constraints import ON_THE_WEB, web_address
from .plans import ActionPlan
from .progress import DONE, StatusUpdate

PERIOD = r"^[0-9]{4}-[12]$"
SILENT_AFTER = dt.timedelta(days=14)
"""How long an owner may be silent before the staff home shows it (issue 3.4)."""

NOT_DELIVERED = [MessageState.BOUNCED, MessageState.FAILED]
KEPT_BY_ACTS = KEPT_BY_EDITORS | {"add": always_deny, "delete": always_deny}

_signer = Signer(salt="plans.owner_request")


def half_year(day: dt.date) -> str:
    """'2026-2' for a day from July to December 2026."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"  # noqa: PLR2004 - June


class OwnerRequestQuerySet(models.QuerySet):
    """Mails that asked an owner, and how it went."""

    def visible_to(self, user) -> "OwnerRequestQuerySet":
        """For staff alone: they hold a civil servant's address."""
        return (
            self if user is not None and user.has_perm("plans.view_ownerrequest") else self.none()
        )

    def by_token(self, token: str) -> "OwnerRequest | None":
        """The request that a mailed link stands for; None when the link is not ours."""
        try:
            key = _signer.unsign(token)
        except BadSignature:
            return None
        return self.select_related("plan", "organisation").filter(pk=key).first()

    def with_delivery(self) -> "OwnerRequestQuerySet":
        """Adds `message_state` and `mailed_at` of its mail; None where the mail is gone."""
        mail = Message.objects.filter(pk=OuterRef("message"))
        return self.annotate(
            message_state=Subquery(mail.values("state")[:1]),
            mailed_at=Subquery(mail.values("sent_at")[:1]),
            has_reports=Exists(OwnerReport.objects.filter(request=OuterRef("pk"))),
        )

    def waiting(self, now: dt.datetime) -> "OwnerRequestQuerySet":
        """Links that still work and are not answered."""
        return self.filter(answered_at=None, revoked_at=None, expires_at__gt=now)

    def _unheard(self) -> "OwnerRequestQuerySet":
        """No answer to the owner's last request, in a plan that still runs."""
        newer = OwnerRequest.objects.filter(
            plan=OuterRef("plan"),
            organisation=OuterRef("organisation"),
            asked_at__gt=OuterRef("asked_at"),
        )
        running = self.filter(plan__state=PlanState.IN_PROGRESS, answered_at=None, revoked_at=None)
        return running.with_delivery().exclude(Exists(newer))

    def bounced(self) -> "OwnerRequestQuerySet":
        """Whose mail never arrived."""
        return self._unheard().filter(message_state__in=NOT_DELIVERED)

    def silent(self, now: dt.datetime) -> "OwnerRequestQuerySet":
        """Asked fourteen days ago or more, and not a word since. Bounces are listed apart."""
        asked = self._unheard().filter(asked_at__lte=now - SILENT_AFTER, has_reports=False)
        arrived = Q(message_state=None) | ~Q(message_state__in=NOT_DELIVERED)
        return asked.filter(arrived)

    def to_pass_on(self) -> "OwnerRequestQuerySet":
        """'It is not me': waiting for an editor."""
        return self.filter(revoked_at=None).exclude(pass_on_address="")


class OwnerRequest(RulesModel):
    """One mail to one owner about its initiatives in a plan, with a link for that alone.

    How long the link works is decided from this row when it is used, never by the token.
    """

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="owner_requests", verbose_name=_("action plan")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    address = models.EmailField(_("address"), max_length=limits.EMAIL_LENGTH)
    period = models.CharField(_("half-year"), max_length=6)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="da")
    asked_at = models.DateTimeField(_("asked"))
    expires_at = models.DateTimeField(_("link works until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("link withdrawn"), null=True, blank=True)
    pass_on_address = models.EmailField(
        _("asks to be passed on to"), max_length=limits.EMAIL_LENGTH, blank=True
    )
    passed_on_from = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="passed_on_to",
        verbose_name=_("passed on from"),
    )
    message = models.UUIDField(_("mail"), null=True, editable=False)
    bodies = models.ManyToManyField(
        Organisation, related_name="+", verbose_name=_("asked for"), editable=False
    )

    objects = OwnerRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to an owner")
        verbose_name_plural = _("requests to owners")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "plan", Lower("address"), "period", name="owner_asked_once_per_half_year"
            ),
            models.CheckConstraint(
                condition=Q(period__regex=PERIOD), name="owner_request_period_form"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("asked_at")), name="owner_request_expires_later"
            ),
        ]
        rules_permissions = KEPT_BY_ACTS

    def __str__(self) -> str:
        return f"{self.organisation} – {self.period}"

    @property
    def is_demonstration(self) -> bool:
        return self.plan.is_demonstration

    @property
    def path(self) -> str:
        """The personal link, in the reader's language."""
        return reverse("owner-report", args=[_signer.sign(str(self.pk))])

    def is_live(self, now: dt.datetime) -> bool:
        """Whether the link still works; an answered one only shows what was sent."""
        return self.revoked_at is None and now < self.expires_at and not self.has_moved

    @property
    def has_moved(self) -> bool:
        """Whether the body has got another mailbox since; the old one must not speak for it."""
        present = self.organisation.report_email.lower()
        return bool(present) and self.passed_on_from_id is None and present != self.address.lower()

    def organisations(self) -> QuerySet[Organisation]:
        """Whom it asks: the body, and those that shared its mailbox when it was sent.

        What it asks for is fixed then: a link must never come to speak for more.
        """
        return Organisation.objects.filter(
            Q(pk=self.organisation_id) | Q(pk__in=self.bodies.values("pk"))
        )

    def parties(self) -> QuerySet[CommitmentParty]:
        """The owner's own part in the plan's initiatives, as long as it has it."""
        parties = owners_in(self.plan_id)
        return parties.filter(organisation__in=self.organisations())

    def commitments(self) -> QuerySet[Commitment]:
        """What it asks about: initiatives not finished or not confirmed, and those reported on."""
        own = Commitment.objects.filter(plan=self.plan_id).in_plan_order()
        sent = OwnerReport.objects.filter(request=self, commitment=OuterRef("pk"))
        return own.filter(Exists(awaited(self.parties())) | Exists(sent))


def owners_in(plan: int) -> QuerySet[CommitmentParty]:
    """The responsible bodies of the initiatives of a plan, by its id.

    What is held back is no part of the plan yet, so nobody is asked about it.
    """
    parties = CommitmentParty.objects.current().owners()
    return parties.filter(commitment__plan=plan, commitment__is_held_back=False)


def awaited(parties: QuerySet[CommitmentParty]) -> QuerySet[CommitmentParty]:
    """The parts of which a report is due, for Exists on an initiative (OuterRef 'pk')."""
    return outstanding(parties).filter(commitment=OuterRef("pk"))


def outstanding(parties: QuerySet[CommitmentParty]) -> QuerySet[CommitmentParty]:
    """Parts not confirmed, or in an initiative that is neither completed nor withdrawn."""
    finished = Q(commitment__current_completion__in=DONE)
    return parties.filter(
        Q(acknowledged_at=None) | Q(commitment__current_completion=None) | ~finished
    )


class OwnerReportQuerySet(models.QuerySet):
    """What owners sent by their links."""

    def visible_to(self, user) -> "OwnerReportQuerySet":
        """For staff alone, until it is published as a status update."""
        return self if user is not None and user.has_perm("plans.view_ownerreport") else self.none()

    def waiting(self) -> "OwnerReportQuerySet":
        """Neither published nor declined, the oldest first."""
        return self.filter(status_update=None, declined_at=None).order_by("sent_at", "pk")

    def standing(self) -> "OwnerReportQuerySet":
        return self.filter(declined_at=None)


class OwnerReport(RulesModel):
    """What an owner reported of one initiative. Published, it becomes a status update.

    It came by a mailed link, or from a system of the body's own: then `organisation` is the body
    that the system speaks for and `source` what staff call the system. Such a report answers the
    request that waits, where there is one.
    """

    request = models.ForeignKey(
        OwnerRequest,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("request to an owner"),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation"),
    )
    source = models.CharField(
        _("sent by the system"), max_length=limits.TOKEN_LABEL_LENGTH, blank=True
    )
    commitment = models.ForeignKey(
        Commitment, models.CASCADE, related_name="owner_reports", verbose_name=_("commitment")
    )
    idempotency_key = models.UUIDField(unique=True, editable=False)
    acknowledges = models.BooleanField(_("confirms that the commitment is theirs"), default=False)
    is_unchanged = models.BooleanField(_("nothing new since last time"), default=False)
    completion = models.CharField(_("completion"), max_length=12, choices=Completion.choices)
    text_da = models.TextField(_("what was done, Danish"), blank=True)
    text_en = models.TextField(_("what was done, English"), blank=True)
    challenges_da = models.TextField(_("what is hard, Danish"), blank=True)
    challenges_en = models.TextField(_("what is hard, English"), blank=True)
    evidence_title_da = models.CharField(
        _("evidence, title in Danish"), max_length=limits.TITLE_LENGTH, blank=True
    )
    evidence_title_en = models.CharField(
        _("evidence, title in English"), max_length=limits.TITLE_LENGTH, blank=True
    )
    evidence_url = models.URLField(
        _("evidence, link"), max_length=500, blank=True, validators=[ON_THE_WEB]
    )
    evidence_file = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("evidence, file"),
    )
    sent_at = models.DateTimeField(_("sent"))
    status_update = models.OneToOneField(
        StatusUpdate,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="owner_report",
        verbose_name=_("published as"),
    )
    declined_at = models.DateTimeField(_("declined"), null=True, blank=True)
    decline_reason = models.TextField(_("why it was declined"), blank=True)

    objects = OwnerReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report from an owner")
        verbose_name_plural = _("reports from owners")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "commitment"],
                condition=Q(declined_at=None),
                name="one_standing_report_per_commitment",
            ),
            models.CheckConstraint(
                condition=Q(request__isnull=False, organisation=None, source="")
                | Q(organisation__isnull=False) & ~Q(source=""),
                name="owner_report_by_link_or_system",
            ),
            models.UniqueConstraint(
                fields=["organisation", "commitment"],
                condition=Q(status_update=None, declined_at=None),
                name="one_waiting_report_of_a_system",
            ),
            models.CheckConstraint(
                condition=Q(status_update=None) | Q(declined_at=None),
                name="owner_report_published_or_declined",
            ),
            models.CheckConstraint(
                condition=Q(declined_at=None, decline_reason="")
                | Q(declined_at__isnull=False) & ~Q(decline_reason=""),
                name="declined_owner_report_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(evidence_url="") | Q(evidence_file=None),
                name="owner_report_evidence_link_or_file",
            ),
            web_address("evidence_url", "owner_report_evidence_is_a_web_address"),
        ]
        rules_permissions = KEPT_BY_ACTS

    def __str__(self) -> str:
        return f"{self.commitment} – {self.get_completion_display()}"

    @property
    def is_demonstration(self) -> bool:
        return self.commitment.is_demonstration

    @property
    def body(self) -> Organisation:
        """Who reports: the body that the system speaks for, or the one that was asked."""
        return self.organisation or self.request.organisation

    def parties(self) -> QuerySet[CommitmentParty]:
        """The parts in the initiative that it speaks for."""
        if self.organisation_id is None:
            return self.request.parties().filter(commitment=self.commitment_id)
        own = owners_in(self.commitment.plan_id).filter(commitment=self.commitment_id)
        return own.filter(organisation=self.organisation_id)

    @property
    def is_waiting(self) -> bool:
        return self.status_update_id is None and self.declined_at is None

    @property
    def has_evidence(self) -> bool:
        return bool(self.evidence_url or self.evidence_file_id)
