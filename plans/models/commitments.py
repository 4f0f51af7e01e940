"""Initiatives (OGP: commitments) with their parties and their answers to OGP's template."""

import pghistory
import pgtrigger
from django.contrib.postgres.aggregates import StringAgg
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import Organisation
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of
from ogp_portal.common.dates import known_or_unknown, precision_field
from ogp_portal.common.search import search_index

from ..enums import Completion, PartyRole
from ..permissions import KEPT_BY_EDITORS, is_editor
from ..templates_of_ogp import ALL_QUESTIONS
from . import searched
from .addresses import address_errors
from .constraints import date_errors, in_order, one_of
from .periods import period_words
from .plans import ActionPlan, Theme, hidden_draft

NUMBER = r"^[1-9][0-9]{0,2}(\.[1-9][0-9]?)?$"
OGP_ID = r"^DK[0-9]{4}$"


class CommitmentQuerySet(models.QuerySet):
    """Initiatives, and what can be asked of them."""

    def visible_to(self, user) -> "CommitmentQuerySet":
        """As its plan, once it is in it: drafts and what is held back are for editors alone."""
        if is_editor(user):
            return self
        return self.exclude(hidden_draft(user, "plan__")).filter(is_held_back=False)

    def real(self) -> "CommitmentQuerySet":
        return self.filter(plan__is_demonstration=False)

    def in_plan_order(self) -> "CommitmentQuerySet":
        return self.order_by("position", "pk")

    def with_status(self) -> "CommitmentQuerySet":
        """Adds `completion` and `status_at` of the last status update; None where none is."""
        return self.annotate(completion=F("current_completion"), status_at=F("current_status_at"))

    def with_owner_names(self) -> "CommitmentQuerySet":
        """Adds `owner_names`: the responsible bodies in Danish order, None where none is stated.

        Danish names, since owners are Danish bodies and few have an English name.
        """
        owners = CommitmentParty.objects.current().owners().filter(commitment=OuterRef("pk"))
        names = StringAgg("organisation__name_da", ", ", order_by="organisation__sort_key")
        by_commitment = owners.order_by().values("commitment").annotate(names=names)
        return self.annotate(owner_names=Subquery(by_commitment.values("names")))


_LAST_STATUS = """
SELECT completion, reported_at INTO NEW.current_completion, NEW.current_status_at
FROM plans_statusupdate WHERE commitment_id = NEW.id AND milestone_id IS NULL
ORDER BY reported_at DESC, id DESC LIMIT 1;
RETURN NEW;
"""
"""NULL in both where nothing has been reported."""


