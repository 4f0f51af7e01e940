"""What the database refuses of consultations and answers, whoever writes."""

import datetime as dt

import pytest

from consultations.models import (
    Attachment,
    Consultation,
    ConsultationDocument,
    Phase,
    Proposal,
    ProvenanceLink,
    Response,
    Submission,
    SubmissionDraft,
    SubmissionVersion,
)
from ogp_portal.files.actions import store
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    MilestoneFactory,
    PhaseFactory,
    ProposalFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
MONDAY, TUESDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 24)


def material() -> ConsultationDocument:
    return ConsultationDocument.objects.create(
        consultation=ConsultationFactory(), title_da="Bilag", url="https://example.org/bilag"
    )


def attachment() -> Attachment:
    version = SubmissionFactory().versions.get()
    original = store(b"%PDF-1.7", name="bilag.pdf", content_type="application/pdf", now=NOW)
    return Attachment.objects.create(version=version, original=original, received_at=NOW)


def test_an_attachment_belongs_to_an_answer_or_to_a_draft_never_to_both():
    one = attachment()
    consultation = one.version.submission.consultation
    draft = SubmissionDraft.objects.create(consultation=consultation, created_at=NOW, saved_at=NOW)
    refuses("attachment_of_a_draft_or_an_answer", one, draft=draft)


FACTORIES = {
    Attachment: attachment,
    Consultation: ConsultationFactory,
    ConsultationDocument: material,
    Phase: PhaseFactory,
    Proposal: ProposalFactory,
    ProvenanceLink: ProvenanceLinkFactory,
    Response: ResponseFactory,
    Submission: SubmissionFactory,
}


