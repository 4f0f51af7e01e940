"""No file is public before its text was read, by the portal or by a person."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations import actions
from consultations.models import Attachment
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.files import sandbox
from ogp_portal.files.actions import store
from ogp_portal.jobs.models import Job
from tests.factories import SubmissionFactory
from tests.files import in_process, samples

pytestmark = pytest.mark.django_db
BROKEN = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n"
CPR = b"Mit nummer er 010190-1234."


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(sandbox, "_run", in_process.run)


@pytest.fixture
def answer(consultation):
    return SubmissionFactory(consultation=consultation, state="received", published_at=None)


def attach(answer, content: bytes, now, *, kind: str = "text/plain", **fields: Any) -> Attachment:
    original = store(content, name="brev", content_type=kind, now=now)
    version, given = answer.versions.get(), {"scan": "clean", "received_at": now}
    return Attachment.objects.create(version=version, original=original, **given | fields)


def page_of(file: Attachment, act: str = "change") -> str:
    return reverse(f"admin:consultations_attachment_{act}", args=[file.pk])


def test_an_answer_waits_until_its_file_is_read(answer, editor, now):
    file = attach(answer, CPR, now)
    with pytest.raises(ValidationError, match="ikke læst endnu"):
        actions.publish_submission(answer, by=editor, now=now)
    assert actions.numbers_waiting(answer.consultation) == {"not_read": 1}
    actions.read_attachment(file, now=now)
    with pytest.raises(ValidationError, match="CPR"):
        actions.publish_submission(answer, by=editor, now=now)


def test_a_file_of_a_public_answer_is_public_once_it_is_read_and_holds_no_mark(
    answer, client, editor, now
):
    file = attach(answer, CPR, now)
    actions.copy_attachment(file, now=now)
    answer.state, answer.published_at = "published", now
    answer.save()
    assert not Attachment.objects.public().exists()
    actions.read_attachment(file, now=now)
    assert not Attachment.objects.public().exists()
    assert "/bilag/1/" not in client.get(answer.get_absolute_url()).text
    actions.dismiss(file.findings.get(), by=editor, now=now)
    assert Attachment.objects.public().get() == file
    assert "/bilag/1/" in client.get(answer.get_absolute_url()).text


def test_what_cannot_be_read_is_shown_to_staff_who_read_it_themselves(
    answer, client_of, editor, now
):
    file = attach(answer, BROKEN, now, kind=samples.PDF)
    actions.read_attachment(file, now=now)
    file.refresh_from_db()
    assert file.read_at is None
    assert file.read_problem
    with pytest.raises(ValidationError, match="kan ikke læse"):
        actions.publish_submission(answer, by=editor, now=now)
    staff = client_of(editor)
    listed = reverse("admin:consultations_attachment_changelist") + "?scan=unread"
    assert page_of(file) in staff.get(listed).text
    assert "kan ikke læses" in staff.get(page_of(file)).text
    assert staff.get(f"/admin/consultations/submission/{answer.pk}/redact/").status_code == 200
    staff.post(page_of(file, "say-read"))
    file.refresh_from_db()
    assert file.read_by == editor
    assert Event.objects.about(file).filter(verb__startswith="read a file").exists()
    assert actions.publish_submission(answer, by=editor, now=now).is_public


def test_a_file_that_is_kept_back_or_infected_holds_nothing_up(answer, editor, now):
    attach(answer, CPR, now, withheld_at=now, withheld_reason="Privat")
    attach(answer, CPR, now, position=2, scan="infected")
    assert actions.publish_submission(answer, by=editor, now=now).is_public
    kept = Attachment.objects.get(position=1)
    actions.copy_attachment(kept, now=now)
    actions.show_attachment_again(kept, by=editor, now=now)
    assert not Attachment.objects.public().exists()


def test_bytes_that_are_gone_are_told_on_the_files_page(answer, now):
    file = attach(answer, b"Tekst, som forsvinder.", now)
    file.original.path.unlink()
    with pytest.raises(FileNotFoundError):
        actions.read_attachment(file, now=now)
    file.refresh_from_db()
    assert file.read_problem


def test_a_file_longer_than_what_is_read_is_not_taken_for_read(answer, now, monkeypatch):
    monkeypatch.setattr(limits, "SEARCHED_TEXT_LENGTH", 10)
    file = attach(answer, b"Fjorten tegn og saa 010190-1234", now)
    actions.read_attachment(file, now=now)
    file.refresh_from_db()
    assert (file.read_at, file.text) == (None, "Fjorten te")


def test_staff_ask_for_the_text_again_and_lost_work_is_asked_for(answer, client_of, editor, now):
    file = attach(answer, b"Tekst", now)
    client_of(editor).post(page_of(file, "read-again"))
    assert Job.objects.filter(kind="attachments.read").count() == 1
    assert actions.read_waiting_attachments(now=now) == 0
    later = now + dt.timedelta(hours=7)
    assert actions.read_waiting_attachments(now=later) == 1
    actions.read_attachment(file, now=later)
    assert actions.read_waiting_attachments(now=later) == 0


def test_pages_without_text_are_known_once_the_file_is_read(answer, now):
    picture = attach(answer, samples.photograph(), now, kind=samples.JPEG)
    actions.read_attachment(picture, now=now)
    picture.refresh_from_db()
    assert (picture.bare_pages, picture.text, picture.read_at) == ([1], "", now)


# --- the sender's own name --------------------------------------------------------------------------


def without_name(consultation, text: str):
    answer = SubmissionFactory(
        consultation=consultation,
        state="received",
        published_at=None,
        wish="without_name",
        public_name="",
        text=text,
    )
    answer.identity.name = "Karen Jensen"
    answer.identity.save()
    return answer


def test_the_name_of_a_sender_without_name_is_marked_in_text_and_file(consultation, editor, now):
    answer = without_name(consultation, "Hilsen Karen Jensen")
    attach(answer, b"Karens ideer", now, text="Karens ideer", read_at=now)
    actions.examine(answer, now=now)
    marks = actions.open_findings(answer)
    assert sorted(one.words for one in marks) == ["Karen Jensen", "Karens"]
    assert {one.kind for one in marks} == {"name"}
    assert actions.numbers_waiting(consultation) == {"name": 1}


def test_a_name_is_looked_for_once_it_is_to_go(consultation, now):
    answer = SubmissionFactory(consultation=consultation, text="Hilsen Karen Jensen")
    answer.identity.name = "Karen Jensen"
    answer.identity.save()
    actions.examine(answer, now=now)
    assert not actions.open_findings(answer).exists()
    actions.remove_name(answer, by=None, now=now)
    assert actions.open_findings(answer).get().words == "Karen Jensen"
