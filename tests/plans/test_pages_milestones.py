"""The ways to an initiative, its milestones and its evidence."""

import datetime as dt

import pytest

from ogp_portal.files.actions import store
from plans import actions
from plans.enums import PlanState
from plans.models import CommitmentAlias, Evidence
from tests.factories import (
    CommitmentFactory,
    EvidenceFactory,
    MilestoneFactory,
    PlanFactory,
    StatusUpdateFactory,
    ThemeFactory,
)
from tests.plans.reading import html_of, words_of
from tests.plans.test_pages_commitments import DANISH, ENGLISH, initiative, link_to

pytestmark = pytest.mark.django_db

# --- the ways to it ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/DK0050/", DANISH),
        ("/dk0050/", DANISH),
        ("/en/DK0050/", ENGLISH),
    ],
)
def test_an_ogp_id_leads_to_the_initiative(client, path, target):
    initiative(ogp_id="DK0050")
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (301, target)


@pytest.mark.parametrize("path", ["/DK9999/", "/DK005/", "/DK00500/"])
def test_an_unknown_ogp_id_is_not_found(client, path):
    initiative(ogp_id="DK0050")
    assert client.get(path).status_code == 404


def test_the_ogp_id_of_a_draft_is_not_found(client):
    initiative(ogp_id="DK0050", plan_fields={"state": PlanState.DRAFT})
    assert client.get("/DK0050/").status_code == 404


def test_an_initiative_without_a_number_goes_by_its_ogp_id(client):
    initiative(number="", ogp_id="DK0036")
    assert client.get("/handlingsplaner/2026-2027/DK0036/").status_code == 200


def test_a_former_number_leads_to_the_present_one(client, editor, now):
    actions.renumber(initiative(), "2.4", reason_da="Rettet.", by=editor, now=now)
    answer = client.get(DANISH)
    assert answer.status_code == 301
    assert answer.headers["Location"] == "/handlingsplaner/2026-2027/2.4/"


def test_a_former_ogp_id_leads_there_from_every_address(client, editor, now):
    commitment = initiative(number="", ogp_id="DK0036")
    actions.renumber(commitment, "3", reason_da="Rettet.", by=editor, now=now)
    actions.renumber(commitment, ogp_id="DK0037", reason_da="Rettet.", by=editor, now=now)
    for path in ("/DK0036/", "/DK0037/", "/handlingsplaner/2026-2027/DK0036/"):
        assert client.get(path).headers["Location"] == "/handlingsplaner/2026-2027/3/"


def test_a_former_number_in_a_draft_is_not_found(client):
    commitment = initiative(number="2", plan_fields={"state": PlanState.DRAFT})
    CommitmentAlias.objects.create(plan=commitment.plan, commitment=commitment, address="1.1")
    assert client.get(DANISH).status_code == 404


@pytest.mark.parametrize(
    "address", ["9.9", "0", "1.1.1", "01", "DK0000", "1.100", "hvad-som-helst", "1.1%00"]
)
def test_an_unknown_number_is_not_found(client, address):
    initiative()
    status = client.get(f"/handlingsplaner/2026-2027/{address}/").status_code
    assert status in {400, 404}


def test_a_number_of_another_plan_is_not_found(client):
    initiative()
    PlanFactory(slug="2012")
    assert client.get("/handlingsplaner/2012/1.1/").status_code == 404


# --- milestones -------------------------------------------------------------------------------------


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_milestone_page_asks_six_queries_however_much_hangs_on_it(
    client, django_assert_num_queries, number_of_rows
):
    commitment = initiative()
    milestone = MilestoneFactory(commitment=commitment, position=1, title_da="Portalen åbner")
    evidence = EvidenceFactory.create_batch(
        number_of_rows, commitment=commitment, milestone=milestone
    )
    links = [link_to(milestone=milestone) for _ in range(number_of_rows)]
    for number in range(number_of_rows):
        StatusUpdateFactory(commitment=commitment, milestone=milestone, text_da=f"Melding {number}")
    with django_assert_num_queries(6):
        page = html_of(client, f"{DANISH}milepaele/1/")
    assert all(row.title_da in page for row in [milestone, *evidence])
    assert all(link.proposal.reference in page for link in links)
    assert all(f"Melding {number}" in page for number in range(number_of_rows))


