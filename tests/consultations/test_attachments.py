"""Files of received answers: what is made of them, who sees them, and what staff decide."""

import io
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from consultations import actions, tasks
from consultations.actions.attachments import SCAN
from consultations.models import Attachment, Submission
from ogp_portal.audit.models import Event
from ogp_portal.files import sandbox
from ogp_portal.files.actions import store
from ogp_portal.files.serving import file_response
from ogp_portal.jobs import PermanentFailure
from ogp_portal.jobs.models import Job
from ogp_portal.notifications.kinds import find
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render
from tests.factories import SubmissionFactory
from tests.files import in_process, samples
from tests.files.clamd import EICAR, clamd

pytestmark = pytest.mark.django_db
LETTER = samples.pdf()


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(sandbox, "_run", in_process.run)


def no_progress(*_steps: object) -> None:
    """A job's report of how far it is; nobody listens here."""


@pytest.fixture
def add(now):
    """A function: a file of an answer, worked on as the workers do."""

    def made(submission: Submission, name: str, content: bytes, kind: str, **columns) -> Attachment:
        version = submission.versions.latest("number")
        attachment = Attachment.objects.create(
            version=version,
            position=version.attachments.count() + 1,
            original=store(content, name=name, content_type=kind, now=now),
            received_at=now,
            **columns,
        )
        tasks.read_attachment(str(attachment.pk), no_progress)
        tasks.copy_attachment(str(attachment.pk), no_progress)
        attachment.refresh_from_db()
        return attachment

    return made


@pytest.fixture
def answer_sent(consultation) -> Submission:
    return SubmissionFactory(consultation=consultation, public_name="Karen Jensen")


@pytest.fixture
def letter(add, answer_sent) -> Attachment:
    """A PDF that a scanner found clean."""
    return add(answer_sent, "brev.pdf", LETTER, samples.PDF, scan="clean")


def address_of(attachment: Attachment) -> str:
    submission = attachment.version.submission
    place = [submission.consultation.slug, submission.reference, attachment.position]
    return reverse("submission-attachment", args=place)


def read(response):
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def status(client, address: str) -> int:
    """The status of an answer, read to its end, so that its file is closed."""
    return read(client.get(address)).status_code


def disposition(client, address: str) -> str:
    return read(client.get(address)).headers["Content-Disposition"]


def test_addresses_are_those_of_the_contract(letter, answer_sent):
    base = f"/hoeringer/aabenhed/svar/{answer_sent.reference}"
    assert address_of(letter) == f"{base}/bilag/1/"


def test_text_is_read_and_the_copy_is_another_file(letter):
    assert "Åbne data" in letter.text
    assert letter.public_copy.sha256 != letter.original.sha256
    assert samples.AUTHOR.encode() not in letter.public_copy.path.read_bytes()
    assert letter.original.path.read_bytes() == LETTER


def test_working_twice_makes_one_copy(letter):
    copy = letter.public_copy_id
    for work in (tasks.read_attachment, tasks.copy_attachment):
        work(str(letter.pk), no_progress)
    letter.refresh_from_db()
    assert letter.public_copy_id == copy


def test_a_file_that_is_gone_needs_no_work():
    for work in (tasks.read_attachment, tasks.copy_attachment, tasks.scan_attachment):
        work("77", no_progress)


def test_bytes_that_are_gone_are_a_failure_that_staff_see(letter):
    letter.original.path.unlink()
    with pytest.raises(PermanentFailure):
        tasks.read_attachment(str(letter.pk), no_progress)


def test_where_no_clean_copy_can_be_made_the_row_says_why(add, answer_sent, client):
    drawing = samples.word(**{"word__media__image1.emf": b"\x01\x00\x00\x00"})
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    attachment = add(answer_sent, "tegning.docx", drawing, kind, scan="clean")
    assert attachment.public_copy is None
    assert "image1.emf" in attachment.copy_problem
    assert "Åbne data nu" in attachment.text
    assert status(client, address_of(attachment)) == 404


def test_the_public_page_lists_a_file_and_hands_out_its_copy(client, letter, answer_sent):
    page = client.get(answer_sent.get_absolute_url())
    assert address_of(letter) in page.text
    assert "brev.pdf (PDF," in page.text
    assert "mailto:ogp@example.org?subject=" in page.text
    response = client.get(address_of(letter))
    assert b"".join(response.streaming_content) == letter.public_copy.path.read_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''S")
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_of_an_answer_costs_the_same_however_many_files(
    client, add, answer_sent, django_assert_num_queries
):
    for number in range(3):
        add(answer_sent, f"{number}.txt", b"%d" % number, "text/plain", scan="clean")
    with django_assert_num_queries(5):
        page = client.get(answer_sent.get_absolute_url())
    assert page.text.count("/bilag/") == 3


