"""The archive of a finished consultation: it opens from disk and holds what is public, no more."""

import hashlib
import re
import zipfile
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from playwright.sync_api import sync_playwright

from consultations import actions
from consultations.models import (
    Consultation,
    ConsultationDocument,
    DeadlineChange,
    EarlierMaterial,
    Package,
    Submission,
)
from consultations.reports import building
from consultations.tasks import casework
from consultations.wording import came_by
from ogp_portal.common import limits
from ogp_portal.files.models import StoredFile
from tests.factories import (
    CommitmentFactory,
    InvitedPartyFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
)
from tests.factories.consultations import NOW, PhaseFactory

from .archives import (
    AFTER,
    DAY,
    Reader,
    answer,
    attach,
    file,
    made,
    nothing,
    pages,
    settled_consultation,
)
from .test_in_browser import AXE, STANDARD

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation(db) -> Consultation:
    return settled_consultation()


@pytest.fixture
def finished(consultation, editor) -> Consultation:
    """With something of all that an archive shows."""
    phase = consultation.phases.get()
    DeadlineChange.objects.create(
        phase=phase, kind="moved", old_closes_at=phase.closes_at - DAY,
        new_closes_at=phase.closes_at, changed_at=NOW, reason_en="More time was needed.",
    )  # fmt: skip
    PhaseFactory(
        consultation=consultation, position=2, title_da="Anden runde", rules_da="Kort.",
        opens_at=phase.closes_at + DAY, closes_at=phase.closes_at + 3 * DAY,
    )  # fmt: skip
    document = ConsultationDocument.objects.create(
        consultation=consultation, title_da="Udkast", file=file("udkast 2", "Udkast.TXT")
    )
    EarlierMaterial.objects.create(
        document=document, number=1, file=file("udkast 1"), added_at=NOW - DAY, replaced_at=NOW
    )
    union = answer(
        consultation, submitter_kind="organisation", organisation_name="Åbne Data",
        public_name="Åbne Data", organisation_confirmed_at=NOW, language="en",
        text="Put the agendas online.", channel="letter", received_at=phase.closes_at,
    )  # fmt: skip
    attach(union, public_copy=file("offentlig kopi", "kopi.txt"))
    citizen = answer(consultation, public_name="Karen Jensen")
    party = InvitedPartyFactory(consultation=consultation, name="Åbne Data")
    actions.tick(party, reference=union.reference, by=editor, now=NOW)
    InvitedPartyFactory(consultation=consultation, name="Ærø Forening")
    initiative = CommitmentFactory(plan=consultation.plan, title_da="Dagsordener på nettet")
    ResponseFactory(proposal=union.proposals.get())
    ProvenanceLinkFactory(proposal=union.proposals.get(), commitment=initiative)
    ResponseFactory(proposal=citizen.proposals.get(), decision="rejected")
    return consultation


def test_it_opens_from_disk_with_every_link_and_fragment(finished, editor, tmp_path):
    folder = made(finished, editor, tmp_path)
    read = pages(folder)
    assert {"index.html", "svar/side-1.html", "tilbagemeldinger.html"} <= set(read)
    for place, page in read.items():
        for link in page.links:
            address = urlsplit(link)
            if address.scheme in {"http", "https", "mailto"}:
                continue
            target = (folder / place).parent / unquote(address.path) if address.path else None
            found = (target or folder / place).resolve()
            assert found.is_file(), f"{place}: {link}"
            assert found.is_relative_to(folder.resolve()), f"{place}: {link}"
            if address.fragment:
                name = str(found.relative_to(folder.resolve()))
                assert address.fragment in read[name].ids, f"{place}: {link}"


def test_its_pages_are_whole_and_say_what_they_are(finished, editor, tmp_path):
    for place, page in pages(made(finished, editor, tmp_path)).items():
        assert page.faults == [], place
        assert page.language == "da"
        assert page.tags["main"] == page.tags["h1"] == page.tags["footer"] == 1, place
        assert page.tags["table"] == page.tags["caption"]
        assert page.links[1] == "#indhold"
        assert "Lavet 23. november 2026 kl. 13.00 fra http" in page.text
        assert "hvad der var offentligt dengang" in page.text


