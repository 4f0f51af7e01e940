"""Files, kept under the checksum of their content, with what is known about each."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """One file. Its bytes lie at a path made from their SHA-256, so a backup is consistent.

    Two rows with the same content share the bytes. A file is public only through the object that
    points to it; this table decides nothing about who may read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content_type = models.CharField(_("content type"), max_length=120)
    name = models.CharField(_("file name"), max_length=200)
    stored_at = models.DateTimeField(_("stored"))

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return settings.FILES_DIR / self.sha256[:2] / self.sha256
