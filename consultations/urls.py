"""Addresses of consultations, answers and proposals (design 4)."""

from django.urls import path

from ogp_portal.common.addresses import words

from .views import (
    alike,
    answering,
    answers,
    attachments,
    consultations,
    draft_texts,
    drafts,
    feeds,
    flow,
    gross_list,
    invited,
    open_call,
    own,
    own_proposal,
    personal,
    privacy,
    proofs,
    proposals,
    reports,
    responses,
)

LIST = "hoeringer/", "consultations/"
ONE = f"{LIST[0]}<slug:slug>/", f"{LIST[1]}<slug:slug>/"
RESPONSES = f"{ONE[0]}tilbagemeldinger/", f"{ONE[1]}responses/"
ANSWERS = f"{ONE[0]}svar/", f"{ONE[1]}submissions/"
PROPOSALS = "forslag/", "proposals/"
MAILED = "hoeringssvar/", "submissions/"
"""Links in mails stand outside /hoeringer/, so no consultation's address can collide."""


def under(page: tuple[str, str], danish: str, english: str):
    """The pattern of a page below `page`."""
    return words(page[0] + danish, page[1] + english)


urlpatterns = [
    path(words(*LIST), consultations.consultation_list, name="consultation-list"),
    path(words(*ONE), consultations.consultation, name="consultation"),
    path(
        under(ONE, "hoeringsnotat/", "consultation-report/"),
        reports.consultation_report,
        name="consultation-report",
    ),
    path(
        under(ONE, "hoeringsnotat/<int:number>/", "consultation-report/<int:number>/"),
        reports.consultation_report_version,
        name="consultation-report-version",
    ),
    path(
        under(
            ONE,
            "hoeringsnotat/<int:number>/hoeringsnotat.<str:form>",
            "consultation-report/<int:number>/consultation-report.<str:form>",
        ),
        reports.consultation_report_file,
        name="consultation-report-file",
    ),
    path(
        under(ONE, "hoeringsnotat.<str:form>", "consultation-report.<str:form>"),
        reports.consultation_report_newest_file,
        name="consultation-report-newest-file",
    ),
    path(
        under(ONE, "materiale/<int:pk>/", "material/<int:pk>/"),
        consultations.consultation_file,
        name="consultation-file",
    ),
    path(
        under(
            ONE,
            "materiale/<int:pk>/tidligere/<int:number>/",
            "material/<int:pk>/earlier/<int:number>/",
        ),
        invited.earlier_file,
        name="consultation-file-earlier",
    ),
    path(
        under(ONE, "udkast/<int:pk>/", "draft/<int:pk>/"),
        draft_texts.draft_text,
        name="draft-text",
    ),
    path(
        under(ONE, "hoeringsliste/", "invited-parties/"),
        invited.invited_parties,
        name="consultation-invited",
    ),
    path(under(ONE, "feed.atom", "feed.atom"), feeds.consultation_feed, name="consultation-feed"),
    path(
        under(ONE, "kalender.ics", "calendar.ics"),
        feeds.consultation_calendar,
        name="consultation-calendar",
    ),
    path(words(*RESPONSES), responses.response_list, name="response-list"),
    path(under(RESPONSES, "<str:ref>/", "<str:ref>/"), responses.response, name="response"),
    path(under(ONE, "forloeb/", "flow/"), flow.consultation_flow, name="consultation-flow"),
    path(
        under(ONE, "forloeb.svg", "flow.svg"),
        flow.consultation_flow_svg,
        name="consultation-flow-svg",
    ),
    path(
        under(ONE, "forloeb.csv", "flow.csv"),
        flow.consultation_flow_csv,
        name="consultation-flow-csv",
    ),
    path(under(ANSWERS, "nyt/", "new/"), answering.submission_new, name="submission-new"),
    path(
        under(ANSWERS, "kvittering/<str:token>/", "receipt/<str:token>/"),
        personal.submission_receipt,
        name="submission-receipt",
    ),
    path(
        under(
            ANSWERS,
            "kvittering/<str:token>/kvittering.pdf",
            "receipt/<str:token>/receipt.pdf",
        ),
        personal.submission_receipt_pdf,
        name="submission-receipt-pdf",
    ),
    path(
        under(
            ANSWERS,
            "kvittering/<str:token>/kvittering.json",
            "receipt/<str:token>/receipt.json",
        ),
        proofs.submission_proofs,
        name="submission-receipt-proofs",
    ),
    path(words(*ANSWERS), answers.submission_list, name="submission-list"),
    path(
        under(ANSWERS, "ens/<int:pk>/", "alike/<int:pk>/"),
        alike.submissions_alike,
        name="submissions-alike",
    ),
    path(under(ANSWERS, "<str:ref>/", "<str:ref>/"), answers.submission, name="submission"),
    path(
        under(ANSWERS, "<str:ref>/bilag/<int:number>/", "<str:ref>/attachments/<int:number>/"),
        attachments.attachment,
        name="submission-attachment",
    ),
    path(
        under(MAILED, "bekraeft/<str:token>/", "confirm/<str:token>/"),
        personal.submission_confirm,
        name="submission-confirm",
    ),
    path(
        under(MAILED, "mit/<str:token>/", "mine/<str:token>/"),
        personal.submission_own,
        name="submission-own",
    ),
    path(
        under(MAILED, "mit/<str:token>/ret/", "mine/<str:token>/change/"),
        own.submission_edit,
        name="submission-edit",
    ),
    path(
        under(MAILED, "ikke-mit/<str:token>/", "not-mine/<str:token>/"),
        own.submission_disown,
        name="submission-disown",
    ),
    path(
        under(MAILED, "kladde/<str:token>/", "draft/<str:token>/"),
        drafts.submission_draft,
        name="submission-draft",
    ),
    path(
        words("privatliv/hoeringssvar/", "privacy/submissions/"),
        privacy.privacy_text,
        name="privacy-text",
    ),
    path(
        words("privatliv/hoeringssvar/<int:number>/", "privacy/submissions/<int:number>/"),
        privacy.privacy_text,
        name="privacy-text-version",
    ),
    path(words(*PROPOSALS), proposals.proposal_list, name="proposal-list"),
    path(under(PROPOSALS, "nyt/", "new/"), open_call.proposal_new, name="proposal-new"),
    path(
        under(PROPOSALS, "kvittering/<str:token>/", "receipt/<str:token>/"),
        own_proposal.proposal_receipt,
        name="proposal-receipt",
    ),
    path(
        under(
            PROPOSALS,
            "kvittering/<str:token>/kvittering.pdf",
            "receipt/<str:token>/receipt.pdf",
        ),
        own_proposal.proposal_receipt_pdf,
        name="proposal-receipt-pdf",
    ),
    path(
        under(
            PROPOSALS,
            "kvittering/<str:token>/kvittering.json",
            "receipt/<str:token>/receipt.json",
        ),
        proofs.proposal_proofs,
        name="proposal-receipt-proofs",
    ),
    path(
        under(PROPOSALS, "bekraeft/<str:token>/", "confirm/<str:token>/"),
        personal.submission_confirm,
        {"is_proposal": True},
        name="proposal-confirm",
    ),
    path(
        under(PROPOSALS, "ikke-mit/<str:token>/", "not-mine/<str:token>/"),
        own.submission_disown,
        {"is_proposal": True},
        name="proposal-disown",
    ),
    path(
        under(PROPOSALS, "kladde/<str:token>/", "draft/<str:token>/"),
        drafts.submission_draft,
        {"is_proposal": True},
        name="proposal-draft",
    ),
    path(
        under(PROPOSALS, "mit/<str:token>/", "mine/<str:token>/"),
        own_proposal.proposal_own,
        name="proposal-own",
    ),
    path(
        under(PROPOSALS, "mit/<str:token>/ret/", "mine/<str:token>/correct/"),
        own_proposal.proposal_correct,
        name="proposal-correct",
    ),
    path(
        words(
            "handlingsplaner/<slug:slug>/bruttoliste/",
            "action-plans/<slug:slug>/long-list/",
        ),
        gross_list.gross_list,
        name="gross-list",
    ),
    path(under(PROPOSALS, "<str:ref>/", "<str:ref>/"), proposals.proposal, name="proposal"),
]
