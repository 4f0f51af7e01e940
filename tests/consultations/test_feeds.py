"""A consultation's feed and calendar."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest

from consultations.models import ConsultationDocument
from tests.factories import ConsultationFactory, PhaseFactory

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def titles_of(client, path: str) -> list[str]:
    feed = ET.fromstring(client.get(path).content)  # noqa: S314 - our own
    return [one.text for one in feed.iterfind(f"{ATOM}entry/{ATOM}title")]


def lines_of(client, path: str) -> list[str]:
    return client.get(path).content.decode().replace("\r\n ", "").split("\r\n")


def test_a_calendar_has_opening_and_deadline_of_each_phase(client):
    consultation = ConsultationFactory(slug="ideer", title_da="Idéer", phase=None)
    opens, closes = (
        dt.datetime.fromisoformat(f"2026-11-{day}T00:00+01:00") for day in ("02", "24")
    )
    PhaseFactory(consultation=consultation, opens_at=opens, closes_at=closes)
    lines = lines_of(client, "/hoeringer/ideer/kalender.ics")
    assert "SUMMARY:Høringen åbner: Idéer" in lines
    assert "DTSTART:20261101T230000Z" in lines
    assert "SUMMARY:Frist for høringssvar: Idéer" in lines
    assert "DTSTART:20261123T225900Z" in lines
    assert "DTEND:20261123T230000Z" in lines
    assert "DESCRIPTION:mandag den 23. november 2026 kl. 23.59 (dansk tid)" in lines


def test_a_feed_tells_of_letter_material_and_report(client, now):
    consultation = ConsultationFactory(
        slug="ideer", title_da="Idéer", settled_at=now, report_published_at=now
    )
    ConsultationDocument.objects.create(
        consultation=consultation, title_da="Bilag", url="https://example.org/"
    )
    assert set(titles_of(client, "/hoeringer/ideer/feed.atom")) == {
        "Høring: Idéer",
        "Nyt materiale: Bilag",
        "Besvaret: Idéer",
        "Høringsnotat: Idéer",
    }


@pytest.mark.parametrize("hidden", [{"is_published": False}, {"is_record": True}])
@pytest.mark.parametrize(
    "path",
    [
        "/hoeringer/ideer/feed.atom",
        "/hoeringer/ideer/kalender.ics",
        "/en/consultations/ideer/feed.atom",
        "/en/consultations/ideer/calendar.ics",
    ],
)
def test_drafts_and_records_have_neither(client, hidden, path):
    consultation = ConsultationFactory(slug="ideer")
    assert client.get(path).status_code == 200
    for name, value in hidden.items():
        setattr(consultation, name, value)
    consultation.save()
    assert client.get(path).status_code == 404


def test_an_invented_consultation_says_so(client):
    ConsultationFactory(slug="ideer", title_da="Idéer", is_demonstration=True)
    assert "Demonstration: Høring: Idéer" in titles_of(client, "/hoeringer/ideer/feed.atom")
    lines = lines_of(client, "/hoeringer/ideer/kalender.ics")
    assert "X-WR-CALNAME:Demonstration: Idéer" in lines


def test_its_page_names_both(client):
    ConsultationFactory(slug="ideer")
    text = client.get("/hoeringer/ideer/").content.decode()
    assert text.count('href="/hoeringer/ideer/feed.atom"') == 2
    assert text.count('href="/hoeringer/ideer/kalender.ics"') == 2


def test_a_record_names_none(client):
    ConsultationFactory(slug="ideer", is_record=True, phase=None)
    assert "feed.atom" not in client.get("/hoeringer/ideer/").content.decode()
