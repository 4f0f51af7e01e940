"""The case behind a consultation: packages for journal and access, and deletion in time."""

import csv
import datetime as dt
import hashlib
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from pypdf import PdfReader

from consultations import actions
from consultations.casework import index, retention
from consultations.models import (
    Attachment,
    CaseFile,
    Package,
    Submission,
    SubmissionDraft,
    SubmitterIdentity,
)
from consultations.tasks import casework
from ogp_portal.audit.models import Event
from ogp_portal.files.actions import store
from ogp_portal.jobs.models import Job
from ogp_portal.notifications.models import Message
from tests.factories import (
    ConsultationFactory,
    InvitationLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
MUCH_LATER = NOW + dt.timedelta(days=400)
LAST_DAY = (NOW + dt.timedelta(days=365)).date()


def nothing(*args, **kwargs) -> None:
    """Nobody watches the progress."""


@pytest.fixture
def consultation():
    return ConsultationFactory(slug="aabenhed", title_da="Åbenhed")


def answer(consultation, **fields) -> Submission:
    return SubmissionFactory(consultation=consultation, **fields)


def made(consultation, by, kind="journal", **wanted) -> zipfile.ZipFile:
    package = actions.ask_for_package(consultation, kind=kind, by=by, now=NOW, **wanted)
    actions.make_package(package, progress=nothing, now=NOW)
    package.refresh_from_db()
    return zipfile.ZipFile(package.file.path)


def listed(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    lines = io.StringIO(archive.read("indeks.csv").decode("utf-8-sig"))
    assert next(lines).startswith("Sagsnummer,Reference,")
    return list(csv.DictReader(lines, index.COLUMNS))


def test_a_package_lists_every_answer_with_its_document_in_csv_and_xml(consultation, editor):
    actions.set_case(consultation, case_number="2026-1234", keep_until=None, by=editor, now=NOW)
    one, other = answer(consultation), answer(consultation, state="received", published_at=None)
    archive = made(consultation, editor)
    rows = listed(archive)
    assert {row["reference"] for row in rows} == {one.reference, other.reference}
    assert {row["case_number"] for row in rows} == {"2026-1234"}
    in_xml = ET.fromstring(archive.read("indeks.xml"))  # noqa: S314 - our own file
    assert [entry.findtext("document") for entry in in_xml] == [row["document"] for row in rows]
    for row in rows:
        text = PdfReader(io.BytesIO(archive.read(row["document"]))).pages[0].extract_text()
        assert "Vi foreslår, at dagsordener kommer på nettet." in " ".join(text.split())


def test_answers_are_printed_for_the_archive(consultation, editor):
    answer(consultation)
    archive = made(consultation, editor)
    document = next(name for name in archive.namelist() if name.endswith(".pdf"))
    reader = PdfReader(io.BytesIO(archive.read(document)))
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata


def test_files_are_in_it_as_they_were_received_with_checksums_that_hold(consultation, editor):
    version = answer(consultation).versions.get()
    original = store(b"%PDF-1.7 bilag", name="Bilag æ.pdf", content_type="application/pdf", now=NOW)
    Attachment.objects.create(version=version, original=original, received_at=NOW)
    archive = made(consultation, editor)
    kept = next(name for name in archive.namelist() if "bilag-v1-01" in name)
    assert archive.read(kept) == b"%PDF-1.7 bilag"
    assert listed(archive)[0]["attachments"] == kept
    for line in archive.read("SHA256SUMS").decode().splitlines():
        digest, name = line.split("  ", 1)
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_the_next_package_holds_what_is_new_and_marks_it(consultation, editor):
    first = answer(consultation)
    made(consultation, editor, scope="new")
    assert first.versions.get().journal_entry.package.requested_by == editor
    second = answer(consultation)
    rows = listed(made(consultation, editor, scope="new"))
    assert [row["reference"] for row in rows] == [second.reference]


def test_nothing_new_is_said_and_makes_no_package(consultation, editor):
    answer(consultation)
    made(consultation, editor, scope="new")
    with pytest.raises(ValidationError) as refusal:
        actions.ask_for_package(consultation, kind="journal", scope="new", by=editor, now=NOW)
    assert refusal.value.code == "empty"


def test_asked_for_twice_it_is_made_once(consultation, editor):
    answer(consultation)
    for _time in range(2):
        package = actions.ask_for_package(consultation, kind="journal", by=editor, now=NOW)
    assert Package.objects.count() == Job.objects.filter(kind="consultations.pack").count() == 1
    for _time in range(2):
        casework.make_package(str(package.pk), nothing)
    package.refresh_from_db()
    assert package.answers == 1


def test_a_worker_that_died_leaves_nothing_half_made(consultation, editor):
    answer(consultation)
    answer(consultation)
    package = actions.ask_for_package(consultation, kind="journal", by=editor, now=NOW)

    def dies(done, *rest) -> None:
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        actions.make_package(package, progress=dies, now=NOW)
    assert not package.entries.exists()
    actions.make_package(package, progress=nothing, now=NOW)
    assert package.entries.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "withdrawn", "withdrawn_at": NOW},
        {"state": "not_published", "refusal_reason": "Privat", "published_at": None},
        {"hidden_at": NOW, "hide_reason": "advertising"},
    ],
    ids=["withdrawn", "refused", "hidden"],
)
def test_access_gives_answers_in_every_state(consultation, editor, fields):
    answer(consultation, **fields)
    assert len(listed(made(consultation, editor, kind="access"))) == 1


