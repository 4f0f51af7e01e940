"""What takes something away from the public: every act of the log that is not known to keep all.

A package stays on disk for a day, while things are hidden, withdrawn, redacted and erased by many
hands. All of them write the log. So a package is public while the log has no further act than
those that take nothing away; an act that nobody has thought of here withholds it until the next.
"""

from django.db.models import Max, Q, QuerySet

from ogp_portal.audit.models import Event

TAKES_NOTHING_AWAY = [
    "accepted",
    "acknowledged",
    "added",
    "added a phase",
    "approved",
    "changed a deadline",
    "closed",
    "completed",
    "confirmed the organisation of an answer",
    "confirmed the sender of an answer by other means",
    "copied",
    "drafted",
    "edited",
    "import_updated",
    "imported",
    "invited",
    "kept",
    "kept a draft text",
    "kept the case",
    "left words in an answer",
    "merged",
    "moved",
    "opened",
    "published",
    "published a consultation report",
    "read a new version of an answer",
    "read the original of an answer",
    "read the sender of an answer",
    "renumbered",
    "reopened",
    "reported",
    "restored",
    "said that a mark is no personal data",
    "said that a response still fits",
    "slowed down",
    "started",
    "warned",
    "written",
    "wrote a response",
    "wrote a response to a group",
]
"""Also what makes a text anew: earlier words of what is published can be read in its history."""

DECIDES_WHO_READS = [
    "hidden_at",
    "is_held_back",
    "is_published",
    "is_staff_only",
    "is_trial",
    "public_name",
    "published_at",
    "report",
    "state",
    "withdrawn_at",
]
"""Fields by which a thing that is "changed" may leave the public."""

LATE = 10_000
"""Acts that may be written while one transaction is open: its own comes late, with a number from
before, and is looked for as far back."""


def removals() -> QuerySet[Event]:
    """Acts that may have taken something away."""
    changed = Q(verb__in=["amended", "changed"], data__has_key="fields")
    harmless = changed & ~Q(data__fields__has_any_keys=DECIDES_WHO_READS)
    return Event.objects.exclude(Q(verb__in=TAKES_NOTHING_AWAY) | harmless)


def seen() -> tuple[int, int]:
    """(number of the log after which to count, removals after it) as this transaction sees it.

    Counting tells of an act that was written before, and committed after: its number is smaller
    than others that were seen.
    """
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    read_from = max(0, newest - LATE)
    return read_from, removals().filter(pk__gt=read_from).count()