def test_text_that_is_html_is_never_shown_in_place(client, add, answer_sent):
    file = add(answer_sent, "x.txt", b"<script>alert(1)</script>", "text/plain", scan="clean")
    response = read(client.get(f"{address_of(file)}?filename=x.html&inline=1"))
    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert ".txt" in response.headers["Content-Disposition"]


HELD = {
    "not scanned": {"scan": "not_scanned"},
    "infected": {"scan": "infected"},
}


@pytest.mark.parametrize("case", sorted(HELD))
def test_a_held_file_is_named_and_not_handed_out(client, add, answer_sent, case):
    file = add(answer_sent, "brev.pdf", samples.pdf(), samples.PDF, **HELD[case])
    page = client.get(
        "/en"
        + answer_sent.get_absolute_url()
        .replace("hoeringer", "consultations")
        .replace("svar", "submissions")
    )
    assert "we are still checking the file" in page.text
    assert status(client, address_of(file)) == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "received", "published_at": None},
        {"state": "not_published", "refusal_reason": "CPR."},
    ],
)
def test_a_file_is_as_visible_as_its_answer(client, letter, answer_sent, changed):
    Submission.objects.filter(pk=answer_sent.pk).update(**changed)
    assert status(client, address_of(letter)) == 404


def test_a_file_of_a_hidden_or_withdrawn_answer_is_gone_at_once(
    client, letter, answer_sent, moderator, now
):
    actions.hide(answer_sent, reason="personal_data", by=moderator, now=now)
    assert status(client, address_of(letter)) == 404
    actions.restore(answer_sent, by=moderator, now=now)
    assert status(client, address_of(letter)) == 200
    actions.withdraw(answer_sent, by=None, now=now)
    assert status(client, address_of(letter)) == 404


def test_a_file_of_an_earlier_version_is_gone(client, letter, answer_sent, now):
    answer_sent.versions.create(
        number=2, text="Nyt", html="Nyt", checksum="0" * 64, received_at=now
    )
    assert status(client, address_of(letter)) == 404


@pytest.mark.parametrize(
    ("named", "shown"),
    [
        (("Karen Jensen.pdf", ""), False),
        (("brev.pdf", ""), False),
        (("Svar fra Karen.pdf", "Foreningen"), False),
        (("Svar fra foreningen.pdf", "Foreningen"), True),
        (("Karen Jensen.pdf", "Karen Jensen"), True),
        (("010203-1234.pdf", "Karen Jensen"), False),
    ],
)
def test_a_file_name_never_tells_who_wrote_where_the_answer_does_not(
    client, add, consultation, named, shown
):
    name, public_name = named
    answer = SubmissionFactory(consultation=consultation, public_name=public_name)
    answer.identity.name = "Karen Jensen"
    answer.identity.save()
    file = add(answer, name, samples.pdf(), samples.PDF, scan="clean")
    page = client.get(answer.get_absolute_url())
    assert (name in page.text) is shown
    assert ("Bilag 1.pdf" in page.text) is not shown
    assert name not in disposition(client, address_of(file))


def test_own_page_and_receipt_list_each_file_with_its_checksum(client, letter, answer_sent):
    page = client.get(answer_sent.own_path)
    assert letter.original.sha256 in page.text
    assert "brev.pdf" in page.text


# --- the scanner ------------------------------------------------------------------------------


def test_a_file_that_was_not_scanned_is_asked_about_again(settings, add, answer_sent, now, client):
    file = add(answer_sent, "brev.txt", b"Svar", "text/plain")
    settings.CLAMD = ("127.0.0.1", 1)
    tasks.scan_attachment(str(file.pk), no_progress)
    file.refresh_from_db()
    assert file.scan == "not_scanned"
    with clamd() as settings.CLAMD:
        assert actions.scan_waiting_attachments(now=now) == 1
        assert Job.objects.get(kind=SCAN).subject_id == str(file.pk)
        tasks.scan_attachment(str(file.pk), no_progress)
    assert status(client, address_of(file)) == 200


def test_without_a_scanner_nothing_is_asked(add, answer_sent, now):
    add(answer_sent, "brev.txt", b"Svar", "text/plain")
    assert actions.scan_waiting_attachments(now=now) == 0


def test_an_infected_file_is_held_and_its_sender_told_once(settings, add, answer_sent, client):
    file = add(answer_sent, "virus.txt", EICAR, "text/plain")
    with clamd() as settings.CLAMD:
        for _ in range(2):
            tasks.scan_attachment(str(file.pk), no_progress)
    file.refresh_from_db()
    assert file.scan == "infected"
    assert Message.objects.get(kind="consultations.infected").address == "sender@example.org"
    assert "virus" in client.get(answer_sent.own_path).text