def test_milestone_page_has_an_english_address(client):
    MilestoneFactory(commitment=initiative(), position=2, title_en="The portal opens")
    words = words_of(client, f"{ENGLISH}milestones/2/")
    assert words.startswith("Milestone 2 of commitment 1.1 The portal opens Not completed")


def test_milestone_page_says_late_and_what_is_not_stated(client):
    MilestoneFactory(commitment=initiative(), position=1, due_on=dt.date(2026, 1, 31))
    words = words_of(client, f"{ENGLISH}milestones/1/")
    assert "Late" in words
    assert "Starts not stated Due 31 January 2026 Expected output not stated" in words


@pytest.mark.parametrize("position", ["2", "0", "99999999999999999999999"])
def test_an_unknown_milestone_is_not_found(client, position):
    MilestoneFactory(commitment=initiative(), position=1)
    assert client.get(f"{DANISH}milepaele/{position}/").status_code == 404


def test_a_milestone_of_a_draft_is_not_found(client):
    MilestoneFactory(commitment=initiative(plan_fields={"state": PlanState.DRAFT}), position=1)
    assert client.get(f"{DANISH}milepaele/1/").status_code == 404


# --- evidence kept here -----------------------------------------------------------------------------


def evidence_file(commitment, now) -> Evidence:
    file = store(b"%PDF-1.7", name="referat.pdf", content_type="application/pdf", now=now)
    return EvidenceFactory(commitment=commitment, title_da="Referat", url="", file=file)


def test_evidence_kept_here_is_downloaded_from_an_address_below_the_initiative(client, now):
    evidence = evidence_file(initiative(), now)
    path = f"{DANISH}dokumentation/{evidence.pk}/"
    assert f'<a href="{path}">Referat</a>' in html_of(client, DANISH)
    answer = client.get(path)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_evidence_of_a_draft_cannot_be_downloaded(client, now):
    evidence = evidence_file(initiative(plan_fields={"state": PlanState.DRAFT}), now)
    assert client.get(f"{DANISH}dokumentation/{evidence.pk}/").status_code == 404


def test_evidence_of_another_initiative_is_not_found_below_this_one(client, now):
    initiative()
    other = evidence_file(CommitmentFactory(number="9"), now)
    assert client.get(f"{DANISH}dokumentation/{other.pk}/").status_code == 404


def test_a_link_has_no_file_to_download(client):
    evidence = EvidenceFactory(commitment=initiative())
    assert client.get(f"{DANISH}dokumentation/{evidence.pk}/").status_code == 404


def test_the_theme_of_an_initiative_is_linked(client):
    plan = PlanFactory(slug="2026-2027")
    theme = ThemeFactory(plan=plan, slug="aabne-data", title_da="Åbne data")
    CommitmentFactory(plan=plan, theme=theme, number="1.1")
    link = '<a href="/handlingsplaner/2026-2027/tema/aabne-data/">Åbne data</a>'
    assert link in html_of(client, DANISH)


@pytest.mark.parametrize("path", [ENGLISH, f"{ENGLISH}milestones/1/", f"{ENGLISH}../"])
def test_milestones_of_a_withdrawn_initiative_are_not_called_late(client, path):
    milestone = MilestoneFactory(
        commitment=initiative(), position=1, due_on=dt.date(2026, 1, 31), title_en="Given up"
    )
    StatusUpdateFactory(commitment=milestone.commitment, completion="withdrawn")
    words = words_of(client, path.replace("1.1/../", ""))
    assert "Given up" in words
    assert "Late" not in words
    assert "1 milestone is late" not in words
