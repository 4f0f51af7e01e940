"""What the admin's front page asks for."""

from django import template
from django.utils import timezone

from ogp_portal.common import staff_home

register = template.Library()


@register.simple_tag
def waiting_for(user) -> list[tuple[object, int, str]]:
    """(label, how many, address) of what waits for this person."""
    return staff_home.lines(user, timezone.now())
