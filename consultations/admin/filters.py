"""Filters that start with what waits, not with everything."""

from django.contrib import admin


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
