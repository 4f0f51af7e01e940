"""What was removed from one version of an answer and its files, when the next one comes."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from consultations import actions
from consultations.models import Attachment, DeskReading, Finding, PictureBar, Redaction
from ogp_portal.files.actions import store
from ogp_portal.jobs.models import Job
from tests.factories import SubmissionFactory

from .test_public_files import scanned

pytestmark = pytest.mark.django_db
TEXT = "Min nabo Ole Hansen støjer. Ole bor her."
LIST = "/admin/consultations/submission/"


@pytest.fixture
def answer(consultation):
    return SubmissionFactory(
        consultation=consultation, state="received", published_at=None, text=TEXT
    )


def remove(target, words: str, now, **fields: Any) -> list[Redaction]:
    made = actions.propose_words(target, words, reason="third_person", by=None, now=now, **fields)
    for one in made:
        actions.accept_redaction(one, by=None, now=now)
    return made


def edit(answer, text: str, now):
    seen = answer.versions.latest("number").number
    edited = actions.Edited(wish=answer.wish, seen=seen, text=text)
    actions.edit(answer, edited, by=None, now=now)
    answer.refresh_from_db()
    return answer.versions.latest("number")


def proposed(version) -> list[tuple[str, str]]:
    rows = Redaction.objects.on(version).filter(state="proposed")
    return [
        (version.text[one.starts_at_character : one.ends_at_character], one.reason) for one in rows
    ]


def file_of(answer, content: str, now, **fields: Any) -> Attachment:
    original = store(content.encode(), name="brev.txt", content_type="text/plain", now=now)
    given = {"text": content, "scan": "clean", "received_at": now, "read_at": now}
    version = answer.versions.latest("number")
    return Attachment.objects.create(version=version, original=original, **given | fields)


def words_in(attachment) -> str:
    attachment.refresh_from_db()
    pages = PdfReader(attachment.public_copy.path).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def after_deadline(answer, now) -> dt.datetime:
    phase = answer.phase
    phase.opens_at, phase.closes_at = now - dt.timedelta(days=9), now
    phase.save()
    return now + dt.timedelta(days=1)


# --- the text ---------------------------------------------------------------------------------------


def test_what_was_removed_is_proposed_again_wherever_it_stands(answer, now):
    remove(answer.versions.get(), "Ole Hansen", now)
    version = edit(answer, "Ole\nHansen støjer. Ja, Ole Hansen! Og Ole Hansens hund.", now)
    assert proposed(version) == [("Ole\nHansen", "third_person"), ("Ole Hansen", "third_person")]


def test_what_stood_within_a_word_is_found_within_words(answer, now):
    remove(answer.versions.get(), "Han", now, inside_words=True)
    assert proposed(edit(answer, "Johansen og Hansen", now)) == [("Han", "third_person")]


def test_words_come_back_two_versions_later_are_proposed_all_the_same(answer, now):
    remove(answer.versions.get(), "Ole Hansen", now)
    edit(answer, "Naboen støjer.", now)
    assert proposed(edit(answer, "Ole Hansen støjer.", now)) == [("Ole Hansen", "third_person")]


def test_words_that_staff_let_stay_since_are_not_proposed(answer, now):
    remove(answer.versions.get(), "Ole Hansen", now)
    edit(answer, TEXT + " Tak.", now)
    for one in Redaction.objects.filter(state="proposed"):
        actions.reject_redaction(one, reason="Kendt navn", by=None, now=now)
    assert not proposed(edit(answer, TEXT + " Mange tak.", now))


def test_all_at_once_leaves_it_until_a_person_has_read_it(answer, editor, now, client_of):
    remove(answer.versions.get(), "Ole Hansen", now)
    edit(answer, "Naboen Hansen støjer.", now)
    later = after_deadline(answer, now)
    assert actions.publish_ready(answer.consultation, by=editor, now=later) == 0
    assert actions.numbers_waiting(answer.consultation) == {"removed_before": 1}
    with pytest.raises(ValidationError, match="tidligere version"):
        actions.publish_submission(answer, by=editor, now=later)
    page = client_of(editor).get(f"{LIST}{answer.pk}/redact/").text
    assert "read:2" in page
    client_of(editor).post(f"{LIST}{answer.pk}/redact/", {"act": "read:2"})
    assert DeskReading.objects.get().read_by == editor
    assert "read:2" not in client_of(editor).get(f"{LIST}{answer.pk}/redact/").text
    assert actions.publish_ready(answer.consultation, by=editor, now=later) == 1


def test_it_is_not_read_while_a_proposal_waits(answer, editor, now, client_of):
    remove(answer.versions.get(), "Ole Hansen", now)
    edit(answer, TEXT + " Tak.", now)
    desk = f"{LIST}{answer.pk}/redact/"
    assert client_of(editor).post(desk, {"act": "read:2"}).status_code == 422
    client_of(editor).post(desk, {"act": "accept-all:v"})
    assert client_of(editor).post(desk, {"act": "read:2"}).status_code == 302
    shown = actions.publish_submission(answer, by=editor, now=now)
    assert "Hansen" not in actions.newest_version(shown).public_text


def test_a_version_that_came_meanwhile_is_not_read(answer, editor, now, client_of):
    remove(answer.versions.get(), "Ole Hansen", now)
    edit(answer, "To", now)
    edit(answer, "Tre", now)
    desk = f"{LIST}{answer.pk}/redact/"
    assert client_of(editor).post(desk, {"act": "read:2"}).status_code == 422
    assert not DeskReading.objects.exists()
    for strange in ("read:x", "read:", f"read:{'9' * 30}"):
        assert client_of(editor).post(desk, {"act": strange}).status_code == 404


def test_an_answer_from_which_nothing_was_removed_waits_for_nobody(answer, editor, now):
    edit(answer, TEXT + " Tak.", now)
    assert actions.publish_submission(answer, by=editor, now=now).is_public


def test_what_is_only_proposed_is_left_and_told(answer, editor, now, client_of):
    actions.propose_words(answer.versions.get(), "Ole", reason="cpr", by=None, now=now)
    later = after_deadline(answer, now)
    assert actions.publish_ready(answer.consultation, by=editor, now=later) == 0
    assert actions.numbers_waiting(answer.consultation) == {"proposed": 1}
    page = client_of(editor).get(f"{LIST}{answer.pk}/publish/").text
    assert "Foreslået fjernet, ikke afgjort: 2" in page


# --- files ------------------------------------------------------------------------------------------


def test_bars_of_a_file_stand_in_the_next_version_and_in_a_pdf_made_anew(answer, now):
    first = file_of(answer, "Karen Hansen bor i Vejle.", now)
    Attachment.objects.update(public_copy=first.original)
    remove(first, "Karen Hansen", now)
    actions.make_public_pdf(first, now=now)
    first.refresh_from_db()
    second = edit(answer, "Nye ord.", now).attachments.get()
    assert second.public_copy == first.public_copy
    remove(second, "Vejle", now)
    actions.make_public_pdf(second, now=now)
    assert "Hansen" not in words_in(second)
    assert "Vejle" not in words_in(second)
    for one in second.redactions.all():
        actions.reject_redaction(one, reason="Nej", by=None, now=now)
    second.refresh_from_db()
    assert second.public_copy == first.original


def test_a_file_whose_bars_are_not_made_yet_is_not_public_without_them(answer, editor, now):
    first = file_of(answer, "Karen Hansen bor i Vejle.", now)
    remove(first, "Karen Hansen", now)
    version = edit(answer, "Nye ord.", now)
    second = version.attachments.get()
    actions.copy_attachment(second, now=now)
    actions.mark_read(answer, seen=2, by=editor, now=now)
    actions.publish_submission(answer, by=editor, now=now)
    assert not Attachment.objects.public().exists()
    asked = Job.objects.filter(kind="consultations.redact_file")
    assert str(second.pk) in asked.values_list("subject_id", flat=True)
    actions.make_public_pdf(second, now=now)
    assert Attachment.objects.public().get() == second
    assert "Karen" not in words_in(second)


def test_bars_on_pictures_names_and_dismissed_marks_come_along(answer, editor, now):
    picture = scanned(now)
    Attachment.objects.update(version=answer.versions.get())
    picture.refresh_from_db()
    box = {"page": 1, "left": 45, "top": 45, "right": 80, "bottom": 80}
    actions.cover(picture, **box, reason="third_person", by=editor, now=now)
    actions.rename_file(picture, "side.jpg", by=editor, now=now)
    letter = file_of(answer, "Ring 20304050.", now, position=2)
    actions.examine(answer, now=now)
    actions.dismiss(Finding.objects.get(kind="phone"), by=editor, now=now)
    version = edit(answer, "Nye ord.", now)
    bar = PictureBar.objects.get(attachment__version=version)
    assert (bar.page, bar.left, bar.made_by, bar.made_at) == (1, 45, editor, now)
    assert version.attachments.get(position=1).public_name == "side.jpg"
    assert not actions.open_findings(answer).exists()
    finding = Finding.objects.get(attachment__version=version)
    assert (finding.state, finding.decided_by) == ("dismissed", editor)
    assert letter.findings.get().state == "dismissed"
    assert actions.waits_to_be_read(answer)


def test_a_copy_made_after_the_last_bar_went_is_public(answer, now):
    letter = file_of(answer, "Karen Hansen bor i Vejle.", now)
    (made,) = remove(letter, "Karen Hansen", now)
    actions.reject_redaction(made, reason="Nej", by=None, now=now)
    actions.copy_attachment(letter, now=now)
    letter.refresh_from_db()
    assert letter.public_copy is not None


def test_new_rules_take_no_bar_away(answer, now, monkeypatch):
    letter = file_of(answer, "Karen Hansen bor i Vejle.", now)
    actions.examine(answer, now=now)
    remove(letter, "Karen Hansen", now)
    monkeypatch.setattr("consultations.personal_data.VERSION", "next")
    actions.examine(answer, now=now)
    assert letter.redactions.get().state == "accepted"


# --- the same moment --------------------------------------------------------------------------------


def test_what_was_read_is_what_is_published(answer, editor, now, client_of):
    staff = client_of(editor)
    read = staff.get(f"{LIST}{answer.pk}/change/").text
    address = f"{LIST}{answer.pk}/publish/?seen=1"
    assert address in read
    assert address in staff.get(f"{LIST}{answer.pk}/redact/").text
    edit(answer, "Andre ord.", now)
    page = staff.get(address).text
    assert 'name="seen" value="1"' in page
    refused = staff.post(address, {"seen": "1"})
    assert refused.status_code == 422
    assert "Svaret er blevet ændret imens." in refused.text
    assert staff.post(address, {"seen": "x"}).status_code == 422
    assert staff.post(f"{LIST}{answer.pk}/publish/", {"seen": "2"}).status_code == 302


def test_what_was_read_of_a_request_is_what_is_accepted(answer, editor, now, client_of):
    asked = actions.ask(answer, "correct", reason="", new_text="Først.", by=None, now=now)
    staff, page = client_of(editor), f"/admin/consultations/submitterrequest/{asked.pk}"
    address = next(
        line.split('"')[0]
        for line in staff.get(f"{page}/change/").text.split('href="')
        if line.startswith(f"{page}/accept/")
    )
    shown = staff.get(address.replace("&amp;", "&"))
    seen = shown.context["form"]["seen"].value()
    later = now + dt.timedelta(minutes=1)
    actions.ask(answer, "correct", reason="", new_text="Noget helt andet.", by=None, now=later)
    assert staff.post(f"{page}/accept/", {"seen": seen}).status_code == 422
    assert answer.versions.count() == 1
    assert staff.post(f"{page}/accept/", {"seen": later.isoformat()}).status_code == 302
    assert answer.versions.latest("number").text == "Noget helt andet."