def test_access_to_one_sender_holds_that_address_alone(consultation, editor):
    mine, other = answer(consultation), answer(consultation)
    SubmitterIdentity.objects.filter(submission=other).update(email="other@example.org")
    rows = listed(made(consultation, editor, kind="access", submission=mine))
    assert [row["reference"] for row in rows] == [mine.reference]


def test_access_lists_what_is_removed_or_proposed_to_be(consultation, editor):
    version = answer(consultation).versions.get()
    actions.propose_words(version, "dagsordener", reason="third_person", by=editor, now=NOW)
    archive = made(consultation, editor, kind="access")
    listed_words = archive.read("overstregninger.csv").decode("utf-8-sig").splitlines()
    assert listed_words[1].startswith(f"{version.submission.reference},1,,")
    assert ",dagsordener," in listed_words[1]
    assert listed_words[0].startswith("Reference,Version,Fil,")
    assert "overstregninger.csv" in archive.read("LAES-MIG.txt").decode()


def test_access_says_of_a_hidden_answer_that_it_is(consultation, editor):
    answer(consultation, hidden_at=NOW, hide_reason="advertising")
    package = made(consultation, editor, kind="access")
    assert listed(package)[0]["hidden"].startswith("2026-11-23T13:00:00")
    assert Package.objects.get().file.name.startswith("aktindsigt-aabenhed-")


def test_a_package_for_access_is_not_journalising(consultation, editor):
    version = answer(consultation).versions.get()
    made(consultation, editor, kind="access")
    assert not hasattr(version, "journal_entry")


def test_formulas_are_plain_text_in_the_index(consultation, editor):
    SubmitterIdentity.objects.filter(submission=answer(consultation)).update(name="=1+1")
    assert listed(made(consultation, editor))[0]["name"] == "'=1+1"


def test_staff_ask_and_fetch_in_admin_and_the_fetching_is_logged(client_of, consultation, editor):
    answer(consultation)
    client = client_of(editor)
    page = reverse("admin:consultations_consultation_change", args=[consultation.pk])
    client.post(page.replace("change/", "journal-package/"), {"scope": "new"})
    package = Package.objects.get()
    actions.make_package(package, progress=nothing, now=NOW)
    fetched = client.get(reverse("admin:consultations_package_file", args=[package.pk]))
    assert fetched.getvalue().startswith(b"PK")
    assert Event.objects.filter(verb="fetched a package", actor_id=str(editor.pk)).exists()


