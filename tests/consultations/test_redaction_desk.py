"""The redaction desk in the admin: buttons in plain forms, each step by who may take it."""

import io

import pytest
from PIL import Image

from consultations import actions
from consultations.models import Attachment, Finding, PictureBar, Redaction
from ogp_portal.audit.models import Event
from ogp_portal.files import sandbox
from ogp_portal.files.actions import store
from tests.factories import SubmissionFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/consultations/submission/"
TEXT = "Jeg hedder Ole Hansen, 010190-1234.\n\nRing 20304050."


@pytest.fixture
def waiting():
    return SubmissionFactory(state="received", published_at=None, text=TEXT)


@pytest.fixture
def client(client_of, moderator):
    """A moderator."""
    return client_of(moderator)


def desk(answer, more="") -> str:
    return f"{LIST}{answer.pk}/redact/{more}"


def public_text(answer) -> str:
    return actions.newest_version(answer).public_text


def test_the_desk_shows_the_text_with_its_marks_and_reading_it_is_logged(
    client, moderator, waiting
):
    page = client.get(desk(waiting)).text
    assert '<mark class="desk-found">010190-1234</mark>' in page
    event = Event.objects.about(waiting).get(verb="read the original of an answer")
    assert event.actor_id == str(moderator.pk)


@pytest.mark.parametrize(
    ("role", "status"),
    [("editor", 200), ("moderator", 200), ("administrator", 403), ("stranger", 403)],
)
def test_who_may_read_the_original(client_of, request, waiting, role, status):
    client = client_of(request.getfixturevalue(role))
    assert client.get(desk(waiting)).status_code == status
    assert client.post(desk(waiting), {"act": "remove-all:v"}).status_code in {302, 403}
    assert Redaction.objects.exists() == (status == 200)


def test_the_answers_page_leads_there_and_shows_what_the_public_will_read(client, waiting):
    client.post(desk(waiting), {"act": "remove-all:v"})
    page = client.get(f"{LIST}{waiting.pk}/change/").text
    assert desk(waiting) in page
    assert "010190" not in page
    assert "[fjernet: CPR-nummer]" in page


def test_words_are_removed_with_a_reason(client, waiting):
    sent = {"act": "remove:v", "words": "Ole\r\nHansen", "reason": "personal_data"}
    assert client.post(desk(waiting), sent).status_code == 302
    assert public_text(waiting).startswith("Jeg hedder [fjernet: personoplysninger], 010190")


def test_words_are_proposed_then_accepted_or_left(client, waiting):
    client.post(desk(waiting), {"act": "propose:v", "words": "Ole", "reason": "third_person"})
    made = Redaction.objects.get()
    assert public_text(waiting) == TEXT
    assert '<del class="desk-proposed">Ole</del>' in client.get(desk(waiting)).text
    client.post(desk(waiting), {"act": f"accept:{made.pk}"})
    assert "Ole" not in public_text(waiting)
    response = client.post(desk(waiting), {"act": f"reject:{made.pk}", "why": ""})
    assert response.status_code == 422
    client.post(desk(waiting), {"act": f"reject:{made.pk}", "why": "Kendt navn"})
    assert public_text(waiting) == TEXT


def test_a_mark_is_removed_or_said_to_be_none(client, waiting):
    actions.examine(waiting, now=waiting.received_at)
    cpr, phone = Finding.objects.get(kind="cpr"), Finding.objects.get(kind="phone")
    client.post(desk(waiting), {"act": f"remove-mark:{cpr.pk}"})
    client.post(desk(waiting), {"act": f"dismiss:{phone.pk}"})
    assert "[fjernet: CPR-nummer]" in public_text(waiting)
    assert "20304050" in public_text(waiting)
    assert not actions.open_findings(waiting).exists()


