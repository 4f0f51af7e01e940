"""The report keeps the thread: each point with its link, and under it the decision and its reason."""

import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from consultations import actions
from consultations.models import ReportVersion
from consultations.periods import whole_days
from consultations.reports import building
from consultations.reports.composing import compose
from consultations.reports.freezing import withheld
from consultations.reports.threads import passages_of, standing, threads_of
from ogp_portal.demonstration.clock import Clock, content
from plans.evaluations.content import Comment, Heading, Points
from tests.factories import ConsultationFactory, PhaseFactory, ResponseFactory, SubmissionFactory
from tests.factories.consultations import NOW

AFTER = NOW + dt.timedelta(days=11)
DANISH = "/hoeringer/aabenhed/hoeringsnotat/"
ENGLISH = "/en/consultations/aabenhed/consultation-report/"


@pytest.fixture
def consultation(db):
    return ConsultationFactory(slug="aabenhed", title_da="Åbenhed", title_en="Openness")


def answered(consultation, text, decision="accepted", reason="Det gør vi.", **fields):
    """The reference of an answer's proposal, with a response unless `decision` is ""."""
    proposal = SubmissionFactory(consultation=consultation, text=text, **fields).proposals.get()
    if decision:
        ResponseFactory(proposal=proposal, decision=decision, reason_da=reason)
    return proposal.reference


def published(consultation, editor) -> ReportVersion:
    actions.draft_report(consultation, by=editor, now=AFTER)
    actions.publish_report(consultation, by=editor, now=AFTER)
    return ReportVersion.objects.latest("number")


def blocks(version, language="da"):
    report = compose(version, language, without=withheld(version.data))
    return [one for one in report.blocks if isinstance(one, Heading | Points | Comment)]


def said(block):
    """(its points with their codes) or (its comment) as plain text."""
    if isinstance(block, Points):
        return [
            ("".join(span.text for span in one.spans), [link.code for link in one.references])
            for one in block.entries
        ]
    return ["".join(span.text for span in spans) for spans in block.paragraphs]


def test_each_comment_stands_under_the_points_it_answers(consultation, editor):
    no = answered(consultation, "Byg en vej.", "rejected", "Det er kommunens.")
    yes = answered(consultation, "Læg referater ud.")
    also = answered(consultation, "Vis dagsordener.")
    rows = [one for one in blocks(published(consultation, editor)) if not isinstance(one, Heading)]
    first, comment, second, other = rows[:4]
    assert said(first) == [
        ("Privatperson: »Læg referater ud.«", [yes]),
        ("Privatperson: »Vis dagsordener.«", [also]),
    ]
    assert said(comment) == ["Imødekommet (2 forslag): Det gør vi."]
    assert said(second) == [("Privatperson: »Byg en vej.«", [no])]
    assert said(other) == ["Ikke imødekommet: Det er kommunens."]


def test_the_same_words_stand_once_with_a_link_to_each(consultation, editor):
    names = [answered(consultation, "Læg referater ud.") for _time in range(2)]
    points = next(one for one in blocks(published(consultation, editor)) if isinstance(one, Points))
    assert said(points) == [("Privatperson: »Læg referater ud.«", names)]


def test_a_reason_of_several_paragraphs_stays_whole_under_its_point(consultation, editor):
    answered(consultation, "Læg referater ud.", reason="Først.\n\nDernæst.")
    answered(consultation, "Byg en vej.", "rejected", "Nej.")
    comment = next(
        one for one in blocks(published(consultation, editor)) if isinstance(one, Comment)
    )
    assert said(comment) == ["Imødekommet: Først.", "Dernæst."]


def test_edited_words_keep_their_links_and_their_comment(client, consultation, editor):
    name = answered(consultation, "Læg referater ud.")
    section, *_others = actions.draft_report(consultation, by=editor, now=AFTER)
    texts = {
        "remarks_da": f"Flere ønsker åbenhed.\n\n[{name}] En borger vil se referater.",
        "comment_da": f"[{name}] Vi er enige.",
    }
    actions.edit_section(section, texts=texts, by=editor, now=AFTER)
    actions.publish_report(consultation, by=editor, now=AFTER)
    page = " ".join(client.get(DANISH).content.decode().split())
    link = f'<a href="{reverse("proposal", args=[name])}">{name}</a>'
    assert f"<li>En borger vil se referater. [{link}]</li>" in page
    assert page.index("Flere ønsker åbenhed.") < page.index("En borger vil")
    assert page.index("En borger vil") < page.index("Vi er enige.")


