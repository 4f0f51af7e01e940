"""The document repository."""

import datetime as dt

import pytest

from ogp_portal.files.actions import store
from plans.enums import DocumentKind, PlanState
from plans.models import Document
from tests.factories import DocumentFactory, PlanFactory
from tests.plans.reading import html_of, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number_of_documents", [1, 3])
def test_document_list_asks_three_queries_however_many_documents(
    client, django_assert_num_queries, number_of_documents
):
    documents = DocumentFactory.create_batch(number_of_documents)
    with django_assert_num_queries(3):
        page = html_of(client, "/dokumenter/")
    assert all(document.title_da in page for document in documents)


def test_document_list_gives_kind_publisher_and_date_as_precisely_as_known(client):
    DocumentFactory(
        title_da="Designrapport",
        kind="irm_report",
        publisher="Open Government Partnership",
        published_on=dt.date(2019, 2, 1),
        published_precision="month",
    )
    words = words_of(client, "/en/documents/")
    assert (
        "Designrapport IRM report Publisher: Open Government Partnership Published: February 2019"
        in words
    )


def test_document_list_says_what_is_not_stated(client):
    DocumentFactory(title_da="Et brev")
    words = words_of(client, "/dokumenter/")
    assert "Udgiver: ikke oplyst Offentliggjort: ikke oplyst" in words


def test_document_list_has_the_newest_first_and_undated_ones_last(client):
    for title, date in [("Uden dato", None), ("Gammel", 2013), ("Ny", 2024)]:
        known = {"published_on": dt.date(date, 1, 1), "published_precision": "year"} if date else {}
        DocumentFactory(title_da=title, **known)
    words = words_of(client, "/dokumenter/")
    places = [words.index(title) for title in ("Ny ", "Gammel", "Uden dato")]
    assert places == sorted(places)


def test_document_list_has_real_documents_before_invented_ones(client):
    invented = PlanFactory(is_demonstration=True)
    date = {"published_on": dt.date(2026, 11, 1), "published_precision": "day"}
    DocumentFactory(plan=invented, title_da="Opfundet", **date)
    DocumentFactory(title_da="Virkelig")
    DocumentFactory(plan=None, title_da="Uden plan")
    words = words_of(client, "/dokumenter/")
    assert max(words.index("Virkelig"), words.index("Uden plan")) < words.index("Opfundet")


def test_document_list_can_be_narrowed_to_a_plan(client):
    plan = PlanFactory(slug="2012")
    DocumentFactory(plan=plan, title_da="Hører til")
    DocumentFactory(title_da="Hører ikke til")
    page = html_of(client, "/dokumenter/?plan=2012")
    assert "Hører til" in page
    assert "Hører ikke til" not in page
    assert '<option value="2012" selected>' in page


def test_document_list_can_be_narrowed_to_a_kind(client):
    DocumentFactory(kind="irm_report", title_da="Rapporten")
    DocumentFactory(kind="minutes", title_da="Referatet")
    page = html_of(client, "/dokumenter/?kind=minutes")
    assert "Referatet" in page
    assert "Rapporten" not in page


@pytest.mark.parametrize(
    "query", ["plan=1999", "kind=hvadsomhelst", "side=x", "side=-3", "side=999"]
)
def test_document_list_takes_an_unknown_choice_as_none(client, query):
    DocumentFactory(title_da="Planen")
    assert "Planen" in html_of(client, f"/dokumenter/?{query}")


def test_document_list_shows_fifty_at_a_time_and_keeps_the_choice(client):
    plan = PlanFactory(slug="2012")
    DocumentFactory.create_batch(51, plan=plan)
    page = html_of(client, "/dokumenter/?plan=2012")
    assert page.count("<li><h3>") == 50
    assert 'href="?plan=2012&amp;side=2"' in page
    assert html_of(client, "/dokumenter/?plan=2012&side=2").count("<li><h3>") == 1


def test_document_list_of_fifty_is_as_small_as_promised(client):
    title = "Høringssvar om åbne data og borgerinddragelse fra en forening"
    DocumentFactory.create_batch(50, plan=PlanFactory(), title_da=title)
    assert len(client.get("/dokumenter/").content) < 30_000


def test_document_list_that_finds_nothing_leads_back(client):
    words = words_of(client, "/en/documents/?kind=minutes")
    assert "No document fits your choice. Show all documents" in words


