"""Addresses of the API. Those of the pages about open data are in page_urls.py."""

from django.urls import path

from .files import FORMATS
from .kinds import KINDS, Kind
from .views import FileView, IndexView, ListView, ObjectView, SchemaView, docs
from .writing.views import StatusUpdatesOfCommitment, SubmissionForm, SubmissionsOfConsultation


def _of(kind: Kind) -> list:
    name = kind.name
    return [
        path(f"{name}/", ListView.as_view(kind=kind), name=f"api-{name}"),
        path(f"{name}/<str:key>/", ObjectView.as_view(kind=kind), name=f"api-{name}-object"),
        *(path(f"{name}.{form}", FileView.as_view(kind=kind), {"form": form}) for form in FORMATS),
    ]


urlpatterns = [
    path("", IndexView.as_view(), name="api"),
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    path(
        "consultations/<str:key>/submission-form/",
        SubmissionForm.as_view(),
        name="api-submission-form",
    ),
    path(
        "consultations/<str:key>/submissions/",
        SubmissionsOfConsultation.as_view(),
        name="api-send-submission",
    ),
    path(
        "commitments/<str:key>/status-updates/",
        StatusUpdatesOfCommitment.as_view(),
        name="api-send-status-update",
    ),
    *(pattern for kind in KINDS.values() for pattern in _of(kind)),
]
