"""What topics of all rooms have in common: words that moderators keep and writers choose from."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_one_language, in_reader_language

from ..permissions import KEPT_BY_MODERATORS


class Tag(RulesModel):
    """A word that topics are found by across the rooms."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title_da = models.CharField(_("title in Danish"), max_length=limits.TAG_LENGTH)
    title_en = models.CharField(_("title in English"), max_length=limits.TAG_LENGTH, blank=True)

    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["slug"]
        constraints = [in_one_language("title", "tag_title_in_one_language")]
        rules_permissions = KEPT_BY_MODERATORS

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")