def test_the_mail_about_a_virus_names_the_file(settings, add, answer_sent, now):
    file = add(answer_sent, "virus.txt", EICAR, "text/plain")
    with clamd() as settings.CLAMD:
        tasks.scan_attachment(str(file.pk), no_progress)
    message = Message.objects.get(kind="consultations.infected")
    assert "virus.txt" in render(message, find(message.kind)).body


# --- staff ------------------------------------------------------------------------------------


def admin_page(name: str, *arguments: object) -> str:
    return reverse(f"admin:consultations_attachment_{name}", args=arguments)


def test_staff_release_what_no_scanner_looked_at(client, client_of, moderator, add, answer_sent):
    file = add(answer_sent, "brev.pdf", samples.pdf(), samples.PDF)
    staff = client_of(moderator)
    assert "brev.pdf" in staff.get(admin_page("changelist")).text
    assert status(client, address_of(file)) == 404
    assert staff.post(admin_page("release", file.pk)).status_code == 302
    file.refresh_from_db()
    assert (file.scan, file.released_by) == ("released", moderator)
    assert Event.objects.about(file).filter(verb="released a file").exists()
    assert status(client, address_of(file)) == 200
    assert "brev.pdf" not in staff.get(admin_page("changelist")).text


def test_an_infected_file_cannot_be_released_or_fetched(
    client_of, moderator, add, answer_sent, now
):
    file = add(answer_sent, "virus.txt", EICAR, "text/plain", scan="infected")
    with pytest.raises(ValidationError):
        actions.release_attachment(file, by=moderator, now=now)
    assert client_of(moderator).get(admin_page("original", file.pk)).status_code == 302


def test_staff_keep_back_one_file_with_a_reason_that_everybody_reads(
    client, client_of, moderator, letter, answer_sent
):
    staff = client_of(moderator)
    assert staff.post(admin_page("withhold", letter.pk), {"reason": " "}).status_code == 422
    staff.post(admin_page("withhold", letter.pk), {"reason": "Der står et telefonnummer."})
    assert "Der står et telefonnummer." in client.get(answer_sent.get_absolute_url()).text
    assert status(client, address_of(letter)) == 404
    staff.post(admin_page("show-again", letter.pk))
    assert status(client, address_of(letter)) == 200


def test_the_original_is_for_staff_and_that_it_was_read_is_logged(
    client, client_of, moderator, stranger, letter
):
    address = admin_page("original", letter.pk)
    response = client_of(moderator).get(address)
    assert b"".join(response.streaming_content) == LETTER
    assert "no-store" in response.headers["Cache-Control"]
    entries = Event.objects.about(letter).filter(verb="read the original of a file")
    assert entries.get().actor_id == str(moderator.pk)
    for other in (client, client_of(stranger)):
        assert other.get(address).status_code in {302, 403}


def test_staff_see_files_text_and_state(client_of, moderator, letter, answer_sent):
    staff = client_of(moderator)
    page = staff.get(admin_page("change", letter.pk)).text
    for shown in ("Åbne data", letter.original.sha256, answer_sent.reference):
        assert shown in page
    answer = reverse("admin:consultations_submission_change", args=[answer_sent.pk])
    assert "brev.pdf" in staff.get(answer).text


def test_the_list_of_files_costs_the_same_however_many(
    client_of, moderator, add, answer_sent, django_assert_max_num_queries
):
    for number in range(4):
        add(answer_sent, f"{number}.txt", b"%d" % number, "text/plain")
    staff = client_of(moderator)
    with django_assert_max_num_queries(9):
        page = staff.get(admin_page("changelist"))
    assert page.text.count(".txt") == 4


def test_files_of_drafts_are_nobodys_but_their_writers(client_of, moderator, consultation, now):
    key = uuid.uuid4()
    upload = SimpleUploadedFile("kladde.txt", b"Ikke sendt")
    actions.attach(consultation, [upload], key=key, by=None, language="da", now=now)
    staff = client_of(moderator)
    assert "kladde.txt" not in staff.get(admin_page("changelist"), {"scan": "all"}).text
    assert staff.get(admin_page("original", Attachment.objects.get().pk)).status_code == 404


def test_a_picture_is_handed_out_upright_and_without_its_place(client, add, answer_sent):
    file = add(answer_sent, "foto.jpg", samples.photograph(), samples.JPEG, scan="clean")
    content = b"".join(client.get(address_of(file)).streaming_content)
    assert Image.open(io.BytesIO(content)).size == (4, 8)
    assert b"Exif" not in content


def test_a_stored_name_cannot_break_a_header(now):
    file = store(b"x", name='x"\r\nSet-Cookie: a=b.txt', content_type="text/plain", now=now)
    response = file_response(file, noindex=True)
    response.file_to_stream.close()
    header = response.headers["Content-Disposition"]
    assert "\n" not in header
    assert '"' not in header
