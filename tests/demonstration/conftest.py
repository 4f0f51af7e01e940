"""What tests of the demonstration share."""

import pytest

from ogp_portal.demonstration import actions
from plans.models import ActionPlan
from tests.plans.evaluated import with_quick_pdf


@pytest.fixture(autouse=True)
def _quick_pdf(monkeypatch):
    """The story's walk fetches a real one (tests/story)."""
    with_quick_pdf(monkeypatch)


@pytest.fixture
def loaded(db, settings, now):
    """The invented plan under way, with all the demonstration around it."""
    settings.OGP_DEMO = True
    actions.load(now=now)
    return ActionPlan.objects.get(slug="demo")
