"""What tests of the demonstration share."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from ogp_portal.demonstration import actions
from plans.models import ActionPlan
from tests.factories.consultations import NOW
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


@pytest.fixture(scope="module")
def story_files(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """The demonstration, loaded once for a file of tests; gives the folder of its files.

    Each test is a savepoint within, so what it changes is gone after it.
    """
    folder = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as monkeypatch,
        override_settings(OGP_DEMO=True, FILES_DIR=folder),
    ):
        with_quick_pdf(monkeypatch)
        actions.load(now=NOW)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def story(story_files, db, settings) -> ActionPlan:
    """The same as `loaded`, for tests that need not see how it is loaded."""
    settings.OGP_DEMO, settings.FILES_DIR = True, story_files
    return ActionPlan.objects.get(slug="demo")