@pghistory.track(exclude=["current_completion", "current_status_at"])
class Commitment(RulesModel):
    """An initiative: what an authority promises in a plan. Users always read 'initiativ'.

    `number` is the agency's ("1.1" or "3"); `irm_number` is IRM's and never makes an address;
    an initiative without the agency's number goes by its OGP id. `current_completion` and
    `current_status_at` repeat the last status update, so that lists need not look for it. The
    database keeps them: whatever is saved here, they are what the status updates say.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="commitments")
    theme = models.ForeignKey(
        Theme, models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    number = models.CharField(
        _("number"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(NUMBER, _("A number is written 3 or 1.1."))],
    )
    irm_number = models.CharField(_("IRM's number"), max_length=8, blank=True)
    ogp_id = models.CharField(
        _("OGP id"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(OGP_ID, _("An OGP id is DK and four digits: DK0050."))],
    )
    ogp_id_is_inferred = models.BooleanField(_("OGP id inferred by order"), default=False)
    address = models.CharField(max_length=8, editable=False)
    position = models.PositiveIntegerField(editable=False)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    summary_da = models.TextField(_("in short, Danish"), blank=True)
    summary_en = models.TextField(_("in short, English"), blank=True)
    what_is_new_da = models.TextField(_("new compared with existing work, Danish"), blank=True)
    what_is_new_en = models.TextField(_("new compared with existing work, English"), blank=True)
    owner_as_written = models.CharField(
        _("responsible authority as the source writes it"), max_length=300, blank=True
    )
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    starts_precision = precision_field()
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    ends_precision = precision_field()
    is_held_back = models.BooleanField(_("held back until it joins the plan"), default=False)
    joined_on = models.DateField(_("added to the running plan"), null=True, blank=True)
    joined_precision = precision_field()
    joined_reason_da = models.TextField(_("why it was added, Danish"), blank=True)
    joined_reason_en = models.TextField(_("why it was added, English"), blank=True)
    current_completion = models.CharField(
        _("completion"), max_length=12, choices=Completion.choices, null=True, editable=False
    )
    current_status_at = models.DateTimeField(_("last status"), null=True, editable=False)

    objects = CommitmentQuerySet.as_manager()
    former_addresses: dict[str, int] | None = None
    """The plan's aliases by address, where an import has read them for all its rows."""

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["plan_id", "position", "pk"]
        indexes = [
            models.Index(fields=["plan", "current_completion"], name="commitment_counts"),
            search_index("commitment_search", searched.COMMITMENT),
        ]
        constraints = [
            in_one_language("title", "commitment_title_in_one_language"),
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=~Q(number=""),
                name="commitment_number_once",
                violation_error_message=_("Another commitment of the plan has this number."),
            ),
            models.UniqueConstraint(
                fields=["ogp_id"],
                condition=~Q(ogp_id=""),
                name="commitment_ogp_id_once",
                violation_error_message=_("Another commitment has this OGP id."),
            ),
            models.UniqueConstraint(fields=["plan", "address"], name="commitment_address_once"),
            models.UniqueConstraint(fields=["id", "plan"], name="commitment_with_its_plan"),
            models.CheckConstraint(
                condition=Q(ogp_id="") | Q(ogp_id__regex=OGP_ID),
                name="commitment_ogp_id_form",
            ),
            models.CheckConstraint(
                condition=Q(number="") | Q(number__regex=NUMBER),
                name="commitment_number_form",
            ),
            models.CheckConstraint(condition=~Q(address=""), name="commitment_has_an_address"),
            models.CheckConstraint(
                condition=Q(ogp_id_is_inferred=False) | ~Q(ogp_id=""),
                name="only_an_ogp_id_is_inferred",
            ),
            in_order("starts", "ends", "commitment_dates_in_order"),
            known_or_unknown("joined_on", "joined_precision", "commitment_joined_known"),
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(is_held_back=False),
                name="commitment_that_joined_is_out",
            ),
            models.CheckConstraint(
                condition=Q(joined_reason_da="", joined_reason_en="") | Q(joined_on__isnull=False),
                name="only_a_commitment_that_joined_says_why",
                violation_error_message=_("Write when it was added, too."),
            ),
            known_or_unknown("starts_on", "starts_precision", "commitment_start_known"),
            known_or_unknown("ends_on", "ends_precision", "commitment_end_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="current_status",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_LAST_STATUS,
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.address} {self.title}"

    def save(self, *args, **kwargs) -> None:
        self.address = self.number or self.ogp_id
        self.position = commitment_position(self.number, self.ogp_id)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        errors = date_errors(self, ["starts", "ends", "joined"], [("starts", "ends")])
        if not self.number and not self.ogp_id:
            errors["number"] = gettext("Give a number, or the OGP id where there is no number.")
        if self.ogp_id_is_inferred and not self.ogp_id:
            errors["ogp_id_is_inferred"] = gettext("There is no OGP id to be inferred.")
        if self.theme is not None and self.theme.plan_id != self.plan_id:
            errors["theme"] = gettext("The theme belongs to another plan.")
        if errors := address_errors(self) | errors:
            raise ValidationError(errors)

    def get_absolute_url(self) -> str:
        return reverse("commitment", args=[self.plan.slug, self.address])

    @property
    def is_demonstration(self) -> bool:
        return self.plan.is_demonstration

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def summary(self) -> str:
        return in_reader_language(self, "summary")

    @property
    def what_is_new(self) -> str:
        return in_reader_language(self, "what_is_new")

    @property
    def joined_reason(self) -> str:
        return in_reader_language(self, "joined_reason")

    @property
    def period(self) -> str:
        """As precisely as start and end are known."""
        return period_words(
            self.starts_on, self.starts_precision, self.ends_on, self.ends_precision
        )


