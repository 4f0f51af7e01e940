"""Queries worked out once give what the ORM gives."""

import datetime as dt

import pytest
from django.db import connection, connections

from plans.models import Commitment
from plans.views import commitments, consultation_rows, plans
from plans.views.prepared import Prepared, as_instance, columns_of
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    EvidenceFactory,
    MilestoneFactory,
    PlanFactory,
    PostFactory,
    ProvenanceLinkFactory,
    StatusUpdateFactory,
    ThemeFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def everything():
    """Two plans with all that pages show, so that a wrong place of a value would be seen."""
    for slug in ("2012", "2026-2027"):
        plan = PlanFactory(slug=slug)
        commitment = CommitmentFactory(plan=plan, number="1.1", theme=ThemeFactory(plan=plan))
        EvidenceFactory(commitment=commitment, dated_on=dt.date(2026, 5, 4))
        MilestoneFactory(commitment=commitment)
        StatusUpdateFactory(commitment=commitment)
        ConsultationFactory(plan=plan)
        DocumentFactory(plan=plan)
        ProvenanceLinkFactory(commitment=commitment)
        PostFactory(topic=TopicFactory(commitment=commitment))
    return plan, commitment


def all_prepared(plan, commitment) -> list[tuple[Prepared, dict]]:
    of_plan, of_commitment = {"plan": plan.pk}, {"commitment": commitment.pk}
    return [
        (plans.PLANS, {}),
        (plans.COMPLETIONS, {}),
        (plans.JUDGED, {}),
        (plans.PLAN, {"slug": plan.slug}),
        (plans.INITIATIVES, of_plan | {"today": dt.date(2026, 11, 23)}),
        (plans.MILESTONES, of_plan | {"today": dt.date(2026, 11, 23)}),
        (plans.ALL_MILESTONES, of_plan | {"today": dt.date(2026, 11, 23)}),
        (plans.DOCUMENTS, of_plan),
        (consultation_rows.CONSULTATIONS, of_plan),
        (commitments.COMMITMENT, {"slug": plan.slug, "address": "1.1"}),
        (commitments.ORIGINS, of_commitment),
        (commitments.TOPICS, of_commitment),
    ]


@pytest.mark.parametrize("is_pooled", [False, True])
def test_a_prepared_query_gives_what_the_orm_gives(monkeypatch, is_pooled):
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", is_pooled)
    for query, values in all_prepared(*everything()):
        expected = list(query._build(None, **values))
        assert sorted(query.rows(None, **values), key=str) == sorted(expected, key=str)


def test_every_prepared_query_of_the_pages_is_compared():
    modules = [plans, commitments, consultation_rows]
    found = {
        one for module in modules for one in vars(module).values() if isinstance(one, Prepared)
    }
    assert found == {query for query, _values in all_prepared(*everything())}


def test_a_value_is_never_read_as_sql(client):
    PlanFactory(slug="2012")
    assert plans.PLAN.rows(None, slug="2012' OR '1'='1") == []


def test_a_signed_in_reader_gets_a_query_of_their_own(editor):
    PlanFactory(state="draft")
    assert len(plans.PLANS.rows(editor)) == 1
    assert plans.PLANS.rows(None) == []


def test_a_statement_is_prepared_again_on_a_new_connection():
    PlanFactory()
    query = Prepared(plans._plans)
    assert len(query.rows(None)) == 1
    statement = next(iter(query._statements.values()))._statement
    with connection.cursor() as cursor:
        cursor.execute(f"DEALLOCATE {statement._title}")
    of_this_connection = connection.portal_statements
    connection.portal_statements = (object(), {statement._title})
    try:
        assert len(query.rows(None)) == 1
    finally:
        connection.portal_statements = of_this_connection


def test_values_that_are_part_of_the_sql_do_not_pile_up():
    query = Prepared(
        lambda user, day: Commitment.objects.filter(current_status_at__date=day).values("pk")
    )
    for day in range(1, 29):
        query.rows(None, day=dt.date(2026, 1, day))
    assert len(query._statements) <= 16


def test_a_value_that_does_not_reach_the_sql_is_a_fault():
    query = Prepared(lambda user, slug: Commitment.objects.values("pk"), slug=str)
    with pytest.raises(ValueError, match="does not use each of"):
        query.rows(None, slug="2012")


def test_a_row_becomes_an_object_that_loads_what_it_lacks():
    CommitmentFactory(title_da="Åbne data", summary_da="Kort.")
    row = Commitment.objects.values("id", "title_da").get() | {"extra": 1}
    commitment = as_instance(Commitment, row)
    assert (commitment.title_da, commitment.extra, commitment.summary_da) == (
        "Åbne data",
        1,
        "Kort.",
    )


def test_search_vectors_are_not_fetched_for_pages():
    generated = {field.attname for field in Commitment._meta.concrete_fields if field.generated}
    assert not generated & set(columns_of(Commitment))
    assert connections["default"] is not None