def test_a_mark_can_be_proposed_first(client, waiting):
    actions.examine(waiting, now=waiting.received_at)
    client.post(desk(waiting), {"act": f"propose-mark:{Finding.objects.get(kind='cpr').pk}"})
    assert Redaction.objects.get().state == "proposed"


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "Niels", "reason": "cpr"},
        {"words": "", "reason": "cpr"},
        {"words": "Ole", "reason": ""},
        {"words": "Ole", "reason": "because"},
        {"words": "Ole", "reason": "cpr", "only": "9"},
        {"words": "Ole", "reason": "cpr", "only": "9" * 30},
        {"words": "O\x00le", "reason": "cpr"},
    ],
)
def test_bad_input_is_refused_and_kept(client, waiting, fields):
    response = client.post(desk(waiting), {"act": "remove:v", **fields})
    assert (response.status_code, Redaction.objects.count()) == (422, 0)
    assert "errorlist" in response.text
    if fields["words"].isprintable():
        assert f">\n{fields['words']}</textarea>" in response.text


@pytest.mark.parametrize(
    "act",
    [
        "",
        "explode:1",
        "build:v",
        "cover:v",
        "rename:v",
        "accept:x",
        "accept:",
        "accept:999",
        "remove:77",
        f"dismiss:{'9' * 30}",
    ],
)
def test_unknown_deeds_are_not_found(client, waiting, act):
    sent = {"act": act, "words": "Ole", "reason": "cpr"}
    assert client.post(desk(waiting), sent).status_code == 404


def test_what_belongs_to_another_answer_is_not_found(client, waiting, now):
    other = SubmissionFactory(text=TEXT)
    made = actions.propose(other.versions.get(), 0, 3, reason="cpr", by=None, now=now)
    assert client.post(desk(waiting), {"act": f"accept:{made.pk}"}).status_code == 404


# --- the queue --------------------------------------------------------------------------------------


def test_the_queue_shows_the_number_of_marks_and_filters_by_it(client, waiting, now):
    clean = SubmissionFactory(state="received", published_at=None)
    actions.examine_waiting(now=now)
    page = client.get(LIST).text
    assert 'class="field-marks">2<' in page
    marked = client.get(LIST + "?marks=1").text
    assert waiting.reference in marked
    assert clean.reference not in marked
    assert waiting.reference not in client.get(LIST + "?marks=0").text


def test_publishing_warns_of_other_marks_and_stops_at_a_cpr_number(client_of, editor, waiting):
    client = client_of(editor)
    page = client.get(f"{LIST}{waiting.pk}/publish/").text
    assert "Markering ikke behandlet, telefonnummer: 1" in page
    assert client.post(f"{LIST}{waiting.pk}/publish/").status_code == 422
    actions.dismiss(Finding.objects.get(kind="cpr"), by=editor, now=waiting.received_at)
    assert client.post(f"{LIST}{waiting.pk}/publish/").status_code == 302


# --- files ------------------------------------------------------------------------------------------


@pytest.fixture
def picture(waiting, now):
    """A scanned letter: a picture without text."""

    kept = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(kept, "PNG")
    original = store(kept.getvalue(), name="scan.png", content_type="image/png", now=now)
    return Attachment.objects.create(
        version=waiting.versions.get(),
        original=original,
        scan="clean",
        received_at=now,
        read_at=now,
        bare_pages=[1],
    )


def test_a_page_is_covered_looked_at_and_uncovered(client, waiting, picture):
    box = {"page": "1", "left": "10", "top": "10", "right": "50", "bottom": "50", "reason": "cpr"}
    client.post(desk(waiting), {"act": f"cover:{picture.pk}", **box})
    bar = PictureBar.objects.get()
    response = client.get(desk(waiting, f"files/{picture.pk}/pages/1/"))
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/jpeg")
    assert response.content.startswith(b"\xff\xd8")
    assert client.get(desk(waiting, f"files/{picture.pk}/pages/2/")).status_code == 404
    client.post(desk(waiting), {"act": f"build:{picture.pk}"})
    made = client.get(desk(waiting, f"files/{picture.pk}/public/"))
    assert b"".join(made.streaming_content).startswith(b"%PDF-")
    client.post(desk(waiting), {"act": f"uncover:{bar.pk}", "why": "Forkert sted"})
    assert not PictureBar.objects.exists()