def test_document_list_is_as_new_as_its_last_real_change(client):
    document = DocumentFactory()
    older = dt.datetime(2020, 3, 4, 12, tzinfo=dt.UTC)
    Document.pgh_event_model.objects.update(pgh_created_at=older)
    document.save()
    assert "Last updated: 4 March 2020" in words_of(client, "/en/documents/")
    document.publisher = "En anden"
    document.save()
    assert "Last updated: 4 March 2020" not in words_of(client, "/en/documents/")


def test_what_only_staff_see_does_not_make_the_list_newer(client):
    DocumentFactory()
    older = dt.datetime(2020, 3, 4, 12, tzinfo=dt.UTC)
    Document.pgh_event_model.objects.update(pgh_created_at=older)
    DocumentFactory(is_staff_only=True)
    assert "Last updated: 4 March 2020" in words_of(client, "/en/documents/")


def test_an_empty_repository_has_not_been_updated(client):
    assert "Last updated: not stated" in words_of(client, "/en/documents/")


@pytest.mark.parametrize("who", ["anonymous", "stranger", "moderator", "editor"])
@pytest.mark.parametrize("secret", ["draft", "staff_only"])
def test_drafts_and_staffs_documents_are_seen_by_whom_they_are_for(
    request, client, client_of, who, secret
):
    plan = PlanFactory(state=PlanState.DRAFT if secret == "draft" else PlanState.IN_PROGRESS)
    document = DocumentFactory(
        plan=plan, title_da="Fortroligt", is_staff_only=secret == "staff_only"
    )
    visitor = client if who == "anonymous" else client_of(request.getfixturevalue(who))
    is_seen = who in ({"editor"} if secret == "draft" else {"moderator", "editor"})
    assert ("Fortroligt" in html_of(visitor, "/dokumenter/")) == is_seen
    assert visitor.get(document.get_absolute_url()).status_code == (200 if is_seen else 404)


def test_an_invented_document_is_marked_in_the_list_and_on_its_page(client):
    document = DocumentFactory(plan=PlanFactory(is_demonstration=True))
    DocumentFactory()
    assert "status--demo" in html_of(client, "/dokumenter/")
    assert "demonstration-banner" not in html_of(client, "/dokumenter/")
    assert "demonstration-banner" in html_of(client, document.get_absolute_url())


# --- one document -------------------------------------------------------------------------------


def test_document_page_links_to_where_it_is_kept(client):
    document = DocumentFactory(
        kind=DocumentKind.OGP_LETTER,
        title_da="Brev",
        url="https://example.org/brev",
        note_da="Kun på engelsk.",
    )
    page = html_of(client, document.get_absolute_url())
    assert '<a href="https://example.org/brev" rel="noopener">' in page
    assert "<p>Kun på engelsk.</p>" in page


def test_document_page_says_what_is_not_stated(client):
    document = DocumentFactory(plan=None, url="")
    words = words_of(client, f"/en{document.get_absolute_url()}".replace("dokumenter", "documents"))
    assert (
        "Publisher not stated Published not stated Action plan not stated Language not stated"
        " Where it is not stated" in words
    )


def test_document_with_a_file_is_downloaded_from_the_portal(client, now):
    file = store(b"plan", name="plan.pdf", content_type="application/pdf", now=now)
    document = DocumentFactory(url="", file=file)
    path = f"{document.get_absolute_url()}fil/"
    page = html_of(client, document.get_absolute_url())
    assert f'<a href="{path}">plan.pdf</a>' in page
    assert file.sha256 in page
    assert b"".join(client.get(path).streaming_content) == b"plan"


def test_a_document_without_a_file_has_none_to_download(client):
    document = DocumentFactory()
    assert client.get(f"{document.get_absolute_url()}fil/").status_code == 404


def test_the_file_of_a_staff_document_is_not_found_by_others(client, now):
    file = store(b"plan", name="plan.pdf", content_type="application/pdf", now=now)
    document = DocumentFactory(url="", file=file, is_staff_only=True)
    assert client.get(f"{document.get_absolute_url()}fil/").status_code == 404


def test_another_name_in_the_address_leads_to_the_right_one(client):
    document = DocumentFactory(title_da="Handlingsplan på dansk")
    answer = client.get(f"/dokumenter/{document.pk}-noget-andet/")
    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/dokumenter/{document.pk}-handlingsplan-paa-dansk/"


@pytest.mark.parametrize("path", ["/dokumenter/0-x/", "/dokumenter/99999999999999999999-x/"])
def test_an_unknown_document_is_not_found(client, path):
    assert client.get(path).status_code == 404
