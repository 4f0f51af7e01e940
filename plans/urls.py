"""Addresses of plans, initiatives, documents and the network (design 4)."""

from django.urls import path, register_converter

from ogp_portal.common.addresses import words

from .evaluation_urls import urlpatterns as evaluation_urls
from .views import (
    commitments,
    compare,
    documents,
    feeds,
    finding,
    history,
    meetings,
    network,
    owner_reports,
    plans,
    preview,
    timeline,
)


class CommitmentAddress:
    """The agency's number ('1.1', '3') or, without one, the OGP id ('DK0036')."""

    regex = r"[1-9][0-9]?(?:\.[1-9][0-9]?)?|DK[0-9]{4}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class OgpId(CommitmentAddress):
    """'DK0050', in whatever case somebody typed it."""

    regex = r"[Dd][Kk][0-9]{4}"

    def to_python(self, value: str) -> str:
        return value.upper()


register_converter(CommitmentAddress, "commitment")
register_converter(OgpId, "ogp_id")

PLANS = "handlingsplaner/", "action-plans/"
PLAN = f"{PLANS[0]}<slug:slug>/", f"{PLANS[1]}<slug:slug>/"
COMMITMENT = f"{PLAN[0]}<commitment:address>/", f"{PLAN[1]}<commitment:address>/"
PREVIEW = "forhaandsvisning/<str:token>/", "preview/<str:token>/"
DRAFTED = f"{PREVIEW[0]}<commitment:address>/", f"{PREVIEW[1]}<commitment:address>/"
DOCUMENT = "dokumenter/<int:pk>-<slug:slug>/", "documents/<int:pk>-<slug:slug>/"


NETWORK = "netvaerk/", "network/"


def under(page: tuple[str, str], danish: str, english: str):
    """The pattern of a page below `page`."""
    return words(page[0] + danish, page[1] + english)


def feed_and_calendar(page: tuple[str, str], name: str, feed, calendar) -> list:
    """The addresses of a page's feed and calendar, which hang on the page (design 4)."""
    return [
        path(under(page, "feed.atom", "feed.atom"), feed, name=f"{name}-feed"),
        path(under(page, "kalender.ics", "calendar.ics"), calendar, name=f"{name}-calendar"),
    ]


urlpatterns = [
    path(words(*PLANS), plans.plan_list, name="plan-list"),
    path(
        words("handlingsplaner/sammenlign/", "action-plans/compare/"),
        compare.compare,
        name="plan-compare",
    ),
    path(words(*PLAN), plans.plan, name="plan"),
    path(under(PLAN, "initiativer/", "commitments/"), finding.find, name="plan-find"),
    path(under(PLAN, "historik/", "history/"), history.plan_history, name="plan-history"),
    path(
        under(COMMITMENT, "historik/", "history/"),
        history.commitment_history,
        name="commitment-history",
    ),
    path(under(PLAN, "tema/<slug:theme>/", "theme/<slug:theme>/"), plans.theme, name="theme"),
    path(words(*COMMITMENT), commitments.commitment, name="commitment"),
    path(
        under(COMMITMENT, "milepaele/<int:position>/", "milestones/<int:position>/"),
        commitments.milestone,
        name="milestone",
    ),
    path(
        under(COMMITMENT, "dokumentation/<int:pk>/", "evidence/<int:pk>/"),
        commitments.evidence_file,
        name="evidence-file",
    ),
    path(
        words("indberet/<str:token>/", "report/<str:token>/"),
        owner_reports.owner_report,
        name="owner-report",
    ),
    path("<ogp_id:ogp_id>/", commitments.commitment_by_ogp_id, name="commitment-by-ogp-id"),
    path(words(*PREVIEW), preview.plan, name="plan-preview"),
    path(
        under(PREVIEW, "tema/<slug:theme>/", "theme/<slug:theme>/"),
        preview.theme,
        name="theme-preview",
    ),
    path(words(*DRAFTED), preview.commitment, name="commitment-preview"),
    path(
        under(DRAFTED, "milepaele/<int:position>/", "milestones/<int:position>/"),
        preview.milestone,
        name="milestone-preview",
    ),
    path(words(*DOCUMENT), documents.document, name="document"),
    path(under(DOCUMENT, "fil/", "file/"), documents.document_file, name="document-file"),
    path(words("netvaerk/", "network/"), network.network, name="network"),
    path(
        words("netvaerk/moeder/<slug:slug>/", "network/meetings/<slug:slug>/"),
        meetings.meeting,
        name="network-meeting",
    ),
    path(
        words("netvaerk/opsoegende-arbejde/", "network/outreach/"),
        network.outreach,
        name="outreach",
    ),
    path(under(PLAN, "tidsplan/", "timeline/"), timeline.timeline, name="plan-timeline"),
    *feed_and_calendar(PLANS, "plan-list", feeds.plan_list_feed, feeds.plan_list_calendar),
    *feed_and_calendar(PLAN, "plan", feeds.plan_feed, feeds.plan_calendar),
    *feed_and_calendar(COMMITMENT, "commitment", feeds.commitment_feed, feeds.commitment_calendar),
    *feed_and_calendar(NETWORK, "network", feeds.network_feed, feeds.network_calendar),
    *evaluation_urls,
]