def test_a_bar_outside_the_page_is_refused_and_kept(client, waiting, picture):
    box = {"page": "1", "left": "60", "top": "10", "right": "50", "bottom": "50", "reason": "cpr"}
    response = client.post(desk(waiting), {"act": f"cover:{picture.pk}", **box})
    assert (response.status_code, PictureBar.objects.count()) == (422, 0)
    assert 'value="60"' in response.text


def test_reading_an_original_file_is_logged(client, waiting, picture):
    response = client.get(desk(waiting, f"files/{picture.pk}/original/"))
    assert b"".join(response.streaming_content) == picture.original.path.read_bytes()
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert Event.objects.about(waiting).filter(verb="read the original of a file").exists()
    Attachment.objects.update(scan="infected")
    assert client.get(desk(waiting, f"files/{picture.pk}/original/")).status_code == 403


def test_a_file_gets_another_public_name(client, waiting, picture):
    client.post(desk(waiting), {"act": f"rename:{picture.pk}", "name": "side.png"})
    assert Attachment.objects.get().public_name == "side.png"
    wrong = client.post(desk(waiting), {"act": f"rename:{picture.pk}", "name": "a/b.png"})
    assert wrong.status_code == 422


# --- strangers' files -------------------------------------------------------------------------------

BROKEN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n"
)


def test_the_desk_looks_into_no_file(client, waiting, picture, monkeypatch):
    def never(*_arguments, **_options):
        raise AssertionError("a file was looked into")

    monkeypatch.setattr(sandbox, "_run", never)
    page = client.get(desk(waiting)).text
    assert f"files/{picture.pk}/pages/1/" in page
    box = {"page": "1", "left": "10", "top": "10", "right": "50", "bottom": "50", "reason": "cpr"}
    assert client.post(desk(waiting), {"act": f"cover:{picture.pk}", **box}).status_code == 302


def test_a_page_that_cannot_be_drawn_is_not_found_and_no_pdf_is_made(client, waiting, picture, now):
    original = store(BROKEN, name="x.pdf", content_type="application/pdf", now=now)
    Attachment.objects.update(original=original)
    assert client.get(desk(waiting, f"files/{picture.pk}/pages/1/")).status_code == 404
    box = {"page": "1", "left": "10", "top": "10", "right": "50", "bottom": "50", "reason": "cpr"}
    client.post(desk(waiting), {"act": f"cover:{picture.pk}", **box})
    assert client.post(desk(waiting), {"act": f"build:{picture.pk}"}).status_code == 422
    assert not Attachment.objects.public().exists()


def test_what_the_text_and_the_name_hold_is_never_markup(client, waiting, picture, now):
    evil = "<script>alert(1)</script>"
    picture.original.name = f'"><img src=x onerror=alert(1)>{evil}.png'
    picture.original.save()
    Attachment.objects.update(text=f"{evil} 010190-1234 {evil}", chosen_name=evil)
    shown = client.get(desk(waiting))
    assert evil not in shown.text
    assert "<img src=x" not in shown.text


@pytest.mark.parametrize("query", ["_to_field=identity", "_to_field=x", "marks=x&state='--"])
def test_strange_queries_of_the_queue_are_no_failure(client, waiting, query):
    assert client.get(f"{LIST}?{query}").status_code in {200, 302, 400, 404}


def test_the_desk_tells_what_is_proposed_and_not_decided(client, waiting):
    actions.propose(waiting.versions.get(), 0, 3, reason="cpr", by=None, now=waiting.received_at)
    assert "1 forslag om at fjerne ord er ikke afgjort." in client.get(desk(waiting)).text
