"""The rules of the network: each version comes out once and then stays as it is."""

import datetime as dt

import pytest
from django.db import InternalError, transaction
from django.utils import translation

from ogp_portal.audit.models import Event
from plans import actions
from plans.models import NetworkRules
from tests.factories import NetworkRulesFactory
from tests.plans.test_actions_plans import refusal_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    """Messages are asserted in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def published(editor, now) -> NetworkRules:
    return actions.publish_rules(NetworkRulesFactory(), by=editor, now=now)


def test_publishing_gives_a_version_its_number_and_time_once(published, editor, now):
    actions.publish_rules(published, by=editor, now=now + dt.timedelta(days=1))
    published.refresh_from_db()
    assert (published.version, published.published_at) == (1, now)
    assert Event.objects.about(published).count() == 1


def test_real_and_invented_versions_are_numbered_apart(published, editor, now):
    given = {"by": editor, "now": now}
    assert actions.publish_rules(NetworkRulesFactory(), **given).version == 2
    invented = NetworkRulesFactory(is_demonstration=True)
    assert actions.publish_rules(invented, **given).version == 1


def test_a_version_that_begins_before_the_last_is_refused(published, editor, now):
    draft = NetworkRulesFactory(valid_from=published.valid_from)
    assert "valid_from" in refusal_of(actions.publish_rules, draft, by=editor, now=now)
    draft.refresh_from_db()
    assert not draft.is_published


def test_the_database_keeps_a_published_version_as_it_is(published):
    rows = NetworkRules.objects.filter(pk=published.pk)
    for write in (lambda: rows.update(text_da="Noget andet."), rows.delete):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            write()