def test_a_proposal_that_edited_words_do_not_name_keeps_its_link(client, consultation, editor):
    name = answered(consultation, "Læg referater ud.")
    section, *_others = actions.draft_report(consultation, by=editor, now=AFTER)
    texts = {"remarks_da": "En borger vil se referater.", "comment_da": "Vi er enige."}
    actions.edit_section(section, texts=texts, by=editor, now=AFTER)
    actions.publish_report(consultation, by=editor, now=AFTER)
    body = client.get(DANISH).content.decode().split('<h2 id="A">')[0]
    assert reverse("proposal", args=[name]) in body


def test_what_is_hidden_takes_its_point_and_its_comment_with_it(client, consultation, editor):
    """The words of a hidden answer stood in the report for good."""
    gone = SubmissionFactory(
        consultation=consultation,
        text="Papirer fra rådet.",
        submitter_kind="organisation",
        organisation_name="Klart Indblik",
        public_name="Klart Indblik",
    )
    ResponseFactory(proposal=gone.proposals.get(), reason_da="Papirerne er klar.")
    answered(consultation, "Byg en vej.", "rejected", "Nej.")
    published(consultation, editor)
    assert "Papirer fra rådet" in client.get(DANISH).content.decode()
    actions.hide(gone, reason="advertising", by=editor, now=AFTER)
    page = client.get(DANISH).content.decode()
    for words in ("Papirer fra rådet", "Klart Indblik", "Papirerne er klar"):
        assert words not in page
    assert "Byg en vej." in page
    actions.restore(gone, by=editor, now=AFTER)
    assert "Papirer fra rådet" in client.get(DANISH).content.decode()


def test_our_own_words_are_in_the_readers_language(client, consultation, editor):
    answered(consultation, "Læg referater ud.")
    published(consultation, editor)
    page = client.get(ENGLISH).content.decode()
    assert "Private person: “" in page
    assert "Privatperson" not in page
    assert "Privatperson" in client.get(DANISH).content.decode()


def test_no_two_links_or_headings_of_a_point_say_the_same(client, consultation, editor):
    for text in ("Læg referater ud.", "Læg referater ud.", "Byg en vej."):
        answered(consultation, text, reason=f"Svar på {text}")
    published(consultation, editor)
    page = client.get(DANISH).content.decode()
    body, annex = page.split('<h2 id="A">')
    for part in (body, annex):
        links = re.findall(r'<a href="(/forslag/[^"]+)">([^<]+)</a>', part)
        assert len({words for _address, words in links}) == len(links) == 3
    points = re.findall(r"<h4>(Det siger [^<]+)</h4>", body)
    assert len(set(points)) == len(points) == 2


def test_the_authoritys_comment_has_a_heading_and_a_rule_in_page_and_docx(
    client, consultation, editor
):
    name = answered(consultation, "Læg referater ud.")
    version = published(consultation, editor)
    page = client.get(DANISH).content.decode()
    assert '<div class="authority-comment"><h5>Myndighedens kommentar</h5><p>Imødekommet' in page
    report = compose(version, "da", without=withheld(version.data))
    make, _type = building.FORMS["docx"]
    document = Document(io.BytesIO(make(report)))
    lines = {line.text: line for line in document.paragraphs}
    heading = lines["Myndighedens kommentar"]
    assert heading.style.name == "Heading 4"
    for line in (heading, lines["Imødekommet: Det gør vi."]):
        assert line._p.pPr.find(qn("w:pBdr")) is not None
    point = lines[f"Privatperson: »Læg referater ud.« [{name}]"]
    assert [one.address for one in point.hyperlinks] == [
        f"{version.data['site']}{reverse('proposal', args=[name])}"
    ]


def test_the_pdf_links_at_each_point(consultation, editor):
    name = answered(consultation, "Læg referater ud.")
    version = published(consultation, editor)
    make, _type = building.FORMS["pdf"]
    reader = PdfReader(io.BytesIO(make(compose(version, "en", without=withheld(version.data)))))
    places = [
        mark.get_object()["/A"]["/URI"]
        for page in reader.pages
        for mark in page.get("/Annots", [])
        if "/URI" in mark.get_object().get("/A", {})
    ]
    assert places.count(f"{version.data['site']}/en/proposals/{name}/") == 2
    printed = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert "The authority's comment" in printed or "The authority’s comment" in printed


def test_headings_and_points_of_the_summary_are_headings_and_points(client, consultation, editor):
    consultation.report_da = "## Hvad vi ændrede\n\nVi ændrede dette:\n\n- Referater\n- Lodtrækning"
    consultation.save()
    answered(consultation, "Læg referater ud.")
    published(consultation, editor)
    page = client.get(DANISH).content.decode().replace("\n", "")
    assert '<h2 id="S">Sammenfatning</h2>' in page
    assert "<h3>Hvad vi ændrede</h3>" in page
    assert "<p>Hvad vi ændrede</p>" not in page
    assert "<li>Referater</li>" in page


