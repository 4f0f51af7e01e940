"""Nothing invented can be taken for real (docs/demonstration.md), whichever way one comes to it."""

import html
import re

import pytest
from django.urls import reverse

from consultations.models import ConsultationDocument
from ogp_portal.files.actions import store
from ogp_portal.notifications import follows
from ogp_portal.notifications.models import Follow
from plans.models import Document
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    NetworkMeetingFactory,
    PlanFactory,
    PostFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db

INVENTED = re.compile(r"\((opdigtet|invented)\)|status--demo")
ABOUT_INVENTED, AMONG_REAL = "demonstration-banner", "demonstration-note"
NOINDEX = '<meta name="robots" content="noindex">'
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
LISTS = ["/", "/handlingsplaner/", "/hoeringer/", "/forslag/", "/forum/", "/netvaerk/",
         "/selvevalueringer/", "/dokumenter/", "/soeg/?q=borger"]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_the_real_portal(settings):
    """A trial portal is kept from search engines whole; the real one page by page."""
    settings.OGP_PUBLISHER = "Styrelsen for Prøver"


@pytest.fixture
def among_real(story):
    """The demonstration beside something real in every list."""
    commitment = CommitmentFactory(title_da="Virkeligt initiativ", plan__slug="2025-2027")
    ConsultationFactory(plan=commitment.plan, slug="virkelig")
    EvaluationFactory(plan=commitment.plan, is_external=True)
    SubmissionFactory()
    PostFactory()
    NetworkMeetingFactory()
    DocumentFactory(plan=commitment.plan)
    return story


def pages_from(client, start: str) -> dict[str, str]:
    """Every public page of one language that links lead to from `start`, by address."""
    is_english = start.startswith("/en/")
    waiting, pages, seen = [start], {}, {start}
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            answer.getvalue()  # which closes a file
            continue
        pages[path] = answer.content.decode()
        found = {html.unescape(link) for link in LINK.findall(pages[path])} - seen
        found = {link for link in found if link.startswith("/en/") == is_english}
        seen |= found
        waiting += sorted(found)
    return pages


@pytest.mark.parametrize("start", ["/", pytest.param("/en/", marks=pytest.mark.slow)])
def test_every_page_that_shows_something_invented_says_so(among_real, client, start):
    pages = pages_from(client, start)
    assert len(pages) > 100
    for path, page in pages.items():
        if INVENTED.search(page):
            assert NOINDEX in page, path
            assert (ABOUT_INVENTED in page) != (AMONG_REAL in page), path
            is_about = re.search(r"<title>[^<]*Demonstration:", page) is not None
            assert is_about == (ABOUT_INVENTED in page), path


def test_pages_of_real_things_are_not_marked(among_real, client):
    pages = pages_from(client, "/handlingsplaner/2025-2027/")
    for path in ["/handlingsplaner/2025-2027/", "/hoeringer/virkelig/", "/om/"]:
        assert NOINDEX not in pages[path], path
        assert "demonstration-" not in pages[path], path


def test_a_list_is_marked_while_something_invented_is_on_it(among_real, client):
    for path in LISTS:
        page = client.get(path).content.decode()
        assert AMONG_REAL in page, path
        assert "status--demo" in page, path


def test_pages_of_a_follow_are_marked(story, client):
    follow = Follow.objects.filter(is_demonstration=True).first()
    for name in ("follow-confirm", "follow-end"):
        page = client.get(reverse(name, args=[follows.token_of(follow)])).content.decode()
        assert ABOUT_INVENTED in page, name


def test_what_one_follows_is_marked(story, client_of, stranger, now):
    asked = follows.Asked(story, stranger.email, "da", stranger)
    follows.follow(asked, link=lambda _follow: "", now=now)
    page = client_of(stranger).get(reverse("follow-list")).content.decode()
    assert AMONG_REAL in page
    assert "status--demo" in page


def robots_of(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    answer.getvalue()  # which closes the file
    return answer.headers.get("X-Robots-Tag", "")


def test_invented_files_are_not_for_search_engines(story, client):
    report = story.evaluations.get().get_absolute_url().rstrip("/")
    document = Document.objects.filter(plan=story, file__isnull=False).first()
    for address in [f"{report}.pdf", f"{document.get_absolute_url()}fil/"]:
        assert robots_of(client, address) == "noindex"


def test_real_files_are_for_search_engines_once_the_portal_is_no_trial(client, settings, now):
    kept = store(b"Indhold", name="plan.txt", content_type="text/plain", now=now)
    address = f"{DocumentFactory(url='', file=kept).get_absolute_url()}fil/"
    assert robots_of(client, address) == ""
    settings.OGP_PUBLISHER = ""
    assert robots_of(client, address) == "noindex"


def test_files_of_an_invented_consultation_and_commitment_are_not_for_search_engines(client, now):
    plan = PlanFactory(is_demonstration=True)
    kept = store(b"Indhold", name="bilag.txt", content_type="text/plain", now=now)
    shown = EvidenceFactory(commitment__plan=plan, url="", file=kept)
    material = ConsultationDocument.objects.create(
        consultation=ConsultationFactory(plan=plan), title_da="Bilag", file=kept
    )
    initiative = shown.commitment.get_absolute_url()
    assert robots_of(client, f"{initiative}dokumentation/{shown.pk}/") == "noindex"
    consultation = [material.consultation.slug, material.pk]
    assert robots_of(client, reverse("consultation-file", args=consultation)) == "noindex"
