"""What the database refuses of consultation reports, whoever writes."""

import pytest
from django.db import InternalError, transaction

from consultations.models import ReportRendition, ReportSection, ReportSource, ReportVersion
from ogp_portal.files.actions import store
from tests.factories import ConsultationFactory, SubmissionFactory
from tests.factories.consultations import NOW
from tests.refusals import once, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation():
    return ConsultationFactory()


def section(consultation, key="general") -> ReportSection:
    return ReportSection.objects.create(
        consultation=consultation, kind="general", key=key, heading_da="Generelt", drafted_at=NOW
    )


def version(consultation) -> ReportVersion:
    return ReportVersion.objects.create(
        consultation=consultation, number=1, data={}, checksum="0" * 64, published_at=NOW
    )


def rendition(of: ReportVersion) -> ReportRendition:
    file = store(b"%PDF-1.7", name="notat.pdf", content_type="application/pdf", now=NOW)
    return ReportRendition.objects.create(
        version=of, format="pdf", language="da", file=file, built_at=NOW
    )


def test_a_section_has_a_heading_and_a_known_kind(consultation):
    refuses("report_section_has_a_heading", section(consultation), heading_da="")
    refuses("report_section_kind_known", section(consultation, "other"), kind="perhaps")


def test_a_section_is_drafted_once(consultation):
    once("report_section_drafted_once", lambda: section(consultation))


def test_a_proposal_stands_in_one_section(consultation):
    proposal = SubmissionFactory(consultation=consultation).proposals.get()
    sections = iter([section(consultation), section(consultation, "other")])
    once(
        "proposal_in_one_report_section",
        lambda: ReportSource.objects.create(
            section=next(sections), consultation=consultation, proposal=proposal
        ),
    )


def test_a_version_has_its_number_alone_and_never_changes(consultation):
    once("report_version_once", lambda: version(consultation))
    with pytest.raises(InternalError), transaction.atomic():
        ReportVersion.objects.update(checksum="1" * 64)


def test_a_file_is_one_per_form_and_language(consultation):
    made = version(consultation)
    once("report_rendition_once", lambda: rendition(made))
    refuses("report_rendition_language_known", ReportRendition.objects.get(), language="de")
