"""Words removed from an answer leave the reports that repeat them, and nothing else does."""

import datetime as dt
import hashlib
import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations import actions
from consultations.actions.versions import summary_of
from consultations.models import Attachment, Redaction, ReportVersion
from consultations.reports.freezing import checksum, withheld
from consultations.reports.removing import Line, struck
from ogp_portal.files.actions import store
from tests.factories import ConsultationFactory, ResponseFactory, SubmissionFactory
from tests.factories.consultations import NOW

AFTER = NOW + dt.timedelta(days=11)
PAGE = "/hoeringer/aabenhed/hoeringsnotat/"
LONG = (
    "Min nabo Karen på Strandvejen har i årevis bedt kommunen om aktindsigt i sagen om "
    "hendes skel, og hver gang har sagsbehandleren afvist hende uden en eneste forklaring."
)


@pytest.fixture
def consultation(db):
    return ConsultationFactory(slug="aabenhed", title_da="Åbenhed")


def answered(consultation, text, reason="Det gør vi."):
    one = SubmissionFactory(consultation=consultation, text=text)
    ResponseFactory(proposal=one.proposals.get(), reason_da=reason)
    return one


def published(consultation, editor, **texts):
    section, *_others = actions.draft_report(consultation, by=editor, now=AFTER)
    if texts:
        actions.edit_section(section, texts=texts, by=editor, now=AFTER)
    actions.publish_report(consultation, by=editor, now=AFTER)
    return ReportVersion.objects.latest("number")


def remove(target, start, end, editor):
    made = actions.propose(target, start, end, reason="third_person", by=editor, now=AFTER)
    actions.accept_redaction(made, by=editor, now=AFTER)


def remove_words(answer, words, editor):
    version = answer.versions.get()
    start = version.text.index(words)
    remove(version, start, start + len(words), editor)


def read(client):
    return " ".join(client.get(PAGE).content.decode().split())


def test_a_whole_answer_that_is_removed_leaves_its_cut_quote(client, consultation, editor):
    one = answered(consultation, LONG)
    published(consultation, editor)
    assert "Min nabo Karen" in read(client)
    remove_words(one, LONG, editor)
    page = read(client)
    assert "Karen" not in page
    assert "aktindsigt" not in page
    assert "[fjernet: " in page


def test_words_over_a_line_end_leave_the_report(client, consultation, editor):
    one = answered(consultation, "Ring til Karen\nKanariefugl i dag.")
    published(consultation, editor)
    remove_words(one, "Karen\nKanariefugl", editor)
    page = read(client)
    assert "Kanariefugl" not in page
    assert "Ring til [fjernet: " in page


def test_words_removed_from_a_file_leave_what_staff_wrote(client, consultation, editor):
    one = answered(consultation, "Se filen.")
    name = one.proposals.get().reference
    text = "Side 1\nKaren Kanariefugl har sagt det."
    original = store(text.encode(), name="fil.txt", content_type="text/plain", now=NOW)
    file = Attachment.objects.create(
        version=one.versions.get(), original=original, text=text, received_at=NOW
    )
    published(
        consultation, editor, remarks_da=f"[{name}] I filen siger Karen Kanariefugl det samme."
    )
    start = text.index("Karen")
    Redaction.objects.create(
        attachment=file,
        starts_at_character=start,
        ends_at_character=start + len("Karen Kanariefugl"),
        reason="third_person",
        state="accepted",
        proposed_at=AFTER,
        decided_at=AFTER,
    )
    assert "I filen siger [fjernet] det samme." in read(client)


@pytest.mark.parametrize(
    "prose",
    [
        "En borger skriver: Min nabo Karen på Strandvejen …",
        "En borger skriver, at nogen har afvist hende uden en eneste forklaring.",
        f"En borger skriver: {LONG}",
    ],
    ids=["beginning", "end", "whole"],
)
def test_long_parts_of_removed_words_leave_what_staff_wrote(client, consultation, editor, prose):
    one = answered(consultation, LONG)
    published(consultation, editor, remarks_da=prose, comment_da="Vi er enige.")
    remove_words(one, LONG, editor)
    page = read(client)
    assert "Strandvejen" not in page
    assert "eneste forklaring" not in page
    assert "En borger skriver" in page


def test_a_letter_that_is_removed_strikes_nothing_else(client, consultation, editor):
    one = answered(consultation, "Skriv e ud.", reason="Tag det til efterretning, e er enig.")
    answered(consultation, "Byg en vej, e, her.", reason="Nej.")
    published(consultation, editor)
    remove_words(one, "e", editor)
    page = read(client)
    assert page.count("[fjernet") == page.count("Skriv [fjernet") + page.count("efterretning, [fje")
    assert "Byg en vej, e, her." in page
    assert "Tag det til efterretning" in page


