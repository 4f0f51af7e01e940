"""Plan against plan, and finding initiatives of one."""

import datetime as dt

import pytest

from ogp_portal.common.text import danish_slug
from plans.enums import PlanState
from plans.models import CommitmentParty, CommitmentTerm
from tests.factories import (
    CommitmentFactory,
    CommitmentLinkFactory,
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    StatusUpdateFactory,
    TermFactory,
    ThemeFactory,
)
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db

COMPARE = "/handlingsplaner/sammenlign/"


@pytest.fixture
def plans():
    earlier = PlanFactory(slug="2022", starts_on=dt.date(2022, 1, 1), ends_on=dt.date(2023, 1, 1))
    later = PlanFactory(slug="2024", starts_on=dt.date(2024, 1, 1))
    return earlier, later


@pytest.mark.parametrize(("first", "second"), [("2022", "2024"), ("2024", "2022")])
def test_compare_tells_what_was_carried_on_and_why(client, plans, first, second):
    old = CommitmentFactory(plan=plans[0], title_da="Gammelt initiativ")
    new = CommitmentFactory(plan=plans[1], title_da="Nyt initiativ")
    CommitmentLinkFactory(commitment=new, other=old, reason_da="Data manglede.")
    page = words_of(client, f"{COMPARE}?fra={first}&til={second}")
    assert "Videreført som" in page
    assert "Data manglede." in page


def test_a_dropped_initiative_tells_why(client, plans):
    old = CommitmentFactory(plan=plans[0])
    StatusUpdateFactory(commitment=old, completion="withdrawn", text_da="Loven blev ændret.")
    page = words_of(client, f"{COMPARE}?fra=2022&til=2024")
    assert "Udgået" in page
    assert "Loven blev ændret." in page


def test_without_a_link_nothing_is_claimed(client, plans):
    CommitmentFactory(plan=plans[0])
    CommitmentFactory(plan=plans[1], title_da="Uden kobling")
    page = words_of(client, f"{COMPARE}?fra=2022&til=2024")
    assert "ikke oplyst" in page
    assert "Uden kobling" in page


def test_the_two_newest_real_plans_are_compared_at_first(client, plans):
    PlanFactory(slug="demo", is_demonstration=True, number=None)
    page = html_of(client, COMPARE)
    assert '<option value="2022" selected>' in page
    assert '<option value="2024" selected>' in page


@pytest.mark.parametrize("query", ["fra=2022&til=2022", "fra=1066&til=2024", "fra=%00x&til=2024"])
def test_a_choice_that_is_none_is_told_in_words(client, plans, query):
    assert client.get(f"{COMPARE}?{query}").status_code in {400, 404}


def test_a_draft_is_no_choice(client, plans):
    PlanFactory(slug="2030", state=PlanState.DRAFT)
    assert "2030" not in html_of(client, COMPARE)


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_compare_asks_three_queries(client, plans, django_assert_num_queries, number_of_rows):
    for _ in range(number_of_rows):
        old, new = (CommitmentFactory(plan=plan) for plan in plans)
        CommitmentLinkFactory(commitment=new, other=old)
    with django_assert_num_queries(3):
        page = html_of(client, f"{COMPARE}?fra=2022&til=2024")
    assert page.count("Videreført som") == number_of_rows


def test_compare_in_english(client, plans):
    assert "Compare two action plans" in words_of(client, "/en/action-plans/compare/")


# --- finding ------------------------------------------------------------------------------------


@pytest.fixture
def plan(plans):
    plan = plans[1]
    theme = ThemeFactory(plan=plan, slug="vand", title_da="Vand")
    water = CommitmentFactory(plan=plan, theme=theme, number="1.1", title_da="Rent vand")
    air = CommitmentFactory(plan=plan, number="1.2", title_da="Ren luft")
    body = OrganisationFactory(name_da="Ærø Kommune")
    CommitmentParty.objects.create(commitment=water, organisation=body, role="lead")
    StatusUpdateFactory(commitment=air, completion="substantial")
    CommitmentTerm.objects.create(commitment=air, term=TermFactory(key="transparency"))
    return plan


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("tema=vand", "Rent vand"),
        ("ejer=aeroe-kommune", "Rent vand"),
        ("status=substantial", "Ren luft"),
        ("status=ikke-oplyst", "Rent vand"),
        ("vaerdi=transparency", "Ren luft"),
        ("q=LUFT", "Ren luft"),
        ("q=vand ærø", "Rent vand"),
    ],
)
def test_initiatives_are_found_at_an_address_one_can_share(client, plan, query, found):
    page = words_of(client, f"/handlingsplaner/2024/initiativer/?{query}")
    other = {"Rent vand": "Ren luft", "Ren luft": "Rent vand"}[found]
    assert found in page
    assert other not in page
    assert "1 af 2 initiativer" in page


@pytest.mark.parametrize("query", ["tema=findes-ikke", "status=færdig", "q=zzz", "vaerdi=1'--"])
def test_nothing_found_says_so_and_leads_back(client, plan, query):
    page = html_of(client, f"/handlingsplaner/2024/initiativer/?{query}")
    assert "Ingen initiativer passer" in page
    assert 'href="/handlingsplaner/2024/initiativer/"' in page


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_finding_asks_as_many_queries_however_many_there_are(
    client, plans, django_assert_num_queries, number_of_rows
):
    CommitmentFactory.create_batch(number_of_rows, plan=plans[1])
    with django_assert_num_queries(2):
        page = words_of(client, "/handlingsplaner/2024/initiativer/")
    assert f"{number_of_rows} af {number_of_rows} initiativer" in page


@pytest.mark.parametrize(
    "path", ["/handlingsplaner/2030/initiativer/", "/en/action-plans/2030/commitments/"]
)
def test_an_owner_whose_name_holds_a_comma_is_one_choice(client, path):
    name = "Klima-, Energi- og Forsyningsministeriet"
    commitment = CommitmentFactory(plan=PlanFactory(slug="2030"), title_da="Rent vand", title_en="")
    PartyFactory(commitment=commitment, organisation__name_da=name)
    PartyFactory(commitment=commitment, organisation__name_da="Aarhus Kommune")
    page = html_of(client, path)
    assert f'<option value="{danish_slug(name)}">{name}</option>' in page
    assert "Rent vand" in html_of(client, f"{path}?ejer={danish_slug(name)}")
    assert "Rent vand" in html_of(client, f"{path}?ejer=aarhus-kommune")
    assert "Rent vand" not in html_of(client, f"{path}?ejer=klima")
