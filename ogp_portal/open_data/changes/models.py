"""Notes of written rows, what the public read last, and the numbered changes."""

import pgtrigger
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangeNote(models.Model):
    """A row of some table was written: by triggers alone, in the writer's transaction.

    `source` is the table, `row_key` the row's key as text, `parents` the keys by which a row that
    was deleted or moved belonged to others. It holds nothing of the content, and goes away as soon
    as it is looked at.
    """

    source = models.CharField(max_length=63)
    row_key = models.CharField(max_length=64)
    parents = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"{self.source} {self.row_key}"


class Fingerprint(models.Model):
    """A checksum of a public object as it was when it was last numbered; gone once it is not public.

    `row_key` is its key in the database, `public_key` what it is called in addresses.
    """

    kind = models.CharField(max_length=40)
    row_key = models.BigIntegerField()
    public_key = models.CharField(max_length=40)
    checksum = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "row_key"], name="one_fingerprint_for_each")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_key}"


class ComparedKind(models.Model):
    """When all of a kind was last compared, and when the clock alone makes it due again."""

    kind = models.CharField(max_length=40, primary_key=True)
    compared_at = models.DateTimeField()
    again_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.kind


class What(models.TextChoices):
    """What became of a public object."""

    CREATED = "created", _("became public")
    CHANGED = "changed", _("reads differently")
    REMOVED = "removed", _("is no longer public")


class ChangeQuerySet(models.QuerySet):
    def visible_to(self, _user) -> "ChangeQuerySet":
        """All: a change tells of nothing that never was public, and says only what it is called."""
        return self


class Change(models.Model):
    """One change of one public object. Numbers have no gap and never change."""

    number = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    public_key = models.CharField(max_length=40)
    what = models.CharField(max_length=8, choices=What.choices)
    noted_at = models.DateTimeField(default=timezone.now)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gt=0), name="change_number_from_one"),
            models.CheckConstraint(
                condition=models.Q(what__in=What.values), name="change_is_a_known_one"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.kind} {self.public_key} {self.what}"
