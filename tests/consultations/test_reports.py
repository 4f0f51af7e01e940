"""The consultation report: drafted from its sources, edited, published version by version."""

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from consultations import actions
from consultations.models import ProposalTheme, ReportSection, ReportVersion
from consultations.reports import building
from consultations.reports.sources import moved
from ogp_portal.jobs.models import Job
from ogp_portal.notifications.models import Message
from tests.factories import (
    ConsultationFactory,
    InvitedPartyFactory,
    ResponseFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW

pytestmark = pytest.mark.django_db
AFTER = NOW + dt.timedelta(days=11)


@pytest.fixture
def consultation():
    return ConsultationFactory(slug="aabenhed", title_da="Åbenhed", title_en="Openness")


def answer(consultation, text="Læg dagsordener på nettet.", **fields):
    return SubmissionFactory(consultation=consultation, text=text, **fields)


def organisation(consultation, name="Aktive Ældre", **fields):
    return answer(
        consultation,
        submitter_kind="organisation",
        organisation_name=name,
        public_name=name,
        **fields,
    )


def respond(submission, decision="accepted", reason="Det gør arbejdet lettere at følge.", **fields):
    return ResponseFactory(
        proposal=submission.proposals.get(), decision=decision, reason_da=reason, **fields
    )


def draft(consultation, by, now=AFTER):
    return {one.key: one for one in actions.draft_report(consultation, by=by, now=now)}


def test_remarks_stand_apart_from_proposals_each_with_the_comment(consultation, editor):
    respond(organisation(consultation))
    respond(answer(consultation, text="Godt initiativ."), "noted", "Tak for støtten.")
    sections = draft(consultation, editor)
    assert sections["general"].kind == "general"
    assert "Godt initiativ." in sections["general"].remarks_da
    assert "Aktive Ældre (ikke bekræftet): »Læg dagsordener" in sections["proposals"].remarks_da
    assert sections["proposals"].comment_da.endswith(
        "] Imødekommet: Det gør arbejdet lettere at følge."
    )


def test_one_reason_for_many_stands_once_with_their_number(consultation, editor):
    for _number in range(3):
        respond(answer(consultation))
    comment = draft(consultation, editor)["proposals"].comment_da
    assert comment.endswith("] Imødekommet (3 forslag): Det gør arbejdet lettere at følge.")


def test_what_waits_for_a_response_is_said(consultation, editor):
    answer(consultation)
    assert "endnu ikke svaret på 1 forslag" in draft(consultation, editor)["proposals"].comment_da


def test_no_draft_while_answers_are_taken(consultation, editor, now):
    with pytest.raises(ValidationError) as refusal:
        actions.draft_report(consultation, by=editor, now=now)
    assert refusal.value.code == "open"


def test_unpublished_answers_are_counted_and_nothing_else(consultation, editor):
    respond(answer(consultation, text="Hemmeligt ord", wish="not", state="received"))
    section = draft(consultation, editor)["proposals"]
    assert "Hemmeligt" not in section.remarks_da
    assert "1 bemærkning kommer fra et svar, der ikke er offentliggjort" in section.remarks_da


def test_names_of_private_persons_are_never_in_the_report(consultation, editor):
    respond(answer(consultation, public_name="Karen Kanariefugl"))
    draft(consultation, editor)
    actions.publish_report(consultation, by=editor, now=AFTER)
    assert "Kanariefugl" not in str(ReportVersion.objects.get().data)


def test_drafting_again_leaves_edited_words_alone_and_says_what_is_new(consultation, editor):
    respond(answer(consultation))
    section = draft(consultation, editor)["proposals"]
    actions.edit_section(section, texts={"comment_da": "Vores ord."}, by=editor, now=AFTER)
    later = answer(consultation, text="Kom senere.")
    assert draft(consultation, editor)["proposals"].comment_da == "Vores ord."
    found = moved(consultation)
    assert [one.proposal for one in found] == [later.proposals.get().pk]
    assert found[0].section == section.pk


def test_drafting_again_writes_unedited_sections_anew(consultation, editor):
    respond(answer(consultation))
    draft(consultation, editor)
    respond(answer(consultation))
    assert "2 forslag" in draft(consultation, editor)["proposals"].comment_da
    assert not moved(consultation)


def _change_response(submission, editor):
    response = actions.respond(
        submission.proposals.get(), decision="rejected", reason_da="Nej.", by=editor, now=AFTER
    )
    actions.publish_response(response, by=editor, now=AFTER)


def _hide(submission, editor):
    actions.hide(submission, reason="advertising", by=editor, now=AFTER)


@pytest.mark.parametrize("change", [_change_response, _hide], ids=["response", "hidden"])
def test_a_moved_source_warns_and_must_be_read_before_publishing(consultation, editor, change):
    submission = answer(consultation)
    respond(submission)
    section = draft(consultation, editor)["proposals"]
    change(submission, editor)
    assert [one.section for one in moved(consultation)] == [section.pk]
    with pytest.raises(ValidationError) as refusal:
        actions.publish_report(consultation, by=editor, now=AFTER)
    assert refusal.value.code == "moved"
    actions.read_sources(section, by=editor, now=AFTER)
    assert not moved(consultation)
    actions.publish_report(consultation, by=editor, now=AFTER)
    assert ReportVersion.objects.count() == 1


def test_a_proposal_that_came_after_the_draft_warns(consultation, editor):
    respond(answer(consultation))
    draft(consultation, editor)
    answer(consultation)
    assert [one.section for one in moved(consultation)] == [0]


def test_a_correction_is_a_new_version_beside_the_old(client, consultation, editor):
    respond(answer(consultation))
    section = draft(consultation, editor)["proposals"]
    actions.publish_report(consultation, by=editor, now=AFTER)
    actions.edit_section(section, texts={"comment_da": "Rettet."}, by=editor, now=AFTER)
    actions.publish_report(consultation, by=editor, now=AFTER + dt.timedelta(days=1))
    newest = client.get("/hoeringer/aabenhed/hoeringsnotat/").content.decode()
    first = client.get("/hoeringer/aabenhed/hoeringsnotat/1/").content.decode()
    assert "Rettet." in newest
    assert "Rettet." not in first
    assert "Der findes en nyere version" in first
    assert client.get("/hoeringer/aabenhed/hoeringsnotat/3/").status_code == 404


def test_publishing_twice_with_nothing_new_is_one_version_and_one_mail(consultation, editor):
    consultation.report_da = "Notat."
    consultation.save()
    for _time in range(2):
        actions.publish_report(consultation, by=editor, now=AFTER)
    assert ReportVersion.objects.count() == 1
    assert Job.objects.filter(kind="consultations.build_report").count() == 1
    assert Message.objects.count() == 0


def _published(consultation, editor, **fields) -> ReportVersion:
    respond(organisation(consultation, **fields))
    respond(answer(consultation, text="Godt initiativ."), "noted", "Tak for støtten.")
    draft(consultation, editor)
    actions.publish_report(consultation, by=editor, now=AFTER)
    return ReportVersion.objects.get()


def test_the_page_has_the_usual_form(client, consultation, editor):
    _published(consultation, editor)
    page = client.get("/hoeringer/aabenhed/hoeringsnotat/").content.decode()
    headings = [
        "1. Høringen",
        "1.1 Høringsperiode",
        "1.2 Høringsparter",
        "1.3 Høringssvarene",
        "2. Generelle bemærkninger",
        "3. Bemærkninger til enkelte emner",
        "4. Hvad der blev besluttet",
    ]
    places = [page.index(f">{heading}</h") for heading in headings]
    assert places == sorted(places)
    assert "Det er 20 dage." in page
    assert "Aktive Ældre (ikke bekræftet)" in page


def test_invited_parties_are_ticked_where_their_answer_may_be_named(client, consultation, editor):
    for name in ("Ældre Sagen", "Aktive Ældre"):
        InvitedPartyFactory(consultation=consultation, name=name)
    version = _published(consultation, editor)
    answered, silent = version.data["invited"]
    assert (answered["name"], silent["name"]) == ("Aktive Ældre", "Ældre Sagen")
    assert silent["answer"] == ""


def test_a_theme_is_a_section_of_its_own(consultation, editor, now):
    theme = ProposalTheme(consultation=consultation, title_da="Åbne data", title_en="Open data")
    actions.keep_theme(theme, by=editor, now=now)
    submission = answer(consultation)
    respond(submission)
    actions.set_themes(submission.proposals.get(), [theme], by=editor, now=now)
    section = draft(consultation, editor)[f"theme:{theme.pk}"]
    assert (section.heading_da, section.heading_en) == ("Åbne data", "Open data")


def test_words_removed_later_leave_page_and_files_of_the_report(client, consultation, editor):
    submission = answer(consultation, text="Ring til Kanariefugl i dag.")
    respond(submission)
    draft(consultation, editor)
    actions.publish_report(consultation, by=editor, now=AFTER)
    version = ReportVersion.objects.get()
    building.build(version, now=AFTER)
    assert "Kanariefugl" in client.get("/hoeringer/aabenhed/hoeringsnotat/").content.decode()
    made = actions.propose_words(
        submission.versions.get(), "Kanariefugl", reason="third_person", by=editor, now=AFTER
    )
    for one in made:
        actions.accept_redaction(one, by=editor, now=AFTER)
    page = client.get("/hoeringer/aabenhed/hoeringsnotat/").content.decode()
    assert "Kanariefugl" not in page
    assert "Ring til [fjernet: " in page
    assert client.get("/hoeringer/aabenhed/hoeringsnotat.pdf").status_code == 503
    building.build(version, now=AFTER)
    pdf = client.get("/hoeringer/aabenhed/hoeringsnotat.pdf").getvalue()
    assert "Kanariefugl" not in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages
    )


