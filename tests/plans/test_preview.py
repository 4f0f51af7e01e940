"""A draft read by a link: that draft and nothing else, for as long as the link works."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from plans.actions import make_preview, revoke_previews
from plans.models import ActionPlan, CommitmentAnswer, PlanPreview
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    MilestoneFactory,
    PlanFactory,
    ThemeFactory,
)
from tests.plans.staff_pages import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    plan = PlanFactory(state="draft", slug="2028-2029", title_da="Plan i udkast")
    theme = ThemeFactory(plan=plan, slug="data", title_da="Data")
    commitment = CommitmentFactory(plan=plan, number="1.1", title_da="Ny lov", theme=theme)
    MilestoneFactory(commitment=commitment, position=1, title_da="Første skridt")
    return plan


@pytest.fixture
def link(draft) -> str:
    return make_preview(draft, by=None, now=timezone.now()).get_absolute_url()


def test_the_plan_reads_as_its_public_page_will_and_says_it_is_a_draft(client, draft, link):
    preview = client.get(link)
    page = preview.content.decode()
    assert preview.status_code == 200
    assert "Plan i udkast" in page
    assert "Det her er et udkast" in page
    assert f'href="{link}1.1/"' in page
    assert "handlingsplaner/2028-2029" not in page
    draft.state = "co_creation"
    draft.save()
    public = client.get("/handlingsplaner/2028-2029/").content.decode()
    assert public.count("<h2") - 1 == page.count("<h2") - page.count('<h2 class="alert-heading"')


def test_a_preview_is_for_nobody_else(client, link):
    answer = client.get(link)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()
    assert 'rel="canonical"' not in answer.content.decode()


@pytest.mark.parametrize(
    ("below", "words"),
    [("1.1/", "Ny lov"), ("tema/data/", "Data"), ("1.1/milepaele/1/", "Første skridt")],
)
def test_what_is_below_the_plan_is_read_by_the_link_too(client, draft, link, below, words):
    CommitmentAnswer.objects.create(
        commitment=draft.commitments.get(), question="problem", position=1, text_da="Problemet"
    )
    answer = client.get(link + below)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "Det her er et udkast" in page
    assert "/handlingsplaner/2028" not in page
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_preview_is_in_english_at_its_english_address(client, link):
    english = link.replace("/forhaandsvisning/", "/en/preview/")
    assert "This is a draft" in client.get(english).content.decode()
    assert english in client.get(link).content.decode()
    assert client.get(english + "1.1/milestones/1/").status_code == 200


def test_the_draft_stays_hidden_everywhere_else(client, draft, link):
    document = DocumentFactory(plan=draft, title_da="Bilag i udkast")
    client.get(link)
    hidden = ["/handlingsplaner/2028-2029/", "/handlingsplaner/2028-2029/1.1/"]
    assert [client.get(path).status_code for path in hidden] == [404, 404]
    assert client.get(document.get_absolute_url()).status_code == 404
    for path in ("/handlingsplaner/", "/dokumenter/", "/soeg/?q=udkast"):
        assert "i udkast" not in client.get(path).content.decode().replace("q=udkast", "")


def test_another_draft_is_not_read_by_the_link(client, link):
    other = CommitmentFactory(plan=PlanFactory(state="draft"), number="7", title_da="Fremmed")
    assert client.get(f"{link}7/").status_code == 404
    assert other.title_da not in client.get(link).content.decode()


def test_documents_for_staff_are_not_previewed(client, draft, link):
    DocumentFactory(plan=draft, title_da="Kun internt", is_staff_only=True)
    DocumentFactory(plan=draft, title_da="Bilag 1")
    page = client.get(link).content.decode()
    assert "Bilag 1" in page
    assert "Kun internt" not in page


@pytest.mark.parametrize("spoil", ["x{}", "{}x", "1-1.abc", "1-1", "nonsens", "0-0.{}"])
def test_a_forged_link_is_not_found(client, link, spoil):
    token = link.rstrip("/").rpartition("/")[2]
    path = f"/forhaandsvisning/{spoil.format(token)}/"
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("below", ["", "1.1/", "tema/data/"])
def test_a_link_that_has_run_out_says_so(client, draft, below):
    then = timezone.now() - dt.timedelta(days=14)
    link = make_preview(draft, by=None, now=then).get_absolute_url()
    answer = client.get(link + below)
    assert answer.status_code == 410
    assert "Linket virker ikke længere" in answer.content.decode()
    assert "Plan i udkast" not in answer.content.decode()


def test_withdrawn_links_work_no_more_and_a_new_one_does(client, draft, link, editor):
    other = make_preview(draft, by=None, now=timezone.now()).get_absolute_url()
    assert revoke_previews(draft, by=editor, now=timezone.now()) == 2
    assert [client.get(path).status_code for path in (link, other)] == [410, 410]
    new = make_preview(draft, by=None, now=timezone.now()).get_absolute_url()
    assert client.get(new).status_code == 200


def test_the_link_leads_to_the_public_page_once_there_is_one(client, draft, link):
    ActionPlan.objects.update(state="co_creation")
    answer = client.get(link)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/handlingsplaner/2028-2029/")


def test_a_public_plan_needs_no_link(now):
    with pytest.raises(ValidationError):
        make_preview(PlanFactory(), by=None, now=now)


def test_a_preview_takes_no_posts(client, link):
    assert client.post(link).status_code == 405


def test_an_editor_makes_and_withdraws_links_by_buttons(at_work, client, draft):
    at_work.post(page_of(draft, "preview"), {})
    path = PlanPreview.objects.get().get_absolute_url()
    assert path in at_work.get(page_of(draft)).content.decode()
    assert client.get(path).status_code == 200
    at_work.post(page_of(draft, "revoke-previews"), {})
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("rows", [1, 3])
def test_a_preview_asks_the_same_however_many_rows(
    client, link, draft, rows, django_assert_num_queries
):
    CommitmentFactory.create_batch(rows - 1, plan=draft)
    DocumentFactory.create_batch(rows, plan=draft)
    with django_assert_num_queries(5):
        client.get(link)
