"""The rooms of the forum."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language, language_of

from ..permissions import KEPT_BY_MODERATORS

RESERVED_SLUGS = frozenset(
    [
        "afgoerelser",
        "anmeldelser",
        "decisions",
        "drafts",
        "emneord",
        "kladder",
        "laest",
        "moderation",
        "moderering",
        "new",
        "nyt",
        "profil",
        "profile",
        "read",
        "regler",
        "reports",
        "rules",
        "search",
        "soeg",
        "tags",
    ]
)
"""Words with an address of their own below /forum/; no room can be called so."""


def not_reserved(slug: str) -> None:
    """Refuses a room's address that the forum needs for itself."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address is used by the forum itself."), code="reserved")


class CategoryQuerySet(models.QuerySet):
    """The rooms."""

    def visible_to(self, user) -> "CategoryQuerySet":
        """All of them, for everybody."""
        return self


class Category(RulesModel):
    """A room of the forum. `topic_count` is visible topics, kept exact as posts change."""

    slug = models.SlugField(_("address"), max_length=60, unique=True, validators=[not_reserved])
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TITLE_LENGTH)
    title_en = models.CharField(_("title in English"), max_length=limits.TITLE_LENGTH, blank=True)
    text_da = models.TextField(_("what it is for, Danish"), blank=True)
    text_en = models.TextField(_("what it is for, English"), blank=True)
    topic_count = models.PositiveIntegerField(_("topics"), default=0, editable=False)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]
        constraints = [in_one_language("title", "category_title_in_one_language")]
        rules_permissions = KEPT_BY_MODERATORS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("category", args=[self.slug])

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def title_language(self) -> str:
        return language_of(self, "title")

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")