def test_every_point_leads_to_the_thread_of_each_proposal(client, consultation, editor):
    version = _published(consultation, editor)
    page = client.get("/hoeringer/aabenhed/hoeringsnotat/").content.decode()
    references = [one for section in version.data["sections"] for one in section["proposals"]]
    assert len(references) == 2
    for reference in references:
        assert f'href="{reverse("proposal", args=[reference])}"' in page


def test_the_english_page_marks_danish_words(client, consultation, editor):
    _published(consultation, editor)
    page = client.get("/en/consultations/aabenhed/consultation-report/").content.decode()
    assert "1. The consultation" in page
    assert '“<span lang="da">Læg dagsordener på nettet.</span>”' in page
    assert 'Accepted: <span lang="da">Det gør arbejdet lettere at følge.</span>' in page


@pytest.mark.parametrize("language", ["da", "en"])
def test_pdf_and_docx_say_what_the_page_says(client, consultation, editor, language):
    building.build(_published(consultation, editor), now=AFTER)
    address = {
        "da": "/hoeringer/aabenhed/hoeringsnotat",
        "en": "/en/consultations/aabenhed/consultation-report",
    }[language]
    pdf, docx = (client.get(f"{address}.{form}").getvalue() for form in ("pdf", "docx"))
    printed = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    written = " ".join(line.text for line in Document(io.BytesIO(docx)).paragraphs)
    for text in (printed, written):
        assert "Tak for støtten." in " ".join(text.split())
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == language


