"""When rows changed, read from their history: each change is an event row."""

from django.db.models import Model, OuterRef, Subquery


def last_event(model: type[Model]) -> Subquery:
    """When a row last really changed, as an annotation; saving it unchanged makes no event."""
    return _instant_of(model, "-pgh_created_at")


def first_event(model: type[Model], **conditions: object) -> Subquery:
    """When a row first was as `conditions` say, as an annotation."""
    return _instant_of(model, "pgh_created_at", **conditions)


def _instant_of(model: type[Model], order: str, **conditions: object) -> Subquery:
    events = model.pgh_event_model.objects.filter(pgh_obj=OuterRef("pk"), **conditions)
    return Subquery(events.order_by(order).values("pgh_created_at")[:1])