def test_the_period_has_the_days_that_staff_are_told_and_dates_written_in_one_way(
    client, editor, db
):
    consultation = ConsultationFactory(slug="aabenhed", title_da="Åbenhed", phase=None)
    opens = dt.datetime(2026, 10, 3, 7, 0, tzinfo=dt.UTC)
    closes = dt.datetime(2026, 11, 7, 23, 0, tzinfo=dt.UTC)
    PhaseFactory(consultation=consultation, opens_at=opens, closes_at=closes)
    answered(consultation, "Læg referater ud.")
    published(consultation, editor)
    page = client.get(DANISH).content.decode()
    assert whole_days(opens, closes) == 35
    assert (
        "åben fra 3. oktober 2026 kl. 09.00 til 7. november 2026 kl. 23.59 (dansk tid). "
        "Det er 35 dage." in page
    )


def test_old_words_without_codes_keep_comment_and_links(consultation, editor, client):
    """Versions published before points had codes are printed as whole texts, links beside them."""
    name = answered(consultation, "Læg referater ud.")
    section, *_others = actions.draft_report(consultation, by=editor, now=AFTER)
    texts = {"remarks_da": "– Privatperson: Læg referater ud.", "comment_da": "Imødekommet: Ja."}
    actions.edit_section(section, texts=texts, by=editor, now=AFTER)
    actions.publish_report(consultation, by=editor, now=AFTER)
    version = ReportVersion.objects.get()
    for one in version.data["sections"]:
        del one["said"], one["untranslated"]
    version.data["consultation"]["introduction_da"] = "Før."
    version.data["consultation"]["introduction_en"] = ""
    rows = [one for one in blocks(version) if not isinstance(one, Heading)]
    assert said(rows[0]) == ["Imødekommet: Ja."]
    assert said(rows[1]) == [("Forslaget bag:", [name])]


CODES = "[F-AAAA2222] [F-BBBB3333] To vil det samme.\n\nMere om det.\n\n[F-CCCC4444] En tredje."


def test_words_without_a_code_belong_to_the_point_before_them():
    first, second = passages_of(CODES)
    assert first.references == ("F-AAAA2222", "F-BBBB3333")
    assert first.paragraphs == ("To vil det samme.", "Mere om det.")
    assert second.paragraphs == ("En tredje.",)


def test_codes_within_the_words_of_an_answer_are_words():
    (only,) = passages_of("[F-AAAA2222] Borger: »[F-BBBB3333] er godt.«")
    assert only.references == ("F-AAAA2222",)
    assert only.paragraphs == ("Borger: »[F-BBBB3333] er godt.«",)


def test_a_point_of_several_stays_while_one_of_them_is_public():
    (only,) = standing(passages_of(CODES), frozenset(["F-BBBB3333"]))
    assert only.references == ("F-BBBB3333",)


def test_remarks_without_a_comment_come_last():
    remarks = passages_of("Alt i alt.\n\n[F-AAAA2222] Et.\n\n[F-BBBB3333] To.")
    comments = passages_of("[F-BBBB3333] Svar.")
    found = [thread.references for thread in threads_of(remarks, comments)]
    assert found == [(), ("F-BBBB3333",), ("F-AAAA2222",)]


def test_a_code_of_no_proposal_here_is_refused_beside_the_field(client_of, consultation, editor):
    answered(consultation, "Læg referater ud.")
    section, *_others = actions.draft_report(consultation, by=editor, now=AFTER)
    client = client_of(editor)
    own = reverse("admin:consultations_reportsection_change", args=[section.pk])
    form = client.get(own).context["adminform"].form
    values = {name: value or "" for name, value in form.initial.items()}
    wrong = "[F-ZZZZ9999] Vi er enige."
    page = client.post(own, values | {"comment_da": wrong})
    assert "F-ZZZZ9999" in page.context["adminform"].form.errors["comment_da"][0]
    assert wrong in page.content.decode()
    section.refresh_from_db()
    assert "F-ZZZZ9999" not in section.comment_da


def test_the_demonstrations_own_words_count_the_days_as_its_report_does():
    clock = Clock(NOW)
    rows = [row for row in content("consultations") if "i høring i" in row.get("report_da", "")]
    assert rows
    for row in rows:
        days = whole_days(clock.opening(row["opens"]), clock.deadline(row["closes"]))
        assert f"i høring i {days} dage" in row["report_da"]
        assert f"for {days} days" in row["report_en"]