def commitment_position(number: str, ogp_id: str) -> int:
    """Where an initiative stands in its plan: 1.9 before 1.10; by OGP id without a number."""
    if number:
        theme, _dot, item = number.partition(".")
        return int(theme) * 1000 + int(item or 0)
    return 1_000_000 + int(ogp_id[2:] or 0)


class CommitmentAlias(models.Model):
    """An address that an initiative had before; it redirects for ever."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="+")
    address = models.CharField(max_length=8)
    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "address"], name="commitment_alias_once"),
            models.CheckConstraint(condition=~Q(address=""), name="commitment_alias_not_empty"),
        ]

    def __str__(self) -> str:
        return self.address


@pghistory.track()
class CommitmentAnswer(RulesModel):
    """One question of OGP's template with the plan's answer, in the template's order."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="answers")
    question = models.CharField(
        _("question"),
        max_length=40,
        choices={key: question.label for key, question in ALL_QUESTIONS.items()},
    )
    position = models.PositiveSmallIntegerField(_("order"))
    text_da = models.TextField(_("answer in Danish"), blank=True)
    text_en = models.TextField(_("answer in English"), blank=True)

    class Meta:
        verbose_name = _("answer to a question of the template")
        verbose_name_plural = _("answers to the questions of the template")
        ordering = ["commitment_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "question"], name="one_answer_per_question"
            ),
            in_one_language("text", "commitment_answer_in_one_language"),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return str(self.get_question_display())

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    @property
    def text_language(self) -> str:
        return language_of(self, "text")


class CommitmentPartyQuerySet(models.QuerySet):
    """Bodies' parts in initiatives."""

    def current(self) -> "CommitmentPartyQuerySet":
        """Without those that are over: a body has no say in what it has handed on."""
        return self.filter(until_on=None)

    def owners(self) -> "CommitmentPartyQuerySet":
        """The responsible bodies' parts."""
        return self.filter(role=PartyRole.LEAD)


_FORGET_CONFIRMATION = """
IF NEW.acknowledged_at IS NOT DISTINCT FROM OLD.acknowledged_at THEN
    NEW.acknowledged_at = NULL;
END IF;
RETURN NEW;
"""
"""Another body, or the same in another role, has not confirmed anything yet."""


@pghistory.track()
class CommitmentParty(RulesModel):
    """A body's part in an initiative. 'Lead' is the owner; it acknowledges the initiative.

    A part that is over keeps its row with the day it ended. `internal_contact` is for staff alone.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="commitments")
    role = models.CharField(_("role"), max_length=16, choices=PartyRole.choices)
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    from_precision = precision_field()
    until_on = models.DateField(_("until"), null=True, blank=True)
    until_precision = precision_field()
    public_contact = models.CharField(
        _("public contact (a function mailbox by default)"), max_length=200, blank=True
    )
    internal_contact = models.CharField(_("contact for staff"), max_length=200, blank=True)

    objects = CommitmentPartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["commitment_id", "role", "organisation__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "organisation", "role"],
                condition=Q(until_on=None),
                name="party_once_per_role",
                violation_error_message=_("This body has this role already."),
            ),
            one_of("role", PartyRole, "party_role_is_known"),
            known_or_unknown("from_on", "from_precision", "party_from_known"),
            known_or_unknown("until_on", "until_precision", "party_until_known"),
            in_order("from", "until", "party_dates_in_order"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="confirmed_by_this_body",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("organisation", "role"),
                func=_FORGET_CONFIRMATION,
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"

    def clean(self) -> None:
        """Its time, and: an invented body and a real initiative never meet, nor the reverse."""
        errors = date_errors(self, ["from", "until"], [("from", "until")])
        if self.organisation_id is not None and self.commitment_id is not None:
            errors |= self._mixed_worlds()
        if errors:
            raise ValidationError(errors)

    def _mixed_worlds(self) -> dict[str, str]:
        is_invented = self.organisation.is_demonstration
        if is_invented == self.commitment.is_demonstration:
            return {}
        if is_invented:
            return {"organisation": gettext("This body is invented. Choose a real one.")}
        return {"organisation": gettext("The commitment is invented. Choose an invented body.")}