def test_the_same_version_gives_the_same_bytes(consultation, editor):
    version = _published(consultation, editor)
    building.build(version, now=AFTER)
    before = {(one.format, one.language): one.file.sha256 for one in version.renditions.all()}
    version.renditions.all().delete()
    building.build(version, now=AFTER + dt.timedelta(days=1))
    assert before == {
        (one.format, one.language): one.file.sha256 for one in version.renditions.all()
    }
    assert len(before) == 4


def test_what_is_hidden_later_leaves_page_and_files_at_once(client, consultation, editor):
    version = _published(consultation, editor, name="Foreningen Forsvundet")
    building.build(version, now=AFTER)
    gone = consultation.submissions.get(organisation_name="Foreningen Forsvundet")
    reference = gone.proposals.get().reference
    actions.hide(gone, reason="advertising", by=editor, now=AFTER)
    page = client.get("/hoeringer/aabenhed/hoeringsnotat/").content.decode()
    assert reference not in page
    table = page[page.index("1.3 Høringssvarene") : page.index(">2. Generelle")]
    assert "Forsvundet" not in table
    waits = client.get("/hoeringer/aabenhed/hoeringsnotat.pdf")
    assert waits.status_code == 503
    assert waits.headers["Retry-After"]
    assert Job.objects.filter(kind="consultations.build_report").unfinished().count() == 1
    building.build(version, now=AFTER)
    anew = client.get("/hoeringer/aabenhed/hoeringsnotat.pdf")
    assert anew.getvalue().startswith(b"%PDF-")