def test_the_front_page_tells_of_the_consultation(finished, editor, tmp_path):
    folder = made(finished, editor, tmp_path)
    page = pages(folder)["index.html"]
    html = (folder / "index.html").read_text()
    for words in ("Åbenhed", "About openness.", "More time was needed.", "Anden runde", "Kort.",
                  "Ærø Forening", "ogp@example.org", "2 offentliggjorte svar",
                  "2 af 2 forslag besvaret"):  # fmt: skip
        assert words in " ".join(page.text.split()), words
    assert '<p class="lead" lang="en">' in html
    assert "/planer/plan-2/" in html
    assert 'href="/' not in html
    assert (folder / "materiale/1-udkast.txt").read_text() == "udkast 2"
    assert (folder / "materiale/1-udkast-v1.txt").read_text() == "udkast 1"


def test_numbers_are_those_of_the_portal(client, finished, editor, tmp_path, at):
    at(NOW)
    page = pages(made(finished, editor, tmp_path))["index.html"]
    shown = client.get(finished.get_absolute_url()).text

    def meter(text: str) -> str:
        return re.search(r"\d+ af \d+ forslag besvaret", " ".join(text.split()))[0]

    assert meter(page.text) == meter(Reader(shown).text)


def test_an_answer_has_its_words_files_decision_and_results(finished, editor, tmp_path):
    folder = made(finished, editor, tmp_path)
    union = Submission.objects.get(public_name="Åbne Data")
    html = (folder / f"svar/{union.reference}.html").read_text()
    text = " ".join(Reader(html).text.split())
    for words in (
        "Høringssvar fra Åbne Data",
        came_by("letter").capitalize(),
        "modtaget efter fristen",
        "Put the agendas online.",
        "Vi følger forslaget",
        "Dagsordener på nettet",
    ):
        assert words in text, words
    assert '<div lang="en"><p>Put the agendas online.' in html
    initiative = finished.plan.commitments.get()
    assert f"{settings.OGP_SITE_URL}{initiative.get_absolute_url()}" in text
    assert (folder / f"svar/{union.reference}/bilag-1.txt").read_text() == "offentlig kopi"


def test_the_report_is_in_it_as_page_and_files(finished, editor, tmp_path, monkeypatch):
    monkeypatch.setitem(
        building.FORMS, "pdf", (lambda report: b"%PDF-1.7 notat", "application/pdf")
    )
    actions.draft_report(finished, by=editor, now=AFTER)
    actions.publish_report(finished, by=editor, now=AFTER)
    building.build(finished.report_versions.get(), now=AFTER)
    finished.refresh_from_db()
    folder = made(finished, editor, tmp_path, now=AFTER)
    assert (folder / "hoeringsnotat.pdf").read_bytes() == b"%PDF-1.7 notat"
    assert zipfile.is_zipfile(folder / "hoeringsnotat.docx")
    page = pages(folder)["hoeringsnotat.html"]
    assert page.faults == []
    proposal = Submission.objects.get(public_name="Åbne Data").proposals.get()
    link = f"svar/{proposal.submission.reference}.html#{proposal.reference}"
    assert link in page.links
    test_it_opens_from_disk_with_every_link_and_fragment(finished, editor, tmp_path / "again")


def test_checksums_hold(finished, editor, tmp_path):
    folder = made(finished, editor, tmp_path)
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert set(listed) == files - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_the_list_goes_on_over_pages(consultation, editor, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "ARCHIVE_ANSWERS_PER_PAGE", 2)
    monkeypatch.setattr(limits, "ARCHIVE_RESPONSES_PER_PAGE", 2)
    monkeypatch.setattr("consultations.casework.archived.AT_A_TIME", 3)
    answers = [answer(consultation, received_at=NOW - DAY) for _number in range(7)]
    for one in answers:
        ResponseFactory(proposal=one.proposals.get())
    folder = made(consultation, editor, tmp_path)
    for number in range(1, 5):
        page = pages(folder)[f"svar/side-{number}.html"]
        assert page.tags["article"] == (1 if number == 4 else 2)
    assert not (folder / "svar/side-5.html").exists()
    assert "svar/side-4.html" in "".join(pages(folder)[f"svar/{answers[6].reference}.html"].links)
    assert (folder / "tilbagemeldinger-4.html").exists()
    assert Package.objects.get().answers == 7


