"""The repository: documents of every kind in one list, narrowed by address, and its feed."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest

from consultations.models import Consultation, ConsultationDocument
from ogp_portal.files.actions import store
from plans.models import NetworkMeeting
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    NetworkMeetingFactory,
    PlanFactory,
)
from tests.plans.reading import html_of, main_of, words_of

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def plan():
    return PlanFactory(slug="2026", title_da="Sjette plan")


def _evidence(plan, **given):
    commitment = CommitmentFactory(plan=plan, number="1.1")
    return EvidenceFactory(commitment=commitment, title_da="Fundet", **given)


def _material(plan, **given):
    consultation = ConsultationFactory(plan=plan, slug="ideer", title_da="Idéer")
    return ConsultationDocument.objects.create(
        consultation=consultation,
        title_da="Fundet",
        **({"url": "https://example.org/"} | given),
    )


def _report(plan):
    published = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    return ConsultationFactory(
        plan=plan, slug="ideer", title_da="Fundet", title_en="", report_published_at=published
    )


KINDS = {
    "document": lambda plan: DocumentFactory(plan=plan, title_da="Fundet"),
    "evaluation": lambda plan: EvaluationFactory(
        plan=plan, title_da="Fundet", title_en="", is_external=True
    ),
    "minutes": lambda plan: NetworkMeetingFactory(title_da="Fundet", minutes_da="Vi aftalte det."),
    "evidence": _evidence,
    "letter": lambda plan: ConsultationFactory(
        plan=plan, title_da="Fundet", title_en="", text_da="Kære alle"
    ),
    "material": _material,
    "report": _report,
}
"""One document of each source, titled "Fundet"."""

ADDRESSES = {
    "evaluation": "/handlingsplaner/2026/selvevaluering/slut/",
    "evidence": "/handlingsplaner/2026/1.1/#evidence",
    "material": "/hoeringer/ideer/#material",
    "report": "/hoeringer/ideer/hoeringsnotat/",
}


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("address", ["/dokumenter/", "/en/documents/"])
def test_every_kind_of_document_is_in_the_one_list(client, plan, source, address):
    KINDS[source](plan)
    assert "Fundet" in words_of(client, address)


@pytest.mark.parametrize("source", KINDS)
def test_a_title_leads_to_a_page_that_is_there(client, plan, source):
    KINDS[source](plan)
    page = main_of(client, "/dokumenter/")
    address = page.split('<li><h3><a href="')[1].split('"')[0]
    assert address == ADDRESSES.get(source, address)
    assert client.get(address.partition("#")[0]).status_code == 200
    anchor = address.partition("#")[2]
    assert not anchor or f'id="{anchor}"' in html_of(client, address.partition("#")[0])


@pytest.mark.parametrize("rows", [1, 3])
def test_a_narrowed_list_asks_four_queries_whatever_it_holds(
    client, plan, rows, django_assert_num_queries
):
    DocumentFactory.create_batch(rows, plan=plan, kind="minutes")
    for source in ("evidence", "letter", "minutes", "evaluation", "report"):
        KINDS[source](plan)
    with django_assert_num_queries(4):
        html_of(client, "/dokumenter/?plan=2026&kind=minutes&q=dokument&language=da&year=2026")


@pytest.mark.parametrize("hidden", ["minutes", "evidence", "letter", "material", "report"])
def test_what_is_not_public_is_for_editors(client, client_of, editor, plan, hidden):
    KINDS[hidden](plan)
    plan.state = "draft"
    plan.save()
    Consultation.objects.update(is_published=False)
    NetworkMeeting.objects.update(is_published=False)
    assert "Fundet" not in html_of(client, "/dokumenter/")
    assert "Fundet" not in client.get("/dokumenter/feed.atom").content.decode()
    assert "Fundet" in html_of(client_of(editor), "/dokumenter/")


def test_unpublished_parts_are_not_in_the_list(client, plan):
    EvaluationFactory(plan=plan, title_da="Udkast til evaluering")
    ConsultationFactory(plan=plan, title_da="Høring uden brev og notat")
    NetworkMeetingFactory(title_da="Møde uden referat")
    assert "0 dokumenter" in words_of(client, "/dokumenter/")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("plan=2026", {"Planen", "Fundet"}),
        ("initiative=2026/1.1", {"Fundet"}),
        ("plan=2026&initiative=2026/1.1", {"Fundet"}),
        ("phase=implementation", {"Fundet"}),
        ("kind=evidence", {"Fundet"}),
        ("kind=plan", {"Planen"}),
        ("year=2013", {"Planen"}),
        ("language=en", {"Planen"}),
        ("publisher=Digitaliseringsstyrelsen", {"Planen"}),
        ("q=plan", {"Planen"}),
        ("q=fundne+-planen", set()),
        ("q=fundet", {"Fundet"}),
        ("kind=plan&year=2013&language=en&q=planen", {"Planen"}),
        ("kind=plan&year=1999", {"Planen"}),
        ("initiative=2012/1.1", {"Planen", "Fundet", "Andet"}),
    ],
)
def test_the_list_is_narrowed_by_its_address(client, plan, query, found):
    _evidence(plan, dated_on=dt.date(2026, 2, 1))
    known = {"published_on": dt.date(2013, 5, 1), "published_precision": "month", "language": "en"}
    about = {"kind": "plan", "publisher": "Digitaliseringsstyrelsen"}
    DocumentFactory(plan=plan, title_da="Planen", **known, **about)
    DocumentFactory(title_da="Andet")
    page = main_of(client, f"/dokumenter/?{query}")
    assert {title for title in ("Planen", "Fundet", "Andet") if f">{title}<" in page} == found


def test_initiatives_can_be_chosen_once_a_plan_is(client, plan):
    CommitmentFactory(plan=plan, number="1.1", title_da="Åbne dagsordener")
    assert 'name="initiative"' not in html_of(client, "/dokumenter/")
    page = html_of(client, "/dokumenter/?initiative=2026/1.1")
    assert '<option value="2026/1.1" selected>1.1 Åbne dagsordener</option>' in page
    assert '<option value="2026" selected>' in page


def test_another_plan_lets_go_of_the_initiative(client, plan):
    _evidence(plan)
    DocumentFactory(plan=PlanFactory(slug="2012"), title_da="Gammelt")
    assert "Gammelt" in html_of(client, "/dokumenter/?plan=2012&initiative=2026/1.1")


@pytest.mark.parametrize("source", ["document", "evidence", "material"])
def test_a_file_is_shown_with_size_checksum_and_download(client, plan, now, source):
    file = store(b"12345", name="bilag.pdf", content_type="application/pdf", now=now)
    if source == "document":
        DocumentFactory(plan=plan, url="", file=file)
    else:
        KINDS[source](plan, url="", file=file)
    page = main_of(client, "/dokumenter/")
    assert f"SHA-256 <code>{file.sha256}</code>" in page
    assert "5\xa0byte" in page
    address = page.split('<p class="file"><a href="')[1].split('"')[0]
    assert b"".join(client.get(address).streaming_content) == b"12345"


def test_a_link_names_where_it_leads(client):
    DocumentFactory(url="https://www.example.org/a?b=1&c=<x>")
    page = main_of(client, "/dokumenter/")
    assert (
        'href="https://www.example.org/a?b=1&amp;c=&lt;x&gt;">Åbn hos www.example.org</a>' in page
    )


def test_a_date_says_what_it_is_of(client, plan):
    NetworkMeetingFactory(minutes_da="Aftalt.", held_on=dt.date(2026, 1, 19))
    _evidence(plan, dated_on=dt.date(2026, 2, 1))
    words = words_of(client, "/dokumenter/")
    assert "Holdt: 19. januar 2026" in words
    assert "Dateret: 1. februar 2026" in words


def test_material_of_a_consultation_held_elsewhere_is_not_dated_by_its_import(client, plan):
    material = _material(plan)
    Consultation.objects.filter(pk=material.consultation_id).update(is_record=True)
    assert "Offentliggjort: ikke oplyst" in words_of(client, "/dokumenter/")


def test_a_search_that_finds_nothing_leads_on(client):
    page = html_of(client, "/dokumenter/?q=findes+ikke%26")
    assert 'href="/soeg/?q=findes%20ikke%26"' in page
    assert 'value="findes ikke&amp;"' in page


def test_an_empty_repository_says_so(client):
    assert "No document has been published yet." in words_of(client, "/en/documents/")


def test_a_search_that_is_too_long_is_cut_and_says_so(client):
    page = html_of(client, f"/dokumenter/?q={'a' * 300}")
    assert "Vi søgte efter de første 200 tegn." in page
    assert f'value="{"a" * 200}"' in page


@pytest.mark.parametrize(
    "query",
    ["q=%27%22%5C", "q=%25_%7B%7D", "year=99999", "year=-1", "side=" + "9" * 40, "publisher=%27"],
)
def test_strange_input_is_no_error(client, query):
    DocumentFactory()
    assert client.get(f"/dokumenter/?{query}").status_code == 200
    assert client.get(f"/dokumenter/feed.atom?{query}").status_code == 200


def test_evidence_makes_the_repository_newer(client, plan):
    document = DocumentFactory(plan=plan)
    older = dt.datetime(2020, 3, 4, 12, tzinfo=dt.UTC)
    type(document).pgh_event_model.objects.update(pgh_created_at=older)
    assert "Last updated: 4 March 2020" in words_of(client, "/en/documents/")
    _evidence(plan)
    assert "Last updated: 4 March 2020" not in words_of(client, "/en/documents/")


def test_invented_documents_are_marked_and_come_last(client, plan):
    _evidence(PlanFactory(slug="demo", is_demonstration=True), dated_on=dt.date(2026, 11, 1))
    DocumentFactory(plan=plan, title_da="Virkeligt")
    page = main_of(client, "/dokumenter/")
    assert page.index("Virkeligt") < page.index("Fundet") < page.index("status--demo")


# --- its feed -----------------------------------------------------------------------------------


def entries_of(client, path: str) -> list[ET.Element]:
    feed = ET.fromstring(client.get(path).content)  # noqa: S314 - our own
    return feed.findall(f"{ATOM}entry")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_feed_asks_two_queries_whatever_is_new(client, plan, rows, django_assert_num_queries):
    DocumentFactory.create_batch(rows, plan=plan)
    with django_assert_num_queries(2):
        assert len(entries_of(client, "/dokumenter/feed.atom")) == rows


def test_the_feed_has_what_changed_last_first(client, plan):
    first = DocumentFactory(plan=plan, title_da="Først")
    _evidence(plan)
    older = dt.datetime(2020, 3, 4, 12, tzinfo=dt.UTC)
    type(first).pgh_event_model.objects.update(pgh_created_at=older)
    entries = entries_of(client, "/dokumenter/feed.atom")
    assert [one.find(f"{ATOM}title").text for one in entries] == ["Fundet", "Først"]
    assert entries[1].find(f"{ATOM}updated").text == "2020-03-04T12:00:00+00:00"


def test_a_narrowed_list_has_its_own_feed(client, plan):
    _evidence(plan)
    DocumentFactory(title_da="Andet")
    page = html_of(client, "/dokumenter/?kind=evidence")
    assert page.count('href="/dokumenter/feed.atom?kind=evidence"') == 2
    entries = entries_of(client, "/dokumenter/feed.atom?kind=evidence")
    assert [one.find(f"{ATOM}title").text for one in entries] == ["Fundet"]


def test_the_english_feed_is_in_english(client, plan):
    DocumentFactory(plan=plan, title_en="The plan", kind="plan")
    (entry,) = entries_of(client, "/en/documents/feed.atom")
    assert entry.find(f"{ATOM}title").text == "The plan"
    assert entry.find(f"{ATOM}summary").text.startswith("Action plan · Publisher: not stated")