@pytest.mark.parametrize(
    ("model", "name", "columns"),
    [
        (Attachment, "attachment_of_a_draft_or_an_answer", {"version": None}),
        (Attachment, "attachment_scan_known", {"scan": "perhaps"}),
        (Attachment, "released_attachment_has_a_time", {"scan": "released"}),
        (Attachment, "released_attachment_has_a_time", {"released_at": NOW}),
        (Consultation, "consultation_title_in_one_language", {"title_da": "", "title_en": ""}),
        (Consultation, "consultation_opening_known", {"opened_on": MONDAY}),
        (Consultation, "consultation_opening_known", {"opened_precision": "day"}),
        (Consultation, "consultation_closing_known", {"closed_on": MONDAY}),
        (Consultation, "consultation_closing_known", {"closed_precision": "year"}),
        (
            Consultation,
            "consultation_dates_in_order",
            {
                "opened_on": TUESDAY,
                "opened_precision": "day",
                "closed_on": MONDAY,
                "closed_precision": "day",
            },
        ),
        (Consultation, "consultation_kind_known", {"kind": "opdigtet"}),
        (Consultation, "consultation_record_on_the_web", {"record_url": "javascript:alert(1)"}),
        (Consultation, "record_is_never_settled", {"is_record": True, "settled_at": NOW}),
        (Consultation, "record_is_never_settled", {"is_record": True, "report_published_at": NOW}),
        (Phase, "phase_closes_after_it_opens", {"closes_at": NOW - 10 * DAY}),
        (Phase, "phase_closes_after_it_opens", {"closes_at": NOW - 20 * DAY}),
        (
            ConsultationDocument,
            "consultation_document_title_in_one_language",
            {"title_da": "", "title_en": ""},
        ),
        (ConsultationDocument, "consultation_document_on_the_web", {"url": "ftp://example.org"}),
        (Submission, "submission_who_known", {"submitter_kind": "nogen"}),
        (Submission, "submission_wish_known", {"wish": "måske"}),
        (Submission, "submission_state_known", {"state": "halvt"}),
        (Submission, "submission_channel_known", {"channel": "due"}),
        (Submission, "published_submission_has_a_time", {"published_at": None}),
        (
            Submission,
            "submission_is_confirmed_before_it_is_published",
            {"confirmed_at": None},
        ),
        (Submission, "withdrawn_submission_has_a_time", {"state": "withdrawn"}),
        (Submission, "withdrawn_submission_has_a_time", {"withdrawn_at": NOW}),
        (Submission, "refused_submission_has_a_reason", {"state": "not_published"}),
        (Submission, "refused_submission_has_a_reason", {"refusal_reason": "Fordi"}),
        (
            Submission,
            "only_citizens_are_published_without_name",
            {"wish": "without_name", "submitter_kind": "company"},
        ),
        (Submission, "consultations_submission_hidden_with_a_reason", {"hidden_at": NOW}),
        (
            Submission,
            "consultations_submission_hidden_with_a_reason",
            {"hide_reason": "advertising"},
        ),
        (Proposal, "proposal_span_in_order", {"starts_at_character": 3}),
        (Proposal, "proposal_span_in_order", {"ends_at_character": 3}),
        (
            Proposal,
            "proposal_span_in_order",
            {"starts_at_character": 3, "ends_at_character": 3},
        ),
        (Response, "response_has_a_reason", {"reason_da": "", "reason_en": ""}),
        (Response, "response_decision_known", {"decision": "måske"}),
        (Response, "deferred_response_has_a_date", {"decision": "deferred"}),
        (Response, "deferred_response_has_a_date", {"decide_by": MONDAY}),
        (Response, "only_what_is_out_of_scope_is_passed_on", {"passed_on_to": "En styrelse"}),
        (Response, "only_what_is_out_of_scope_is_passed_on", {"passed_on_at": MONDAY}),
        (ProvenanceLink, "link_has_one_target", {"commitment": None}),
        (ProvenanceLink, "link_has_a_reason", {"reason_da": "", "reason_en": ""}),
        (ProvenanceLink, "link_relation_known", {"relation": "måske"}),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(model, name, columns):
    refuses(name, FACTORIES[model](), **columns)


def test_a_span_of_an_answer_has_both_ends():
    ProposalFactory(starts_at_character=0, ends_at_character=3)


def test_what_is_out_of_scope_may_be_passed_on():
    ResponseFactory(decision="out_of_scope", passed_on_to="En styrelse", passed_on_at=MONDAY)


def test_material_is_a_link_or_a_file():
    document = material()
    file = store(b"x", name="x.txt", content_type="text/plain", now=NOW)
    refuses("consultation_document_in_one_place", document, file=file)


def test_a_link_leads_to_an_initiative_or_a_milestone_and_not_to_both():
    link = ProvenanceLinkFactory()
    refuses("link_has_one_target", link, milestone=MilestoneFactory(commitment=link.commitment))


# --- once, and only once ----------------------------------------------------------------------------


def test_a_proposal_has_one_current_response():
    first = ResponseFactory()
    refuses_to("one_current_response", lambda: ResponseFactory(proposal=first.proposal, version=2))


def test_a_version_of_a_response_is_written_once():
    first = ResponseFactory()
    again = {"proposal": first.proposal, "version": 1, "is_current": False}
    refuses_to("response_version_once", lambda: ResponseFactory(**again))


def test_a_version_of_an_answer_is_received_once():
    version = SubmissionFactory().versions.get()
    again = {"submission": version.submission, "number": 1, "received_at": NOW}
    refuses_to("answer_version_once", lambda: SubmissionVersion.objects.create(**again))


def test_a_phase_number_is_given_once():
    phase = PhaseFactory()
    later = {"opens_at": phase.closes_at, "closes_at": phase.closes_at + DAY}
    again = {"consultation": phase.consultation, "position": phase.position}
    refuses_to("phase_number_once", lambda: PhaseFactory(**again, **later))


def test_a_proposal_is_linked_to_an_initiative_once():
    proposal, commitment = ProposalFactory(), CommitmentFactory()
    link = {"proposal": proposal, "commitment": commitment}
    once("one_link_per_commitment", lambda: ProvenanceLinkFactory(**link))


def test_a_proposal_is_linked_to_a_milestone_once():
    proposal, milestone = ProposalFactory(), MilestoneFactory()
    link = {"proposal": proposal, "commitment": None, "milestone": milestone}
    once("one_link_per_milestone", lambda: ProvenanceLinkFactory(**link))


# --- parts of one whole -----------------------------------------------------------------------------


@pytest.mark.parametrize("opens", [-DAY, dt.timedelta(seconds=-1)])
def test_two_phases_of_a_consultation_do_not_overlap(opens):
    phase = PhaseFactory()
    times = {"opens_at": phase.closes_at + opens, "closes_at": phase.closes_at + DAY}
    again = {"consultation": phase.consultation, "position": 2}
    refuses_to("phases_do_not_overlap", lambda: PhaseFactory(**again, **times))


def test_phases_may_meet_and_those_of_others_may_overlap():
    phase = PhaseFactory()
    PhaseFactory(
        consultation=phase.consultation,
        position=2,
        opens_at=phase.closes_at,
        closes_at=phase.closes_at + DAY,
    )
    PhaseFactory(opens_at=phase.opens_at, closes_at=phase.closes_at)


def test_a_phase_is_one_of_the_answers_consultation():
    elsewhere = PhaseFactory()
    refuses("submission_phase_of_its_consultation", SubmissionFactory(), phase=elsewhere)


def test_a_version_is_one_of_the_proposals_answer():
    elsewhere = SubmissionFactory().versions.get()
    refuses("proposal_version_of_its_answer", ProposalFactory(), version=elsewhere)


def test_a_response_is_one_to_the_linked_proposal():
    elsewhere = ResponseFactory()
    refuses("link_response_of_its_proposal", ProvenanceLinkFactory(), response=elsewhere)


def test_a_whole_consultation_can_be_removed_with_all_that_hangs_on_it():
    response = ResponseFactory()
    ProvenanceLinkFactory(proposal=response.proposal, response=response)
    consultation = response.proposal.submission.consultation
    Proposal.objects.all().delete()
    SubmissionVersion.objects.all().delete()
    Submission.objects.all().delete()
    consultation.delete()
    assert not Phase.objects.exists()
