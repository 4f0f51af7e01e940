"""Adding files while one answers: in a browser without script, and what is refused and why."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consultations import actions
from consultations.models import Attachment, Submission, SubmissionDraft
from ogp_portal.common import limits
from ogp_portal.files import sandbox
from ogp_portal.files.models import StoredFile
from ogp_portal.jobs.models import Job
from tests.files import in_process, samples
from tests.files.clamd import EICAR, clamd

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(sandbox, "_run", in_process.run)


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def address(consultation) -> str:
    return reverse("submission-new", args=[consultation.slug])


@pytest.fixture
def english(consultation) -> str:
    return f"/en/consultations/{consultation.slug}/submissions/new/"


def text(name: str = "svar.txt", content: bytes = b"Vi er enige.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def names_kept() -> list[str]:
    return sorted(Attachment.objects.values_list("original__name", flat=True))


def test_answer_leads_to_files_and_files_to_the_check(client, english, form):
    page = client.post(english, {**form, "gaa": "bilag"})
    assert 'enctype="multipart/form-data"' in page.text
    assert 'type="file"' in page.text
    assert f'value="{form["name"]}"' in page.text
    assert "Check your answer" in client.post(english, {**form, "gaa": "3"}).text


def test_a_file_is_kept_at_once_and_sent_with_the_answer(client, address, form):
    page = client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    assert page.status_code == 200
    assert "svar.txt" in page.text
    assert SubmissionDraft.objects.get().pk == uuid.UUID(form["idempotency_key"])
    assert "svar.txt" in client.post(address, {**form, "gaa": "3"}).text
    receipt = client.post(address, form, follow=True)
    sent = Attachment.objects.get()
    assert sent.version == Submission.objects.get().versions.get()
    assert sent.original.sha256 in receipt.text
    assert not SubmissionDraft.objects.exists()
    kinds = Job.objects.filter(subject_id=sent.pk).values_list("kind", flat=True)
    assert sorted(kinds) == ["attachments.copy", "attachments.read"]


def test_files_chosen_and_not_added_are_kept_when_one_goes_on(client, address, form):
    page = client.post(address, {**form, "gaa": "3", "files": [text()]})
    assert "svar.txt" in page.text
    assert 'value="send"' in page.text


def test_an_error_in_another_step_loses_no_file(client, address, form):
    page = client.post(address, {**form, "email": "nej", "gaa": "3", "files": [text()]})
    assert page.status_code == 422
    assert names_kept() == ["svar.txt"]
    assert "svar.txt" in client.post(address, {**form, "gaa": "bilag"}).text


def test_of_several_files_the_bad_one_is_named_and_the_good_ones_are_kept(client, english, form):
    bad = SimpleUploadedFile("makro.docx", samples.word(**{"word__vbaProject.bin": b"x"}))
    page = client.post(
        english, {**form, "gaa": "bilag-tilfoej", "files": [text(), bad, text("b.txt", b"b")]}
    )
    assert page.status_code == 422
    assert "“makro.docx” was not added. The file holds macros." in page.text
    assert 'href="#id_files"' in page.text
    assert names_kept() == ["b.txt", "svar.txt"]
    assert form["text"] in page.text


REFUSED = {
    "empty": ("svar.pdf", b"", "is empty"),
    "only spaces": ("svar.txt", b" \n", "is empty"),
    "program": ("svar.exe", b"MZ\x90\x00\x03", "We take PDF"),
    "program by another name": ("svar.pdf", b"MZ\x90\x00\x03", "not what the name says"),
    "picture by another name": ("svar.pdf", samples.picture(), "not what the name says"),
    "svg": ("svar.svg", b"<svg onload='alert(1)'/>", "We take PDF"),
    "html": ("svar.html", b"<script>alert(1)</script>", "We take PDF"),
    "spreadsheet": ("tal.xlsx", samples.zipped({"xl/workbook.xml": "<a/>"}), "We take PDF"),
    "old word": ("svar.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "older Word file"),
    "locked word": ("svar.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "password"),
    "broken word": ("svar.docx", b"PK\x03\x04 broken", "damaged"),
    "word with macros": ("svar.docm", samples.word(), "macros"),
    "script": ("svar.pdf", samples.with_action("/JavaScript", JS="x"), "JavaScript"),
    "locked pdf": ("svar.pdf", samples.locked_pdf(), "protected"),
    "pdf not at the start": ("svar.pdf", b"<html>%PDF-1.7", "not what the name says"),
    "too many points": ("kort.png", samples.huge_picture(), "too many pixels"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_a_file_is_refused_beside_its_field_with_what_to_do(client, english, form, case):
    name, content, words = REFUSED[case]
    upload = SimpleUploadedFile(name, content)
    page = client.post(english, {**form, "gaa": "bilag-tilfoej", "files": [upload]})
    assert page.status_code == 422
    assert words in page.text
    assert page.text.count("was not added") == 2  # in the summary and at the field
    assert not StoredFile.objects.exists()


def test_a_file_over_the_limit_is_refused_and_the_text_stays(client, english, form, monkeypatch):
    monkeypatch.setattr(limits, "FILE_SIZE", 1024 * 1024)
    page = client.post(
        english,
        {**form, "gaa": "bilag-tilfoej", "files": [text(content=b"x" * 1024 * 1024 + b"x")]},
    )
    assert page.status_code == 422
    assert "The limit is 1 MB" in page.text
    assert form["text"] in page.text


def test_there_is_room_for_so_many_files_and_no_more(client, english, form, monkeypatch):
    monkeypatch.setattr(limits, "FILES_PER_ANSWER", 2)
    several = [text(f"{number}.txt", b"%d" % number) for number in range(3)]
    page = client.post(english, {**form, "gaa": "bilag-tilfoej", "files": several})
    assert "“2.txt” was not added. An answer can have at most 2 files." in page.text
    assert names_kept() == ["0.txt", "1.txt"]


def test_one_network_cannot_fill_the_disk(client, english, form, monkeypatch):
    monkeypatch.setattr(limits, "FILES_PER_HOUR", 1)
    several = [text(), text("b.txt", b"b")]
    page = client.post(english, {**form, "gaa": "bilag-tilfoej", "files": several})
    assert "Many files have come from your network" in page.text
    assert names_kept() == ["svar.txt"]


def test_the_same_file_twice_is_kept_once(client, address, form):
    for _ in range(2):
        client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    assert names_kept() == ["svar.txt"]
    assert StoredFile.objects.count() == 1


def test_a_file_can_be_removed(client, address, form):
    client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text(), text("b.txt", b"b")]})
    key = Attachment.objects.get(original__name="svar.txt").pk
    page = client.post(address, {**form, "gaa": f"bilag-fjern-{key}"})
    assert page.status_code == 200
    assert names_kept() == ["b.txt"]


@pytest.mark.parametrize("key", ["x", "-1", "9" * 40, "١", ""])
def test_removing_what_is_not_there_changes_nothing(client, address, form, key):
    client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    assert client.post(address, {**form, "gaa": f"bilag-fjern-{key}"}).status_code == 200
    assert names_kept() == ["svar.txt"]


def test_files_of_others_can_neither_be_seen_nor_removed(client, address, form):
    client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    other = {**form, "idempotency_key": str(uuid.uuid4())}
    key = Attachment.objects.get().pk
    page = client.post(address, {**other, "gaa": f"bilag-fjern-{key}"})
    assert "svar.txt" not in page.text
    assert names_kept() == ["svar.txt"]


def test_a_cpr_number_in_a_name_is_warned_about_before_sending(client, english, form):
    upload = text("klage 010203-1234.txt")
    page = client.post(english, {**form, "gaa": "bilag-tilfoej", "files": [upload]})
    assert "CPR number. Remove the file" in page.text
    assert "CPR number. Remove the file" in client.post(english, {**form, "gaa": "3"}).text


def test_a_name_is_shown_escaped_and_without_path(client, address, form):
    upload = text("x")
    upload._name = "../<svg onload=alert(1)>.txt"
    page = client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [upload]})
    assert "<svg onload" not in page.text
    assert "/" not in names_kept()[0]


def test_a_file_with_a_virus_is_refused_and_not_kept(client, english, form, settings):
    with clamd() as settings.CLAMD:
        uploads = [text("virus.txt", EICAR), text()]
        page = client.post(english, {**form, "gaa": "bilag-tilfoej", "files": uploads})
    assert "“virus.txt” was not added. We found a virus" in page.text
    assert Attachment.objects.get().scan == "clean"


def test_after_the_deadline_no_file_is_taken(client, address, form, at, now):
    at(now + dt.timedelta(days=11))
    page = client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    assert page.status_code == 409
    assert not Attachment.objects.exists()


def test_files_that_come_after_sending_are_not_lost(client, english, form):
    client.post(english, form)
    client.post(english, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    asked = client.post(english, form)
    assert asked.status_code == 409
    assert "svar.txt" in asked.text
    key = dict(asked.context["carried"])["idempotency_key"]
    client.post(english, {**form, "idempotency_key": key})
    assert Submission.objects.count() == 2
    assert Attachment.objects.get().version.submission.idempotency_key == uuid.UUID(key)


def test_double_click_with_files_is_one_answer(client, address, form):
    client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    receipts = {client.post(address, form).headers["Location"] for _ in range(3)}
    assert len(receipts) == 1
    assert Attachment.objects.count() == 1


def test_a_key_of_another_consultation_takes_no_files(client, address, form, now):
    from tests.factories import ConsultationFactory

    other = ConsultationFactory()
    actions.attach(
        other, [text()], key=uuid.UUID(form["idempotency_key"]), by=None, language="da", now=now
    )
    page = client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text("b.txt", b"b")]})
    assert page.status_code == 422
    assert names_kept() == ["svar.txt"]


def test_places_are_counted_anew_when_the_answer_is_sent(client, address, form):
    several = [text(f"{number}.txt", b"%d" % number) for number in range(3)]
    client.post(address, {**form, "gaa": "bilag-tilfoej", "files": several})
    key = Attachment.objects.get(original__name="0.txt").pk
    client.post(address, {**form, "gaa": f"bilag-fjern-{key}"})
    client.post(address, form)
    assert list(Attachment.objects.values_list("position", "original__name")) == [
        (1, "1.txt"),
        (2, "2.txt"),
    ]


def test_files_of_a_kept_draft_stay_as_long_as_the_draft(client, address, form, now):
    client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    client.post(address, {**form, "gaa": "keep"})
    later = now + dt.timedelta(days=limits.UNSENT_FILE_DAYS + 1)
    assert actions.forget_unsent_files(now=later) == 0
    assert Attachment.objects.count() == 1


def test_unsent_files_are_forgotten_after_a_while(client, address, form, now):
    client.post(address, {**form, "gaa": "bilag-tilfoej", "files": [text()]})
    almost = now + dt.timedelta(days=limits.UNSENT_FILE_DAYS)
    assert actions.forget_unsent_files(now=almost) == 0
    assert actions.forget_unsent_files(now=almost + dt.timedelta(seconds=1)) == 1
    assert not SubmissionDraft.objects.exists()