def test_the_same_number_of_queries_for_one_answer_and_for_many(
    consultation, editor, tmp_path, django_assert_max_num_queries
):
    def queries() -> int:
        with django_assert_max_num_queries(200) as counted:
            made(consultation, editor, tmp_path / str(Submission.objects.count()))
        return len(counted)

    ResponseFactory(proposal=answer(consultation).proposals.get())
    made(consultation, editor, tmp_path / "first")  # what is asked once per process
    first = queries()
    key = consultation.submissions.get().proposals.get().responses.get().shared_key
    for _number in range(3):
        ResponseFactory(proposal=answer(consultation).proposals.get(), shared_key=key)
    assert queries() == first


def test_a_consultation_without_answers_has_an_archive(consultation, editor, tmp_path):
    read = pages(made(consultation, editor, tmp_path))
    assert "Ingen svar er offentliggjort." in read["svar/side-1.html"].text
    assert {fault for page in read.values() for fault in page.faults} == set()


def test_invented_content_says_so_on_every_page(consultation, editor, tmp_path):
    Consultation.objects.update(is_demonstration=True)
    answer(consultation, is_demonstration=True)
    for place, page in pages(made(consultation, editor, tmp_path)).items():
        assert "opdigtet indhold" in page.text, place


def test_markup_that_people_typed_is_text(consultation, editor, tmp_path):
    canary = '"><script>canary()</script>'
    shown = answer(consultation, public_name=canary)
    ResponseFactory(proposal=shown.proposals.get(), reason_da=canary)
    consultation.title_da = consultation.contact = consultation.text_da = canary
    consultation.save()
    for place, page in pages(made(consultation, editor, tmp_path)).items():
        assert page.faults == [], place


def test_there_is_none_before_all_is_answered(consultation, editor):
    consultation.settled_at = None
    consultation.save()
    with pytest.raises(ValidationError) as refusal:
        actions.ask_for_package(consultation, kind="archive", by=editor, now=NOW)
    assert refusal.value.code == "not_settled"


def test_staff_ask_for_it_once_it_is_finished(client_of, consultation, editor):
    answer(consultation)
    client = client_of(editor)
    page = reverse("admin:consultations_consultation_change", args=[consultation.pk])
    assert "archive-package" in client.get(page).text
    client.post(page.replace("change/", "archive-package/"))
    package = Package.objects.get()
    casework.make_package(str(package.pk), nothing)
    package.refresh_from_db()
    assert package.answers == 1
    assert not package.entries.exists()
    fetched = client.get(reverse("admin:consultations_package_file", args=[package.pk]))
    assert fetched.getvalue().startswith(b"PK")
    Consultation.objects.update(settled_at=None)
    assert "archive-package" not in client.get(page).text


def test_a_worker_that_died_leaves_nothing_half_made(consultation, editor, tmp_path):
    answer(consultation)
    package = actions.ask_for_package(consultation, kind="archive", by=editor, now=NOW)

    def dies(*rest) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        actions.make_package(package, progress=dies, now=NOW)
    assert not StoredFile.objects.exists()
    assert (made(consultation, editor, tmp_path) / "index.html").is_file()
    assert Package.objects.count() == 1


def test_one_deleted_with_its_case_can_be_made_again(consultation, editor, tmp_path):
    answer(consultation)
    made(consultation, editor, tmp_path)
    Package.objects.update(file=None, finished_at=None)
    assert (made(consultation, editor, tmp_path / "again") / "index.html").is_file()


@pytest.mark.slow
def test_a_browser_opens_it_without_errors(finished, editor, tmp_path, browser_path):
    folder = made(finished, editor, tmp_path)
    said = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 320, "height": 700})
        page.on("console", lambda message: said.append(message.text))
        page.on("requestfailed", lambda request: said.append(request.url))
        for place in sorted(pages(folder)):
            page.goto((folder / place).resolve().as_uri())
            page.evaluate(AXE)
            found = page.evaluate(f"axe.run(document, {{runOnly: {STANDARD}, preload: false}})")[
                "violations"
            ]
            assert [fault["id"] for fault in found] == [], place
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), place
        browser.close()
    assert said == []
