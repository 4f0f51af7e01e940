"""The public PDF of a redacted file: nothing of what was removed is in it, in any layer."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from consultations import actions, tasks
from consultations.models import Attachment, Finding
from ogp_portal.files.actions import store
from ogp_portal.jobs.models import Job
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db
SECRET = "Kanariefuglehansen"
PDF = "application/pdf"


def pdf_with_everything() -> bytes:
    """A page of text, a page without, metadata, a note and an embedded file: all with the secret."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    names = {NameObject(key): NameObject(value) for key, value in font.items()}
    fonts = DictionaryObject({NameObject("/F1"): DictionaryObject(names)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    content = StreamObject()
    content._data = f"BT /F1 12 Tf 72 720 Td (Vi skriver om {SECRET}.) Tj ET".encode()
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Author": SECRET, "/Title": f"Brev fra {SECRET}"})
    writer.add_attachment("hemmeligt.txt", SECRET.encode())
    writer.add_annotation(0, FreeText(text=SECRET, rect=(50, 50, 200, 80)))
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def attach(content: bytes, name: str, content_type: str, now, *, text: str = "", **fields):
    version = SubmissionFactory().versions.get()
    original = store(content, name=name, content_type=content_type, now=now)
    given = {"text": text, "scan": "clean", "received_at": now, "read_at": now}
    return Attachment.objects.create(version=version, original=original, **given | fields)


@pytest.fixture
def letter(now):
    """A PDF whose clean copy is public."""
    one = attach(
        pdf_with_everything(),
        "brev.pdf",
        PDF,
        now,
        text=f"Vi skriver om {SECRET}. Åben dagsorden.",
        bare_pages=[2],
    )
    one.public_copy = one.original
    one.save()
    return one


def redact(attachment, now, words=SECRET):
    for one in actions.propose_words(attachment, words, reason="cpr", by=None, now=now):
        actions.accept_redaction(one, by=None, now=now)
    attachment.refresh_from_db()


def read(attachment) -> PdfReader:
    return PdfReader(attachment.public_copy.path)


def everything_in(reader: PdfReader) -> str:
    """Every string and every unpacked stream of every object of the file."""
    parts = [page.extract_text() for page in reader.pages]
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        found = reader.get_object(number)
        parts.append(repr(found))
        if isinstance(found, StreamObject):
            parts.append(found.get_data().decode("latin-1"))
    return re.sub(r"\s", "", " ".join(parts))


def test_the_copy_leaves_the_public_in_the_same_act_and_another_is_asked_for(letter, now):
    assert Attachment.objects.public().exists()
    redact(letter, now)
    assert not Attachment.objects.public().exists()
    assert Job.objects.filter(kind="consultations.redact_file").count() == 1


def test_the_pdf_has_the_bar_and_nothing_of_what_was_removed(letter, now):
    redact(letter, now)
    tasks.redact_file(str(letter.pk), lambda done, total, label="": None)
    letter.refresh_from_db()
    reader = read(letter)
    words = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert "Vi skriver om [fjernet: CPR-nummer]. Åben dagsorden." in words
    assert "Kanarie" not in words
    assert SECRET not in everything_in(reader)
    assert SECRET.encode() not in letter.public_copy.path.read_bytes()
    assert not reader.attachments
    reference = letter.version.submission.reference
    assert reader.metadata.title == f"Bilag 1 til høringssvar {reference}"
    assert reader.metadata.author is None
    assert Attachment.objects.public().get() == letter


def test_the_pdf_is_accessible(letter, now):
    redact(letter, now)
    reader = read(actions.make_public_pdf(letter, now=now))
    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("da")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_a_page_without_text_is_a_picture_that_says_so(letter, now):
    redact(letter, now)
    reader = read(actions.make_public_pdf(letter, now=now))
    words = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    assert "Side 2" in words
    assert "Den vises som et billede." in words


def scanned(now) -> Attachment:
    picture = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(picture).rectangle((200, 200, 300, 300), fill="red")
    kept = io.BytesIO()
    meta = Image.Exif()
    meta[0x010E] = SECRET
    picture.save(kept, "JPEG", exif=meta, quality=95)
    return attach(kept.getvalue(), "scan.jpg", "image/jpeg", now, bare_pages=[1])


def test_a_bar_on_a_picture_is_burnt_into_its_pixels(now):
    one = scanned(now)
    box = {"page": 1, "left": 45, "top": 45, "right": 80, "bottom": 80}
    actions.cover(one, **box, reason="third_person", by=None, now=now)
    one = actions.make_public_pdf(one, now=now)
    reader = read(one)
    assert "om en anden person" in " ".join(reader.pages[0].extract_text().split())
    picture = reader.pages[0].images[0].image.convert("RGB")
    reds = [pixel for pixel in picture.get_flattened_data() if pixel[0] > 150 and pixel[1] < 90]
    assert not reds
    assert SECRET not in everything_in(reader)


@pytest.mark.parametrize(
    "fields",
    [
        {"page": 2},
        {"page": 0},
        {"left": 50},
        {"bottom": 10},
        {"right": 101},
        {"reason": "because"},
    ],
)
def test_a_bar_that_lies_nowhere_is_refused(now, fields):
    box = {"page": 1, "left": 10, "top": 10, "right": 50, "bottom": 50, "reason": "cpr"}
    with pytest.raises(ValidationError):
        actions.cover(scanned(now), **(box | fields), by=None, now=now)


def test_pages_with_text_get_no_bars_but_redactions(letter, now):
    Attachment.objects.update(bare_pages=[])
    actions.read_attachment(letter, now=now)
    letter.refresh_from_db()
    assert letter.bare_pages == [2]


def test_without_redactions_the_copy_from_before_comes_back(letter, now):
    before = letter.public_copy
    redact(letter, now)
    letter = actions.make_public_pdf(letter, now=now)
    (made,) = letter.redactions.all()
    actions.reject_redaction(made, reason="Nej", by=None, now=now)
    letter.refresh_from_db()
    assert letter.public_copy == before
    assert Attachment.objects.public().exists()


def test_a_copy_that_others_put_there_does_not_show_what_was_removed(letter, now):
    redact(letter, now)
    Attachment.objects.update(public_copy=letter.original)
    assert not Attachment.objects.public().exists()


def test_redactions_of_a_text_that_is_read_anew_stand_no_more_and_show_nothing(letter, now):
    answer = letter.version.submission
    actions.examine(answer, now=now)
    redact(letter, now)
    actions.make_public_pdf(letter, now=now)
    Attachment.objects.update(text=f"Ny tekst. {SECRET}")
    actions.examine(answer, now=now)
    letter.refresh_from_db()
    assert letter.public_copy is None
    assert [one.state for one in letter.redactions.all()] == ["rejected"]


# --- names ------------------------------------------------------------------------------------------


def test_a_cpr_number_in_a_file_name_holds_the_answer_back_until_it_is_renamed(editor, now):
    one = attach(b"Hej", "svar 010190-1234.txt", "text/plain", now, text="Hej")
    answer = one.version.submission
    answer.state, answer.published_at = "received", None
    answer.save()
    with pytest.raises(ValidationError, match="CPR"):
        actions.publish_submission(answer, by=editor, now=now)
    actions.rename_file(one, "svar.txt", by=editor, now=now)
    assert Finding.objects.get(is_in_name=True).state == "removed"
    assert actions.publish_submission(answer, by=editor, now=now).is_public


def test_the_public_copy_goes_under_the_public_name(letter, now):
    letter = actions.rename_file(letter, "et andet navn.pdf", by=None, now=now)
    assert letter.public_copy.name == "et andet navn.pdf"
    assert letter.public_copy.sha256 == letter.original.sha256
    redact(letter, now)
    reader = read(actions.make_public_pdf(letter, now=now))
    assert reader.metadata.title == "et andet navn"


def test_the_senders_name_goes_from_a_redacted_copy_with_the_name(letter, client, now):
    """The file was sent under it, and a name that staff had chosen is taken back."""
    answer = letter.version.submission
    answer.public_name = answer.identity.name = "Jens Hemmelig"
    answer.identity.save()
    answer.save()
    letter.original.name = "Svar fra Jens Hemmelig.pdf"
    letter.original.save()
    redact(letter, now)
    actions.make_public_pdf(letter, now=now)
    actions.rename_file(letter, "x.pdf", by=None, now=now)
    actions.rename_file(letter, "", by=None, now=now)
    letter = actions.make_public_pdf(letter, now=now)
    actions.remove_name(answer, by=None, now=now)
    assert "Hemmelig" not in letter.public_copy.name
    assert "Hemmelig" not in read(letter).metadata.title


@pytest.mark.parametrize("name", ["../x.pdf", "a\\b.pdf"])
def test_a_name_with_slashes_is_refused(letter, now, name):
    with pytest.raises(ValidationError):
        actions.rename_file(letter, name, by=None, now=now)
