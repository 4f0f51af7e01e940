"""What the database refuses of documents and evidence, whoever writes."""

import datetime as dt

import pytest

from ogp_portal.files.actions import store
from tests.factories import CommitmentFactory, DocumentFactory, EvidenceFactory
from tests.factories.consultations import NOW
from tests.refusals import refuses

pytestmark = pytest.mark.django_db

CLOSES = dt.datetime(2099, 1, 2, 11, 0, tzinfo=dt.UTC)
FOR_COMMENT = {"comment_url": "https://example.org/", "comment_closes_at": CLOSES}


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("document_phase_is_known", {"phase": "opdigtet"}),
        ("document_language_is_known", {"language": "tlh"}),
        ("document_comments_have_address_and_deadline", {"comment_url": "https://example.org/"}),
        ("document_comments_have_address_and_deadline", {"comment_closes_at": CLOSES}),
        (
            "document_comment_url_is_a_web_address",
            {"comment_url": "javascript:alert(1)", "comment_closes_at": CLOSES},
        ),
        ("irm_draft_is_only_announced", {"kind": "irm_draft"}),
    ],
)
def test_a_document_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, DocumentFactory(), **columns)


def test_no_copy_of_an_irm_draft_is_kept():
    draft = DocumentFactory(kind="irm_draft", url="", **FOR_COMMENT)
    file = store(b"x", name="x.pdf", content_type="application/pdf", now=NOW)
    refuses("irm_draft_is_only_announced", draft, file=file)


def test_a_document_of_a_commitment_has_its_plan():
    commitment = CommitmentFactory()
    document = DocumentFactory(plan=commitment.plan, commitment=commitment)
    refuses("document_of_a_commitment_has_its_plan", document, plan=None)


def test_a_document_does_not_reply_to_itself():
    document = DocumentFactory()
    refuses("document_replies_to_another", document, reply_to=document)


@pytest.mark.parametrize("columns", [{"withdrawn_at": NOW}, {"withdrawn_reason_da": "Forkert."}])
def test_evidence_is_withdrawn_with_time_and_reason(columns):
    refuses("withdrawn_evidence_has_a_reason", EvidenceFactory(), **columns)
