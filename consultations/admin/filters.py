"""Filters that start with what waits, and filters that say yes and no."""

from collections.abc import Iterator

from django.contrib import admin
from django.utils.translation import gettext as _


class QueueFilter(admin.SimpleListFilter):
    """A filter whose first choice (value None) is the queue and is shown unless another is made."""

    def choices(self, changelist):
        name = self.parameter_name
        for value, label in self.lookup_choices:
            changed, removed = ({name: value}, []) if value else ({}, [name])
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string(changed, removed),
                "display": label,
            }


class IsKnownFilter(admin.EmptyFieldListFilter):
    """Whether a moment is known: "yes" and "no", where Django says "not empty" and "empty"."""

    def choices(self, changelist) -> Iterator[dict[str, object]]:
        everything, empty, known = super().choices(changelist)
        yield everything
        for choice, words in ((known, _("Yes")), (empty, _("No"))):
            number = str(choice["display"]).partition(" (")[2]
            yield {**choice, "display": f"{words} ({number}" if number else words}
