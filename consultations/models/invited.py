"""The list of invited parties (høringsliste), their personal links, and who has answered."""

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Organisation, User
from ogp_portal.common import limits
from ogp_portal.common.text import danish_sort_key
from ogp_portal.notifications.models import Message, MessageState
from plans.models.constraints import one_of

from ..enums import InvitationPurpose, SubmitterKind, TickedBy
from ..permissions import KEPT_BY_EDITORS, is_editor
from .consultations import Consultation
from .phases import Phase
from .submissions import Submission

NOT_DELIVERED = [MessageState.BOUNCED, MessageState.FAILED]
INVITED_KINDS = [choice for choice in SubmitterKind.choices if choice[0] != SubmitterKind.CITIZEN]
"""Who can be invited: organisations and authorities, never private persons."""


class InvitedPartyQuerySet(models.QuerySet):
    """Invited parties, and how far each has come."""

    def visible_to(self, user) -> "InvitedPartyQuerySet":
        """The list is public with its consultation."""
        return self if is_editor(user) else self.filter(consultation__is_published=True)

    def in_danish_order(self) -> "InvitedPartyQuerySet":
        return self.order_by("sort_key", "pk")

    def with_public_answer(self) -> "InvitedPartyQuerySet":
        """Adds `answer` and `answer_confirmed_at` of a public answer that may be named.

        Only an answer that is published under the party's own name, or whose tick staff have
        made: e-mail and CVR of a sender are never public, so nothing may be derived from them.
        """
        ticks = AnswerTick.objects.filter(
            Q(how=TickedBy.STAFF) | Q(submission__public_name__iexact=F("party__name")),
            party=OuterRef("pk"),
            submission__in=Submission.objects.public().exclude(public_name=""),
        ).order_by("submission__received_at", "pk")
        return self.annotate(
            answer=Subquery(ticks.values("submission__reference")[:1]),
            answer_confirmed_at=Subquery(ticks.values("submission__organisation_confirmed_at")[:1]),
        )

    def with_standing(self) -> "InvitedPartyQuerySet":
        """Adds what staff see: `is_answered`, `mail_state` and `mailed_at` of the newest letter."""
        letters = InvitationLink.objects.filter(party=OuterRef("pk")).order_by("-made_at", "-pk")
        mail = Message.objects.filter(pk=OuterRef("newest_message"))
        return self.annotate(
            is_answered=Exists(AnswerTick.objects.filter(party=OuterRef("pk"))),
            newest_message=Subquery(letters.values("message")[:1]),
            mailed_at=Subquery(mail.values("sent_at")[:1]),
            mail_state=Subquery(mail.values("state")[:1]),
        )

    def not_delivered(self) -> "InvitedPartyQuerySet":
        """Those whose newest letter or reminder did not arrive."""
        return self.with_standing().filter(mail_state__in=NOT_DELIVERED)

    def waited_for(self) -> "InvitedPartyQuerySet":
        """Those without an answer that one can rely on.

        An answer that only claims the party's CVR number or mail domain, from an address nobody
        has confirmed, silences no reminder.
        """
        sure = Q(how__in=[TickedBy.LINK, TickedBy.STAFF]) | Q(
            submission__confirmed_at__isnull=False
        )
        return self.exclude(Exists(AnswerTick.objects.filter(sure, party=OuterRef("pk"))))