def test_short_names_leave_their_own_line_alone(client, consultation, editor):
    one = answered(consultation, "Spørg Ole om det.", reason="Ole ved det, Olesen ikke.")
    answered(consultation, "Ole Rømers Vej er smal.", reason="Nej.")
    published(consultation, editor)
    remove_words(one, "Ole", editor)
    page = read(client)
    assert "[fjernet] ved det, Olesen ikke." in page
    assert "Ole Rømers Vej er smal." in page


def line(*words):
    return (Line("F-AAAA2222", "[fjernet]", words),)


def data(comment):
    section = dict.fromkeys(("heading_da", "heading_en", "remarks_da", "remarks_en"), "")
    section |= {"comment_da": comment, "comment_en": ""}
    return {"sections": [section], "consultation": {}}


@pytest.mark.parametrize(
    ("words", "comment", "expected"),
    [
        ("Kanariefugl", "Kanariefugle er gule.", "Kanariefugle er gule."),
        ("12 34 56 78", "Ring 12 34\n56 78 nu.", "Ring [x] nu."),
        ("a@b.dk", "Skriv til a@b.dk, tak.", "Skriv til [x], tak."),
        ("Karen", "Karen var her.", "Karen var her."),
        ("5", "Punkt 5 er rigtigt.", "Punkt 5 er rigtigt."),
    ],
)
def test_what_is_struck_in_free_words(words, comment, expected):
    (section,) = struck(data(comment), line(words), "[x]")["sections"]
    assert section["comment_da"] == expected


def test_a_redaction_that_the_report_does_not_repeat_leaves_its_files(consultation, editor):
    text = "Læg referater ud. " * 20 + "Hilsen Karen Kanariefugl"
    one = answered(consultation, text)
    one.proposals.update(summary=summary_of(text))
    version = published(consultation, editor)
    remove_words(one, "Karen Kanariefugl", editor)
    assert withheld(version.data).key == []


def test_the_public_checksum_confirms_no_guess_at_removed_words(consultation, editor):
    answered(consultation, "Ring til Karen.")
    version = published(consultation, editor)
    assert version.checksum == checksum(version.data)
    guess = {name: value for name, value in version.data.items() if name != "nonce"}
    text = json.dumps(guess, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() != version.checksum
    assert len(version.data["nonce"]) == 64


def test_a_moved_source_is_read_first_even_where_the_report_reads_the_same(consultation, editor):
    one = answered(consultation, "Læg referater ud.")
    published(consultation, editor)
    actions.hide(one, reason="advertising", by=editor, now=AFTER)
    actions.restore(one, by=editor, now=AFTER)
    consultation.report_sources.update(fingerprint="0" * 64)
    with pytest.raises(ValidationError) as refusal:
        actions.publish_report(consultation, by=editor, now=AFTER)
    assert refusal.value.code == "moved"
    assert ReportVersion.objects.count() == 1


def test_unanswered_proposals_must_be_said(consultation, editor):
    SubmissionFactory(consultation=consultation, text="Uden svar.")
    actions.draft_report(consultation, by=editor, now=AFTER)
    with pytest.raises(ValidationError) as refusal:
        actions.publish_report(consultation, by=editor, now=AFTER)
    assert refusal.value.code == "unanswered"
    actions.publish_report(consultation, by=editor, now=AFTER, is_unfinished=True)
    assert ReportVersion.objects.count() == 1


def test_staff_are_told_what_publishing_did(client_of, consultation, editor):
    closed = consultation.phases.get()
    closed.opens_at, closed.closes_at = NOW - dt.timedelta(days=900), NOW - dt.timedelta(days=800)
    closed.save()
    SubmissionFactory(consultation=consultation, text="Uden svar.")
    actions.draft_report(consultation, by=editor, now=AFTER)
    client = client_of(editor)
    address = reverse("admin:consultations_consultation_publish-report", args=[consultation.pk])
    seen = {"seen": client.get(address).context["form"].initial["seen"]}
    refused = client.post(address, seen)
    assert refused.status_code == 422
    assert "1 forslag har endnu ingen tilbagemelding" in refused.content.decode()
    said = client.post(address, seen | {"is_unfinished": "on"}, follow=True).content.decode()
    assert "Høringsnotatet er offentliggjort." in said
    again = client.post(address, seen | {"is_unfinished": "on"}, follow=True).content.decode()
    assert "Intet er ændret" in again
    assert "endnu ikke svaret på 1 forslag" in client.get(PAGE).content.decode()