def test_moderators_and_strangers_fetch_no_package(
    client, client_of, consultation, editor, moderator
):
    answer(consultation)
    made(consultation, editor)
    address = reverse("admin:consultations_package_file", args=[Package.objects.get().pk])
    assert client_of(moderator).get(address).status_code == 403
    assert client.get(address).status_code in {302, 404}


def settled(consultation, editor) -> tuple[Submission, Submission]:
    """A case whose last day is set: one public answer, one that was refused; all journalised."""
    public = answer(consultation, public_name="Karen")
    ResponseFactory(proposal=public.proposals.get())
    refused = answer(
        consultation, state="not_published", refusal_reason="Privat", published_at=None
    )
    SubmissionDraft.objects.create(consultation=consultation, created_at=NOW, saved_at=NOW)
    made(consultation, editor)
    consultation.settled_at = NOW
    consultation.save()
    actions.set_case(consultation, case_number="1", keep_until=LAST_DAY, by=editor, now=NOW)
    return public, refused


def test_the_preview_says_what_goes_and_that_is_what_goes(consultation, editor):
    public, refused = settled(consultation, editor)
    before = dict(retention.preview(consultation))
    assert sorted(before.values()) == [0, 0, 0, 0, 0, 0, 1, 1, 1, 2]
    actions.empty_case(CaseFile.objects.get(), by=None, now=MUCH_LATER)
    assert set(dict(retention.preview(consultation)).values()) == {0}
    assert not Submission.objects.filter(pk=refused.pk).exists()
    public.refresh_from_db()
    assert public.public_name == "Karen"
    assert public.identity.email == ""


@pytest.mark.parametrize(
    ("days", "code"), [(364, "too_early"), (365, "too_early")], ids=["before", "last day"]
)
def test_nothing_goes_before_the_last_day_has_passed(consultation, editor, days, code):
    settled(consultation, editor)
    with pytest.raises(ValidationError) as refusal:
        actions.empty_case(CaseFile.objects.get(), by=None, now=NOW + dt.timedelta(days=days))
    assert refusal.value.code == code


def test_nothing_goes_before_all_is_in_the_journal(consultation, editor):
    settled(consultation, editor)
    answer(consultation)
    with pytest.raises(ValidationError) as refusal:
        actions.empty_case(CaseFile.objects.get(), by=None, now=MUCH_LATER)
    assert refusal.value.code == "obstacle"


def test_a_day_of_keeping_lies_ahead(consultation, editor):
    with pytest.raises(ValidationError):
        actions.set_case(consultation, case_number="", keep_until=NOW.date(), by=editor, now=NOW)


def test_nothing_is_kept_of_removed_words_and_nothing_joins_an_address_to_an_answer(
    consultation, editor
):
    public, _refused = settled(consultation, editor)
    version = public.versions.get()
    actions.propose_words(version, "dagsordener", reason="third_person", by=editor, now=NOW)
    actions.accept_redaction(version.redactions.get(), by=editor, now=NOW)
    actions.ask(public, "object", reason="Fordi", by=None, now=NOW)
    written = Message.objects.filter(context__submission=public.reference)
    assert written.exists()
    written.update(state="sent", sent_at=NOW)
    letter = InvitationLinkFactory(party__consultation=consultation)
    actions.empty_case(CaseFile.objects.get(), by=None, now=MUCH_LATER)
    version = public.versions.get()
    assert "dagsordener" not in version.text + version.html
    assert version.text.startswith("Vi foreslår, at ███████████ kommer")
    assert "[fjernet" in version.public_text
    assert not written.exists()
    assert not public.requests.exists()
    assert not type(letter).objects.exists()


def test_later_mails_go_to_nobody_once_the_address_is_deleted(consultation, editor):
    public, _refused = settled(consultation, editor)
    actions.empty_case(CaseFile.objects.get(), by=None, now=MUCH_LATER)
    actions.hide(public, reason="advertising", by=editor, now=MUCH_LATER)
    assert not Job.objects.filter(kind="notifications.send").exists()
