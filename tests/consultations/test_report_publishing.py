"""A report is published as its editor has read it, with a look at the short names that remain."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from consultations import actions
from consultations.models import ReportSection, ReportVersion
from consultations.reports.warning import names_left, reads
from tests.factories import ConsultationFactory, PhaseFactory, ResponseFactory, SubmissionFactory
from tests.factories.consultations import NOW

AFTER = NOW + dt.timedelta(days=11)


@pytest.fixture
def consultation(db):
    """Closed long ago, with one answer that has its response."""
    held = ConsultationFactory(slug="aabenhed", phase=None)
    opens, closes = NOW - dt.timedelta(days=900), NOW - dt.timedelta(days=800)
    PhaseFactory(consultation=held, opens_at=opens, closes_at=closes)
    answer = SubmissionFactory(consultation=held, text="Spørg Ole i nr. 4 om det.")
    ResponseFactory(proposal=answer.proposals.get(), reason_da="Det gør vi.")
    return held


@pytest.fixture
def section(consultation, editor) -> ReportSection:
    return actions.draft_report(consultation, by=editor, now=AFTER)[0]


@pytest.fixture
def address(consultation, section) -> str:
    return reverse("admin:consultations_consultation_publish-report", args=[consultation.pk])


def edit(section, editor, **texts):
    actions.edit_section(section, texts=texts, by=editor, now=AFTER)


def remove(consultation, words, editor):
    version = consultation.submissions.get().versions.get()
    start = version.text.index(words)
    end = start + len(words)
    made = actions.propose(version, start, end, reason="third_person", by=editor, now=AFTER)
    actions.accept_redaction(made, by=editor, now=AFTER)


@pytest.mark.parametrize("sent", [{}, {"seen": ""}, {"seen": "0" * 64}])
def test_a_form_that_does_not_say_what_was_read_is_asked_once_more(
    client_of, editor, address, sent
):
    client = client_of(editor)
    asked = client.post(address, sent)
    assert asked.status_code == 422
    assert "Har du læst det, som det er nu?" in asked.text
    assert not ReportVersion.objects.exists()
    client.post(address, {"seen": asked.context["form"].data["seen"]})
    assert ReportVersion.objects.count() == 1


def test_words_changed_since_the_page_was_opened_are_not_published_unread(
    client_of, editor, section, address
):
    client = client_of(editor)
    seen = client.get(address).context["form"].initial["seen"]
    edit(section, editor, heading_da="En anden overskrift")
    assert client.post(address, {"seen": seen}).status_code == 422
    assert not ReportVersion.objects.exists()


def test_the_action_compares_too(consultation, section, editor):
    seen = reads(consultation)
    edit(section, editor, comment_da="Nyt.")
    with pytest.raises(ValidationError) as refusal:
        actions.publish_report(consultation, by=editor, now=AFTER, seen=seen)
    assert refusal.value.code == "not seen"


@pytest.mark.parametrize(
    "texts",
    [
        {"comment_da": "Vi har talt med Ole."},
        {"heading_da": "Ole og de andre"},
        {"remarks_en": "Ole, who lives in no. 4"},
    ],
)
def test_a_short_removed_name_in_staffs_own_words_is_shown_with_its_place(
    client_of, section, editor, address, texts
):
    edit(section, editor, **texts)
    remove(section.consultation, "Ole", editor)
    heading = ReportSection.objects.get().heading_da
    page = client_of(editor).get(address).text
    assert f"»Ole« er fjernet fra et svar og står stadig i »{heading}«." in page


def test_what_is_struck_by_itself_or_part_of_another_word_is_no_warning(
    consultation, section, editor
):
    edit(section, editor, comment_da="Bestyrelsen og skolerne er hørt.")
    remove(consultation, "Ole", editor)
    assert names_left(consultation) == []


def test_a_response_that_came_after_a_version_is_told_beside_it(
    client, consultation, editor, section
):
    late = SubmissionFactory(consultation=consultation, text="Uden svar.").proposals.get()
    actions.draft_report(consultation, by=editor, now=AFTER)
    actions.publish_report(consultation, by=editor, now=AFTER, is_unfinished=True)
    page = "/hoeringer/aabenhed/hoeringsnotat/"
    said = "Myndigheden har besvaret 1 af forslagene, siden denne udgave blev offentliggjort."
    assert said not in client.get(page).text
    ResponseFactory(proposal=late, published_at=AFTER + dt.timedelta(days=1))
    assert said in client.get(page).text


def test_what_staff_write_after_publishing_is_not_found_in_the_document_list(
    client, consultation, editor, section
):
    edit(section, editor, remarks_en="", comment_en="")
    actions.publish_report(consultation, by=editor, now=AFTER)
    consultation.report_en = "Hemmeligt udkast"
    consultation.save(update_fields=["report_en"])
    edit(section, editor, remarks_en="A draft nobody may read yet")
    found = client.get("/dokumenter/?kind=consultation_report&language=en").text
    assert "/hoeringer/aabenhed/hoeringsnotat/" not in found
    assert "/hoeringer/aabenhed/hoeringsnotat/" in client.get("/dokumenter/?language=da").text
    assert "/hoeringsnotat/" not in client.get("/dokumenter/?q=hemmeligt").text
