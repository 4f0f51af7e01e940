"""Addresses of consultations, answers and proposals (design 4)."""

from django.urls import path

from ogp_portal.common.addresses import words

from .views import (
    answering,
    answers,
    consultations,
    feeds,
    gross_list,
    open_call,
    personal,
    proposals,
)

LIST = "hoeringer/", "consultations/"
ONE = f"{LIST[0]}<slug:slug>/", f"{LIST[1]}<slug:slug>/"
ANSWERS = f"{ONE[0]}svar/", f"{ONE[1]}submissions/"
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
        consultations.consultation_report,
        name="consultation-report",
    ),
    path(
        under(ONE, "materiale/<int:pk>/", "material/<int:pk>/"),
        consultations.consultation_file,
        name="consultation-file",
    ),
    path(under(ONE, "feed.atom", "feed.atom"), feeds.consultation_feed, name="consultation-feed"),
    path(
        under(ONE, "kalender.ics", "calendar.ics"),
        feeds.consultation_calendar,
        name="consultation-calendar",
    ),
    path(under(ANSWERS, "nyt/", "new/"), answering.submission_new, name="submission-new"),
    path(
        under(ANSWERS, "kvittering/<str:token>/", "receipt/<str:token>/"),
        personal.submission_receipt,
        name="submission-receipt",
    ),
    path(words(*ANSWERS), answers.submission_list, name="submission-list"),
    path(under(ANSWERS, "<str:ref>/", "<str:ref>/"), answers.submission, name="submission"),
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
    path(words("forslag/", "proposals/"), proposals.proposal_list, name="proposal-list"),
    path(words("forslag/nyt/", "proposals/new/"), open_call.proposal_new, name="proposal-new"),
    path(
        words("forslag/kvittering/<str:token>/", "proposals/receipt/<str:token>/"),
        open_call.proposal_receipt,
        name="proposal-receipt",
    ),
    path(
        words("forslag/bekraeft/<str:token>/", "proposals/confirm/<str:token>/"),
        open_call.proposal_confirm,
        name="proposal-confirm",
    ),
    path(
        words("forslag/mit/<str:token>/", "proposals/mine/<str:token>/"),
        open_call.proposal_own,
        name="proposal-own",
    ),
    path(
        words("forslag/mit/<str:token>/ret/", "proposals/mine/<str:token>/correct/"),
        open_call.proposal_correct,
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
    path(words("forslag/<str:ref>/", "proposals/<str:ref>/"), proposals.proposal, name="proposal"),
]
