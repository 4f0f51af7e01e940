"""That a person has read a version at the redaction desk, where something was removed before."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User

from ..enums import RedactionState
from .redactions import PictureBar, Redaction
from .submissions import SubmissionVersion


class DeskReading(models.Model):
    """A person has read this version. One that follows a redacted version waits for it.

    Nothing can know for certain which words of a new text say what was removed from the last; so
    no version of such an answer becomes public unread.
    """

    version = models.OneToOneField(
        SubmissionVersion, models.CASCADE, primary_key=True, related_name="desk_reading"
    )
    read_at = models.DateTimeField(_("read"))
    read_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("reading at the desk")
        verbose_name_plural = _("readings at the desk")

    def __str__(self) -> str:
        return str(self.version)


def must_be_read() -> Q:
    """A condition on answers with `newest`, the key of its newest version: nobody has read it,
    and something was removed from an earlier one or its files."""
    accepted = Redaction.objects.filter(state=RedactionState.ACCEPTED)
    removed = Exists(accepted.filter(_before("version"))) | Exists(
        accepted.filter(_before("attachment__version"))
    )
    removed |= Exists(PictureBar.objects.filter(_before("attachment__version")))
    return removed & ~Exists(DeskReading.objects.filter(version=OuterRef("newest")))


def _before(version: str) -> Q:
    """Of a version of the answer that is not the newest; `version` is the way to it."""
    return Q(**{f"{version}__submission": OuterRef("pk")}) & ~Q(**{version: OuterRef("newest")})
