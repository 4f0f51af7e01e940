"""What takes something away from the public: every act of the log that is not known to keep all.

A package stays on disk for a day, while things are hidden, withdrawn, redacted and erased by many
hands. All of them write the log. So a package is public while the log has no further act than
those that take nothing away; an act that nobody has thought of here withholds it until the next.
"""

from django.db.models import Max, Q, QuerySet

from ogp_portal.audit.models import Event

TAKES_NOTHING_AWAY = [
    "accepted",
    "accepted a suggested theme",
    "acknowledged",
    "added",
    "added a phase",
    "added a privacy text",
    "added evidence",
    "added invited parties",
    "added proposals to a group",
    "added step",
    "announced a round of answers",
    "appealed",
    "approved",
    "asked an owner",
    "asked for a package",
    "asked for suggestions of themes",
    "asked for the text of a file again",
    "asked to pass on",
    "begun as a proposal",
    "cancelled a round of answers",
    "changed a deadline",
    "changed the announcement of a round",
    "closed",
    "completed",
    "confirmed a mandate",
    "confirmed the address of an answer",
    "confirmed the organisation of an answer",
    "confirmed the sender of an answer by other means",
    "copied",
    "copied invited parties",
    "declined a report",
    "did not pass on",
    "dissolved a group",
    "dissolved a group of answers",
    "divided an answer",
    "drafted",
    "drafted a consultation report",
    "edited a section of a consultation report",
    "emptied the case",
    "ended a role",
    "entered an answer",
    "fetched a package",
    "gave a role",
    "gave proposals a theme",
    "gave up a mail",
    "grouped proposals",
    "grouped the same texts",
    "import_updated",
    "imported",
    "invited",
    "kept",
    "kept a draft text",
    "kept the case",
    "left words in an answer",
    "linked a group",
    "linked a proposal",
    "made a preview link",
    "made the public copy of a file",
    "merged",
    "moved",
    "no longer accepted",
    "opened",
    "opened a report link",
    "overtook requests about an answer",
    "passed on",
    "paused the call for proposals",
    "published",
    "published a consultation",
    "published a consultation report",
    "published a report",
    "published a response",
    "published an answer",
    "published answers alike",
    "published responses",
    "read a file that cannot be read by machine",
    "read a new version of an answer",
    "read the original of a file",
    "read the original of an answer",
    "read the sender of an answer",
    "read the sources of a section",
    "read the text of a file anew",
    "received an answer",
    "recorded past completion",
    "recorded past status",
    "rejected a suggested theme",
    "released a file",
    "released a mail",
    "renewed the privacy text",
    "renumbered",
    "reopened",
    "reopened the call for proposals",
    "reported",
    "reported status",
    "restored",
    "restored an answer",
    "revoked a token",
    "said that a mark is no personal data",
    "said that a response still fits",
    "sent a report",
    "sent consultation letters",
    "set the themes of a proposal",
    "settled a consultation",
    "showed a file again",
    "showed a token",
    "slowed down",
    "split off",
    "started",
    "started a double coding",
    "ticked an invited party",
    "took a proposal to the gross list",
    "took an answer out of its group",
    "took back a tick of an invited party",
    "took proposals out of a group",
    "tried to build again",
    "warned",
    "withdrew preview links",
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
    harmless |= Q(verb="edited") & ~Q(data__has_key="held_for")  # else its page shows it no more
    return Event.objects.exclude(Q(verb__in=TAKES_NOTHING_AWAY) | harmless)


def seen() -> tuple[int, int]:
    """(number of the log after which to count, removals after it) as this transaction sees it.

    Counting tells of an act that was written before, and committed after: its number is smaller
    than others that were seen.
    """
    newest = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    read_from = max(0, newest - LATE)
    return read_from, removals().filter(pk__gt=read_from).count()
