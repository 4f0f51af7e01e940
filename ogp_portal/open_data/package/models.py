"""Which packages are there, and whether what they hold is still public."""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from .removals import removals


class PackageQuerySet(models.QuerySet):
    """The packages, newest first."""

    def with_what_was_removed(self) -> "PackageQuerySet":
        """Adds `removed_now`: as `removals_seen`, counted now. A larger one says what came since."""
        since = removals().filter(pk__gt=OuterRef("log_read_from")).order_by()
        number = since.values(kept=F("pk") * 0).annotate(number=models.Count("*"))
        return self.annotate(removed_now=Coalesce(Subquery(number.values("number")), 0))

    def newest(self) -> "Package | None":
        """The newest, with `removed_now`; None before the first is built."""
        return self.with_what_was_removed().order_by("-as_of").first()


class Package(models.Model):
    """One complete package: a file on disk that holds what was public at one moment, `as_of`.

    `log_read_from` and `removals_seen` say how much of the audit log its building saw: it is public
    only as long as the log has no further removal (removals.py).
    """

    as_of = models.DateTimeField()
    built_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    rows = models.PositiveBigIntegerField()
    log_read_from = models.BigIntegerField()
    removals_seen = models.PositiveBigIntegerField()

    objects = PackageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["as_of"], name="package_of_one_moment"),
            models.CheckConstraint(
                condition=Q(built_at__gte=F("as_of")), name="package_built_after_its_moment"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="package_has_a_checksum"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d} {self.sha256[:12]}"

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return folder() / f"{self.sha256}.zip"

    @property
    def is_public(self) -> bool:
        """Whether it may be fetched: whole, and nothing in it removed since. Needs `removed_now`."""
        return self.removed_now == self.removals_seen and self.path.exists()

    def file_name(self) -> str:
        """What it is called where it is kept."""
        return f"ogp-danmark-{self.as_of.astimezone(dt.UTC):%Y-%m-%d}.zip"


def folder() -> Path:
    """Beside the store of files, which a backup copies: a package is made anew instead."""
    return settings.DATA_DIR / "packages"
