"""Queries that are turned into SQL once: filled in anew each time, and never for the wrong eyes."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language, override

from ogp_portal.common.prepared import Prepared
from plans.models import ActionPlan
from tests.factories import PlanFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans() -> Prepared:
    """Plans by slug, as `visible_to` lets a person see them."""
    return Prepared(
        lambda user, slug: (
            ActionPlan.objects.visible_to(user)
            .filter(slug=slug)
            .order_by()
            .values("slug", "starts_on", name=F("title_da"))
        ),
        slug=models.SlugField(),
    )


def test_rows_are_what_the_queryset_gives(plans):
    plan = PlanFactory(slug="2026-2027", title_da="Sjette plan")
    assert plans.rows(None, slug="2026-2027") == [
        {"slug": "2026-2027", "starts_on": plan.starts_on, "name": "Sjette plan"}
    ]


def test_slots_are_filled_anew_each_time(plans):
    PlanFactory(slug="en"), PlanFactory(slug="to")
    found = [plans.rows(None, slug=slug) for slug in ("en", "to", "tre")]
    assert [[row["slug"] for row in rows] for rows in found] == [["en"], ["to"], []]


def test_value_cannot_break_out_of_its_slot(plans):
    PlanFactory(slug="en")
    assert plans.rows(None, slug="x' OR '1'='1") == []
    assert plans.rows(None, slug="%s") == []


def test_roles_decide_what_is_kept_apart(plans, editor):
    PlanFactory(slug="udkast", state="draft")
    stranger, gone = UserFactory(), UserFactory(is_active=False, roles=["editor"])
    seen = [plans.rows(user, slug="udkast") for user in (None, editor, stranger, gone, editor)]
    assert [len(rows) for rows in seen] == [0, 1, 0, 0, 1]


def test_anonymous_user_of_the_framework_sees_what_nobody_sees(plans):
    PlanFactory(slug="udkast", state="draft")
    assert plans.rows(AnonymousUser(), slug="udkast") == []


def test_languages_are_kept_apart():
    PlanFactory(title_da="Plan", title_en="The plan")
    named = Prepared(
        lambda user: ActionPlan.objects.values(name=F(f"title_{get_language()}")),
    )
    with override("da"):
        danish = named.rows(None)
    with override("en"):
        english = named.rows(None)
    assert (danish, english) == ([{"name": "Plan"}], [{"name": "The plan"}])


def test_query_is_worded_once(plans, monkeypatch):
    plans.rows(None, slug="en")
    monkeypatch.setattr(ActionPlan.objects.none().__class__, "filter", lambda *a, **k: 1 / 0)
    with CaptureQueriesContext(connection) as captured:
        plans.rows(None, slug="to")
    assert len(captured) == 1


def test_number_larger_than_the_database_knows_finds_nothing():
    PlanFactory()
    by_key = Prepared(
        lambda user, pk: ActionPlan.objects.filter(pk=pk).order_by().values("slug"),
        pk=models.BigIntegerField(),
    )
    assert by_key.rows(None, pk=10**30) == []
