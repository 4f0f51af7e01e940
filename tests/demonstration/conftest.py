"""What tests of the demonstration share."""

import pytest

from ogp_portal.demonstration import actions
from plans.models import ActionPlan


@pytest.fixture
def loaded(db, settings, now):
    """The invented plan under way, with all the demonstration around it."""
    settings.OGP_DEMO = True
    actions.load(now=now)
    return ActionPlan.objects.get(slug="demo")