def test_files_of_the_report_are_made_anew_without_what_is_refused_later(consultation, editor):
    version = _published(consultation, editor, name="Foreningen Forsvundet")
    building.build(version, now=AFTER)
    Job.objects.filter(kind="consultations.build_report").delete()
    gone = consultation.submissions.get(organisation_name="Foreningen Forsvundet")
    actions.refuse_publication(gone, reason="Indsigelse", by=editor, now=AFTER)
    assert Job.objects.filter(kind="consultations.build_report").unfinished().count() == 1


@pytest.mark.parametrize("form", ["exe", "pdf"])
def test_no_file_without_a_report(client, consultation, form):
    assert client.get(f"/hoeringer/aabenhed/hoeringsnotat.{form}").status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_however_many_answers(
    client, consultation, editor, django_assert_num_queries, count
):
    for number in range(count):
        respond(organisation(consultation, name=f"Forening {number}"))
    draft(consultation, editor)
    actions.publish_report(consultation, by=editor, now=AFTER)
    client.get("/hoeringer/aabenhed/hoeringsnotat/")
    with django_assert_num_queries(7):
        client.get("/hoeringer/aabenhed/hoeringsnotat/")


def test_strange_signs_break_no_form(consultation, editor):
    respond(answer(consultation, text="Klokke \x0b og 🙂 og \ufffe"), reason="Pil \x1b →")
    draft(consultation, editor)
    actions.publish_report(consultation, by=editor, now=AFTER)
    building.build(ReportVersion.objects.get(), now=AFTER)
    assert ReportVersion.objects.get().renditions.count() == 4


def test_staff_draft_edit_and_publish_in_admin(client_of, consultation, editor):
    closed = consultation.phases.get()
    closed.opens_at, closed.closes_at = NOW - dt.timedelta(days=900), NOW - dt.timedelta(days=800)
    closed.save()
    respond(answer(consultation))
    client = client_of(editor)
    page = reverse("admin:consultations_consultation_change", args=[consultation.pk])
    client.post(page.replace("change/", "draft-report/"))
    section = ReportSection.objects.get()
    own = reverse("admin:consultations_reportsection_change", args=[section.pk])
    form = client.get(own).context["adminform"].form
    values = {name: value or "" for name, value in form.initial.items()}
    client.post(own, values | {"comment_da": "Vi følger forslaget."})
    section.refresh_from_db()
    assert section.comment_da == "Vi følger forslaget."
    assert section.edited_at is not None
    publish = page.replace("change/", "publish-report/")
    client.post(publish, {"seen": client.get(publish).context["form"].initial["seen"]})
    assert ReportVersion.objects.get().data["sections"][0]["comment_da"] == "Vi følger forslaget."
