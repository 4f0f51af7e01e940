"""What ties initiatives together: the words they are sorted by, and how one follows another."""

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of

from ..enums import LinkRelation, Vocabulary
from ..permissions import KEPT_BY_EDITORS, is_editor
from .commitments import Commitment
from .constraints import one_of
from .plans import hidden_draft

DIRECTED = [LinkRelation.CONTINUES, LinkRelation.SUPERSEDES, LinkRelation.MERGED_INTO]
"""Relations that lead from one initiative to another and so must not run in a circle."""


class Term(RulesModel):
    """One word of a vocabulary. OGP changes its lists, so a word has its years."""

    kind = models.CharField(_("list"), max_length=12, choices=Vocabulary.choices)
    key = models.SlugField(_("key"), max_length=60)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name_da = models.CharField(_("name in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    name_en = models.CharField(_("name in English"), max_length=limits.TITLE_LENGTH, blank=True)
    valid_from = models.PositiveSmallIntegerField(_("from the year"), null=True, blank=True)
    valid_to = models.PositiveSmallIntegerField(_("until the year"), null=True, blank=True)

    class Meta:
        verbose_name = _("word of a list")
        verbose_name_plural = _("words of the lists")
        ordering = ["kind", "position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="term_once"),
            one_of("kind", Vocabulary, "term_list_is_known"),
            in_one_language("name", "term_named_in_one_language"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="term_years_in_order",
                violation_error_message=_("The end lies before the start."),
            ),
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")

    @property
    def name_language(self) -> str:
        return language_of(self, "name")


@pghistory.track()
class CommitmentTerm(RulesModel):
    """An initiative stands under a word, as its authority or editor says.

    What IRM codes is an `Assessment`, never this.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="terms")
    term = models.ForeignKey(Term, models.PROTECT, related_name="commitments")

    class Meta:
        verbose_name = _("word of the commitment")
        verbose_name_plural = _("words of the commitment")
        ordering = ["commitment_id", "term__kind", "term__position"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "term"], name="commitment_term_once")
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return str(self.term)


class CommitmentLinkQuerySet(models.QuerySet):
    """How initiatives stand to each other."""

    def visible_to(self, user) -> "CommitmentLinkQuerySet":
        """Only where both ends are."""
        if is_editor(user):
            return self
        is_draft = hidden_draft(user, "commitment__plan__") | hidden_draft(user, "other__plan__")
        is_held_back = Q(commitment__is_held_back=True) | Q(other__is_held_back=True)
        return self.exclude(is_draft | is_held_back)


_NO_CIRCLE = """
IF NEW.relation <> 'related' THEN
    PERFORM pg_advisory_xact_lock(hashtext('plans_commitmentlink'));
    IF EXISTS (
        WITH RECURSIVE onward(id) AS (
            SELECT NEW.other_id
            UNION
            SELECT link.other_id FROM plans_commitmentlink AS link
            JOIN onward ON link.commitment_id = onward.id
            WHERE link.relation <> 'related' AND link.id <> COALESCE(NEW.id, 0)
        )
        SELECT 1 FROM onward WHERE id = NEW.commitment_id
    ) THEN
        RAISE EXCEPTION 'commitment links run in a circle' USING ERRCODE = 'check_violation';
    END IF;
END IF;
RETURN NEW;
"""
"""Under a lock, since two transactions could each add one half of a circle."""


@pghistory.track()
class CommitmentLink(RulesModel):
    """`commitment` continues, replaces, was merged into or is related to `other`, and why."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="links")
    other = models.ForeignKey(
        Commitment, models.CASCADE, related_name="links_to_it", verbose_name=_("other commitment")
    )
    relation = models.CharField(_("relation"), max_length=12, choices=LinkRelation.choices)
    reason_da = models.TextField(_("reason in Danish"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )

    objects = CommitmentLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to another commitment")
        verbose_name_plural = _("links to other commitments")
        ordering = ["commitment_id", "relation", "pk"]
        constraints = [
            one_of("relation", LinkRelation, "commitment_link_relation_is_known"),
            models.CheckConstraint(
                condition=~Q(commitment=F("other")),
                name="commitment_is_not_linked_to_itself",
                violation_error_message=_("A commitment cannot be linked to itself."),
            ),
            models.UniqueConstraint(
                fields=["commitment", "other", "relation"],
                name="commitment_link_once",
                violation_error_message=_("This link has been made already."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_circle",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_NO_CIRCLE,
            )
        ]
        rules_permissions = KEPT_BY_EDITORS

    def __str__(self) -> str:
        return f"{self.commitment} – {self.get_relation_display()} – {self.other}"

    def clean(self) -> None:
        stored = CommitmentLink.objects.filter(pk=self.pk).first()
        if stored and stored.other_id != self.other_id:  # so that its end is told in the history
            raise ValidationError({"other": gettext("Delete this link, and make another one.")})
        if self.relation in DIRECTED and self._leads_back():
            raise ValidationError(
                {"other": gettext("That commitment follows this one; a circle is not possible.")}
            )

    def _leads_back(self) -> bool:
        """Whether the links from `other` lead to `commitment` again."""
        reached, ahead = set(), {self.other_id}
        links = CommitmentLink.objects.filter(relation__in=DIRECTED).exclude(pk=self.pk)
        while ahead:
            if self.commitment_id in ahead:
                return True
            reached |= ahead
            ahead = (
                set(links.filter(commitment__in=ahead).values_list("other", flat=True)) - reached
            )
        return False

    @property
    def reason(self) -> str:
        return in_reader_language(self, "reason")