@pghistory.track(exclude=["sort_key"])
class InvitedParty(RulesModel):
    """An organisation or authority that is asked to answer. Its address is never public."""

    consultation = models.ForeignKey(
        Consultation,
        models.CASCADE,
        related_name="invited_parties",
        verbose_name=_("consultation"),
    )
    name = models.CharField(_("name"), max_length=limits.TITLE_LENGTH)
    sort_key = models.CharField(max_length=2 * limits.TITLE_LENGTH, editable=False)
    kind = models.CharField(
        _("kind"), max_length=16, choices=INVITED_KINDS, default=SubmitterKind.ORGANISATION
    )
    email = models.EmailField(
        _("e-mail"),
        max_length=limits.EMAIL_LENGTH,
        blank=True,
        help_text=_("The letter is sent to this address. It is never shown to the public."),
    )
    cvr = models.CharField(_("CVR number"), max_length=8, blank=True)
    mail_domain = models.CharField(
        _("mail domain"),
        max_length=limits.EMAIL_LENGTH,
        blank=True,
        help_text=_("Answers from addresses at this domain tick the party, for example dr.dk."),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    added_at = models.DateTimeField(_("added"), editable=False)

    objects = InvitedPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("invited party")
        verbose_name_plural = _("invited parties")
        ordering = ["consultation_id", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                "consultation",
                Lower("name"),
                name="party_invited_once",
                violation_error_message=_("A party of that name is on the list already."),
            ),
            models.UniqueConstraint(
                "consultation",
                Lower("email"),
                condition=~Q(email=""),
                name="party_address_once",
                violation_error_message=_("A party with that address is on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(cvr="") | Q(cvr__regex=r"^[0-9]{8}$"),
                name="party_cvr_has_eight_digits",
                violation_error_message=_("A CVR number is 8 digits."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[value for value, _label in INVITED_KINDS]),
                name="party_is_no_private_person",
            ),
        ]
        rules_permissions = {**KEPT_BY_EDITORS, "view": is_editor}

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.sort_key = danish_sort_key(self.name)[: 2 * limits.TITLE_LENGTH]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_key"}
        super().save(*args, **kwargs)


class InvitationLink(models.Model):
    """One personal link that was mailed to a party. Kept as a checksum: nobody can read it here."""

    party = models.ForeignKey(InvitedParty, models.CASCADE, related_name="links")
    phase = models.ForeignKey(Phase, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=8, choices=InvitationPurpose.choices)
    token_sha256 = models.CharField(max_length=64, unique=True)
    address = models.EmailField(max_length=limits.EMAIL_LENGTH)
    message = models.UUIDField(null=True)
    made_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "phase", "purpose"],
                condition=Q(revoked_at=None),
                name="party_mailed_once",
            ),
            one_of("purpose", InvitationPurpose, "invitation_purpose_known"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.made_at:%Y-%m-%d}"


class AnswerTick(models.Model):
    """That an invited party has answered, how that is known, and with which answer.

    Staff may tick a party without naming an answer. Readers outside staff see a tick only as
    `InvitedPartyQuerySet.with_public_answer` lets it through. Its history is the audit log of the
    party, which names no answer: whose answer it was must not outlive the tick.
    """

    party = models.ForeignKey(InvitedParty, models.CASCADE, related_name="ticks")
    submission = models.ForeignKey(
        Submission, models.CASCADE, null=True, blank=True, related_name="ticks"
    )
    how = models.CharField(_("known by"), max_length=8, choices=TickedBy.choices)
    made_at = models.DateTimeField(_("ticked"))
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("tick")
        verbose_name_plural = _("ticks")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "submission"],
                nulls_distinct=False,
                name="party_ticked_once_for_an_answer",
            ),
            one_of("how", TickedBy, "tick_reason_known"),
            models.CheckConstraint(
                condition=Q(how=TickedBy.STAFF) | Q(submission__isnull=False),
                name="only_staff_tick_without_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} ({self.get_how_display()})"


def with_invited(consultations: models.QuerySet) -> models.QuerySet:
    """Adds `invited` and `invited_answered` to consultations: parties on the list, those ticked."""
    own = InvitedParty.objects.filter(consultation=OuterRef("pk")).order_by().values("consultation")
    ticked = own.filter(ticks__isnull=False)
    number = models.Count("pk", distinct=True)
    return consultations.annotate(
        invited=Subquery(own.annotate(number=number).values("number")),
        invited_answered=Subquery(ticked.annotate(number=number).values("number")),
    )
