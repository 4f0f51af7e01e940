"""What a reader finds in the PDF: tags, language, title, marks, and words as they were written."""

import hashlib
import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from plans.evaluations.pdf import engine_problem
from plans.evaluations.report import compose
from plans.evaluations.typeface import FONTS, printable
from plans.models import CommitmentAnswer
from tests.factories import CommitmentFactory, PlanFactory, StatusUpdateFactory

from .evaluated import built, plan_evaluated_elsewhere, plan_with_evidence

HOSTILE = '#panic("x") $1+1$ *fed* _kursiv_ [link] `kode` \\ <b>html</b> <script>alert(1)</script>'
TRIAL = "Prøveudkast – ikke regeringens selvevaluering"


def read(snapshot, language="da") -> PdfReader:
    file = snapshot.renditions.get(format="pdf", language=language).file
    return PdfReader(io.BytesIO(Path(file.path).read_bytes()))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.django_db
def test_pdf_is_tagged_and_says_its_language_and_title():
    reader = read(built(plan_with_evidence()))
    assert reader.root_object["/Lang"] == "da"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Slutevaluering – Handlingsplan på dansk"
    assert b"pdfuaid:part>1<" in reader.root_object["/Metadata"].get_data()


@pytest.mark.django_db
def test_pdf_in_english_says_so():
    reader = read(built(plan_with_evidence()), "en")
    assert reader.root_object["/Lang"] == "en"
    assert "1.1 Open data" in text_of(reader)


@pytest.mark.django_db
def test_pdf_holds_danish_letters():
    plan = plan_with_evidence()
    StatusUpdateFactory(commitment=plan.commitments.get(), text_da="Blåbærgrød på Ærø – også i år")
    text = text_of(read(built(plan)))
    assert "1.1 Åbne data på Ærø" in text
    assert "Blåbærgrød på Ærø – også i år" in text


@pytest.mark.django_db
def test_trial_is_marked_on_every_page():
    reader = read(built(plan_evaluated_elsewhere()))
    assert len(reader.pages) > 1
    assert all(TRIAL in page.extract_text() for page in reader.pages)


@pytest.mark.django_db
def test_demonstration_is_marked_on_every_page():
    reader = read(built(plan_with_evidence(is_demonstration=True)))
    mark = "Demonstration – opdigtet indhold"
    assert all(mark in page.extract_text() for page in reader.pages)


@pytest.mark.django_db
def test_nobody_real_publishes_a_demonstration(settings):
    settings.OGP_PUBLISHER = "Digitaliseringsstyrelsen"
    snapshot = built(plan_with_evidence(is_demonstration=True))
    assert ("Udgiver", "opdigtet") in compose(snapshot, "da").facts
    assert "Digitaliseringsstyrelsen" not in text_of(read(snapshot))


@pytest.mark.django_db
def test_portal_without_a_publisher_says_so_on_every_page(settings):
    settings.OGP_PUBLISHER = ""
    reader = read(built(plan_with_evidence()))
    mark = "ikke Digitaliseringsstyrelsens officielle websted"
    assert all(mark in page.extract_text() for page in reader.pages)


@pytest.mark.django_db
def test_markup_in_what_people_wrote_comes_out_literally():
    plan = PlanFactory(title_da=f"Plan {HOSTILE}", summary_da=HOSTILE)
    commitment = CommitmentFactory(plan=plan, title_da=f"Initiativ {HOSTILE}")
    StatusUpdateFactory(commitment=commitment, text_da=HOSTILE)
    CommitmentAnswer.objects.create(
        commitment=commitment, question="problem", position=1, text_da=HOSTILE
    )
    snapshot = built(plan)
    text = text_of(read(snapshot))
    assert text.count('#panic("x") $1+1$ *fed* _kursiv_ [link]') >= 4
    page = snapshot.renditions.get(format="html", language="da").file.path.read_text()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.django_db
def test_characters_that_no_font_has_are_written_by_name():
    plan = plan_with_evidence()
    StatusUpdateFactory(commitment=plan.commitments.get(), text_da="Godt \U0001f600\u200d!\x01")
    assert "Godt [grinning face]!" in text_of(read(built(plan)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ærø – »høring« § 5", "Ærø – »høring« § 5"),
        ("e\u0301t", "ét"),
        ("a\tb", "a b"),
        ("\ufeffa\x00b", "ab"),
        ("to\u2028linjer", "to\nlinjer"),
        ("中", "[cjk unified ideograph-4e2d]"),
    ],
)
def test_text_is_shown_as_far_as_the_fonts_go(text, shown):
    assert printable(text) == shown


def test_engine_and_its_fonts_are_there():
    assert engine_problem() == ""


def test_fonts_are_unchanged_copies():
    for line in (FONTS / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest
