"""The list "Bekræft oplysninger" and the form of one fact, as editors use them."""

import pytest
from django.urls import reverse

import plans.admin_facts  # noqa: F401 - registers the list
from plans.models import ActionPlan, Commitment, Fact
from tests.plans.denmark import fact_of, loaded_for_all_tests_of_a_module

pytestmark = pytest.mark.django_db

LIST = "admin:plans_fact_changelist"


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    with loaded_for_all_tests_of_a_module(django_db_blocker) as printed:
        yield printed


@pytest.fixture
def desk(client_of, editor):
    """The editor's browser, in English."""
    client = client_of(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def owner_of(ogp_id: str) -> Fact:
    return fact_of(Commitment.objects.get(ogp_id=ogp_id), "owner_as_written")


def address_of(fact: Fact) -> str:
    return reverse("admin:plans_fact_change", args=[fact.pk])


def listed(client, **query) -> set[Fact]:
    return set(client.get(reverse(LIST), query).context["cl"].result_list)


def test_list_shows_what_is_neither_public_nor_settled(loaded, desk):
    rows = listed(desk)
    assert len(rows) == 50
    assert not {fact for fact in rows if fact.is_public or fact.decision}


def test_list_is_filtered_by_kind_and_status(loaded, desk):
    rows = listed(desk, kind="plans.commitment", status__exact="unverified")
    assert owner_of("DK0064") in rows
    assert {(row.subject_kind, row.status) for row in rows} == {("plans.commitment", "unverified")}


@pytest.mark.parametrize("kept", [1, 3])
def test_list_asks_as_often_for_one_row_as_for_three(
    loaded, desk, kept, django_assert_max_num_queries
):
    rows = Fact.objects.to_confirm().filter(status="inferred").order_by("pk")
    Fact.objects.exclude(pk__in=list(rows.values_list("pk", flat=True)[:kept])).delete()
    with django_assert_max_num_queries(9):
        page = desk.get(reverse(LIST))
    assert len(page.context["cl"].result_list) == kept


def test_form_shows_value_sources_and_how_sure(loaded, desk):
    page = desk.get(address_of(owner_of("DK0064"))).content.decode()
    assert "Rigsarkivet" in page
    assert "confidence: medium" in page


def test_form_names_a_copy_as_a_copy(loaded, desk):
    plan = ActionPlan.objects.get(slug="2012")
    page = desk.get(address_of(fact_of(plan, "theme.3")))
    assert [source["kind"] for source in page.context["sources"]] == ["mirror"]


def test_confirming_writes_the_value(loaded, desk):
    fact = owner_of("DK0064")
    answer = desk.post(address_of(fact), {"decision": "confirmed", "source": "Rigsarkivet selv"})
    assert answer.status_code == 302
    assert Commitment.objects.get(ogp_id="DK0064").owner_as_written == "Rigsarkivet"


@pytest.mark.parametrize(
    ("typed", "date", "precision"),
    [("november 2017", "2017-11-01", "month"), ("2017-11-29", "2017-11-29", "day")],
)
def test_correcting_a_date_keeps_how_precisely_it_is_known(loaded, desk, typed, date, precision):
    fact = fact_of(ActionPlan.objects.get(slug="2017-2019"), "published_on")
    desk.post(address_of(fact), {"decision": "corrected", "value": typed, "source": "Nyheden"})
    plan = ActionPlan.objects.get(slug="2017-2019")
    assert (plan.published_on.isoformat(), plan.published_precision) == (date, precision)


def test_marking_unknown_needs_no_source(loaded, desk):
    fact = owner_of("DK0064")
    desk.post(address_of(fact), {"decision": "unknown"})
    assert Fact.objects.get(pk=fact.pk).decision == "unknown"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "decision"),
        ({"decision": "perhaps"}, "decision"),
        ({"decision": "confirmed"}, "source"),
        ({"decision": "corrected", "source": "x"}, "value"),
        ({"decision": "corrected", "source": "x", "value": "y" * 301}, "value"),
        ({"decision": "confirmed", "source": "https://docslib.org/doc/1"}, "source"),
        ({"decision": "confirmed", "source": "x" * 501}, "source"),
    ],
)
def test_fault_stands_beside_its_field(loaded, desk, data, field):
    fact = owner_of("DK0064")
    answer = desk.post(address_of(fact), data)
    assert answer.status_code == 400
    assert answer.context["form"].errors.get(field)
    assert Fact.objects.get(pk=fact.pk).decision == ""


@pytest.mark.parametrize("typed", ["snart", "2017-13", "30. februar 2018"])
def test_date_that_is_none_is_refused_beside_the_field(loaded, desk, typed):
    fact = fact_of(ActionPlan.objects.get(slug="2017-2019"), "published_on")
    data = {"decision": "corrected", "value": typed, "source": "x"}
    form = desk.post(address_of(fact), data).context["form"]
    assert "2023-08-04" in form.errors["value"][0]
    assert form["value"].value() == typed


def test_fact_without_a_value_offers_nothing_to_confirm(loaded, desk):
    fact = fact_of(Commitment.objects.get(ogp_id="DK0064"), "title_da")
    form = desk.get(address_of(fact)).context["form"]
    assert [choice for choice, _label in form.fields["decision"].choices] == [
        "corrected",
        "unknown",
    ]


def test_save_and_next_leads_to_the_next_of_the_list(loaded, desk):
    rows = Fact.objects.to_confirm().filter(status="unverified", subject_kind="plans.commitment")
    first, second = rows.order_by("subject_label", "field")[:2]
    filters = "?_changelist_filters=kind%3Dplans.commitment%26status__exact%3Dunverified"
    answer = desk.post(address_of(first) + filters, {"decision": "unknown", "_next": ""})
    assert answer.url == address_of(second) + filters


def test_saving_leads_back_to_the_filtered_list(loaded, desk):
    answer = desk.post(
        address_of(owner_of("DK0064")) + "?_changelist_filters=kind%3Dplans.commitment",
        {"decision": "unknown"},
    )
    assert answer.url == reverse(LIST) + "?kind=plans.commitment"


def test_settled_fact_is_found_and_settled_anew(loaded, desk):
    fact = owner_of("DK0064")
    desk.post(address_of(fact), {"decision": "unknown"})
    assert fact in listed(desk, standing="decided")
    desk.post(address_of(fact), {"decision": "confirmed", "source": "Rigsarkivet selv"})
    assert Commitment.objects.get(ogp_id="DK0064").owner_as_written == "Rigsarkivet"


def test_moderator_reads_and_decides_nothing(loaded, client_of, moderator):
    fact = owner_of("DK0064")
    client = client_of(moderator)
    page = client.get(address_of(fact))
    assert page.status_code == 200
    assert b"<textarea" not in page.content
    assert b'name="decision"' not in page.content
    assert client.post(address_of(fact), {"decision": "unknown"}).status_code == 403


def test_stranger_is_kept_out(loaded, client_of, stranger):
    assert client_of(stranger).get(reverse(LIST)).status_code in {302, 403}


def test_fact_that_does_not_exist_leads_away_without_an_error(loaded, desk):
    assert desk.get(reverse("admin:plans_fact_change", args=[0])).status_code == 302
