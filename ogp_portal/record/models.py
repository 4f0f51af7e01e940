"""Seals, the chain that they get their places in, and the head of each day."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    """What kind of act an entry is about."""

    RECEIPT = "receipt", _("an answer or proposal was received")
    PUBLICATION = "publication", _("something was published")
    REDACTION = "redaction", _("words were removed, or put back")
    RESPONSE = "response", _("a response was published")
    STATUS = "status", _("a status was reported")
    DEADLINE = "deadline", _("a deadline was changed")


_HASH = r"^[0-9a-f]{64}$"
_ONLY_ERASING = """
IF NEW.id = OLD.id AND NEW.event = OLD.event AND NEW.seal = OLD.seal
   AND NEW.made_at = OLD.made_at AND (NEW.is_placed OR NOT OLD.is_placed)
   AND ((NEW.salt = OLD.salt AND NEW.facts IS NOT DISTINCT FROM OLD.facts
         AND NEW.subject_kind = OLD.subject_kind
         AND NEW.subject_id IS NOT DISTINCT FROM OLD.subject_id)
     OR (NEW.salt = '' AND NEW.facts IS NULL AND NEW.subject_kind = '' AND NEW.subject_id IS NULL))
THEN RETURN NEW; END IF;
RAISE EXCEPTION 'the record is append-only: a seal is placed once, and else only erased';
"""


def kind_of(model: type[models.Model]) -> str:
    """How a kind of subject is written down; a model that only narrows another is that one."""
    return model._meta.concrete_model._meta.label_lower


class SealQuerySet(models.QuerySet):
    """Seals."""

    def about(self, subject: models.Model) -> "SealQuerySet":
        """What the portal has sealed of one object, first made first."""
        kind = kind_of(type(subject))
        return self.filter(subject_kind=kind, subject_id=subject.pk).order_by("pk")


class Seal(models.Model):
    """A salted checksum of facts, made in the transaction of the act. It gets its place later.

    `facts` and `salt` open it: they are for those whom it concerns, or public where the subject
    is. Erasing destroys both and says no more what it was about; the checksum stays, and so does
    the chain. Facts hold no name and no text, only references, times and checksums.
    """

    event = models.CharField(_("event"), max_length=16, choices=EventKind.choices)
    seal = models.CharField(_("seal"), max_length=64, unique=True)
    salt = models.CharField(max_length=64, blank=True)
    facts = models.JSONField(null=True)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(_("made"))
    is_placed = models.BooleanField(default=False)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal in the record")
        verbose_name_plural = _("seals in the record")
        indexes = [
            models.Index(fields=["id"], condition=Q(is_placed=False), name="seals_to_place"),
            models.Index(fields=["subject_kind", "subject_id"], name="seals_of_a_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(seal__regex=_HASH), name="seal_is_a_checksum"),
            models.CheckConstraint(
                condition=Q(salt="", facts=None, subject_kind="", subject_id=None)
                | Q(salt__regex=_HASH, facts__isnull=False, subject_id__isnull=False),
                name="seal_is_open_or_erased",
            ),
            models.CheckConstraint(
                condition=Q(event__in=EventKind.values), name="seal_event_known"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="append_only",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_ONLY_ERASING,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.seal[:12]}"

    @property
    def is_erased(self) -> bool:
        return not self.salt


class EntryQuerySet(models.QuerySet):
    """The chain."""

    def visible_to(self, _user) -> "EntryQuerySet":
        """All: an entry says when something happened and of which kind, and nothing of what."""
        return self


class Entry(models.Model):
    """One link of the chain. Numbers begin at 1 and have no gap; no entry is ever changed."""

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"))
    event = models.CharField(_("event"), max_length=16, choices=EventKind.choices)
    seal = models.CharField(_("seal"), max_length=64, unique=True)
    previous = models.CharField(_("hash of the one before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)
    source = models.OneToOneField(Seal, models.PROTECT, related_name="entry")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the record")
        verbose_name_plural = _("entries of the record")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="entry_number_from_one"),
            models.CheckConstraint(
                condition=Q(hash__regex=_HASH, previous__regex=_HASH), name="entry_has_its_hashes"
            ),
            models.UniqueConstraint(fields=["previous"], name="entry_follows_one_other"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event}"

    @property
    def time(self) -> str:
        """Its time as the hash has it: UTC, to the second."""
        return time_of(self.at)


def time_of(at: dt.datetime) -> str:
    """2026-11-23T12:00:00Z: UTC, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class DailyHead(models.Model):
    """The last entry when a Danish day was closed: what others keep a copy of."""

    day = models.DateField(_("day"), primary_key=True)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="heads")
    closed_at = models.DateTimeField(_("closed"))

    class Meta:
        verbose_name = _("head of a day")
        verbose_name_plural = _("heads of days")
        ordering = ["-day"]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.entry_id}"
