"""How an editor keeps milestones, documents and meetings."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plans.models import (
    Document,
    Milestone,
    NetworkMeeting,
)
from tests.factories import (
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    PlanFactory,
)
from tests.plans.staff_pages import REASON, fields_of, page_of

pytestmark = pytest.mark.django_db


def test_an_editor_completes_a_milestone_and_takes_it_back(at_work):
    milestone = MilestoneFactory()
    EvidenceFactory(commitment=milestone.commitment, milestone=milestone)
    sent = {"completed_on": "2026-01-31", "precision": "month", "role": "editor"}
    assert at_work.post(page_of(milestone, "complete"), sent).status_code == 302
    assert Milestone.objects.get().completed_on == dt.date(2026, 1, 1)
    at_work.post(page_of(milestone, "reopen"), {"reason": "Forkert milepæl."})
    assert not Milestone.objects.get().is_completed


def test_a_milestones_page_saves_what_it_shows(at_work):
    milestone = MilestoneFactory()
    sent = fields_of(at_work.get(page_of(milestone))) | {"expected_output_da": "En portal."}
    answer = at_work.post(page_of(milestone), sent | REASON | {"is_completed": "on"})
    assert answer.status_code == 302, answer.context["errors"]
    milestone.refresh_from_db()
    assert (milestone.expected_output_da, milestone.is_completed) == ("En portal.", False)


def test_a_public_milestone_cannot_be_deleted(at_work):
    milestone = MilestoneFactory()
    answer = at_work.post(f"/admin/plans/milestone/{milestone.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403


def test_an_editor_adds_a_document_with_a_file(at_work):
    sent = fields_of(at_work.get("/admin/plans/document/add/")) | {
        "kind": "minutes",
        "title_da": "Referat",
        "upload": SimpleUploadedFile("referat.pdf", b"%PDF-1.7"),
    }
    answer = at_work.post("/admin/plans/document/add/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    assert Document.objects.get().file.name == "referat.pdf"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (
            {"url": "https://example.org/", "upload": SimpleUploadedFile("a.pdf", b"%PDF-1.7")},
            "url",
        ),
        ({"upload": SimpleUploadedFile("a.html", b"<script>")}, "upload"),
        ({"url": "ftp://example.org/"}, "url"),
        ({"published_on": "2026-01-01"}, "published_precision"),
        ({"title_da": ""}, "__all__"),
    ],
)
def test_a_poor_document_is_refused(at_work, typed, field):
    sent = fields_of(at_work.get("/admin/plans/document/add/"))
    sent |= {"kind": "minutes", "title_da": "Referat"} | typed
    answer = at_work.post("/admin/plans/document/add/", sent)
    assert field in answer.context["adminform"].form.errors


def test_an_editor_publishes_a_meeting_and_takes_it_back(at_work):
    meeting = NetworkMeetingFactory(is_published=False)
    at_work.post(page_of(meeting, "publish"), {})
    assert NetworkMeeting.objects.get().is_published
    assert at_work.post(page_of(meeting, "withdraw"), {"reason": ""}).status_code == 422
    at_work.post(page_of(meeting, "withdraw"), {"reason": "Forkert referat."})
    assert not NetworkMeeting.objects.get().is_published


def test_a_meetings_page_saves_what_it_shows(at_work):
    meeting = NetworkMeetingFactory(slug="2026-01-19")
    sent = fields_of(at_work.get(page_of(meeting))) | {"minutes_da": "Vi aftalte det."}
    answer = at_work.post(page_of(meeting), sent | {"slug": "andet", "is_published": ""})
    assert answer.status_code == 302, answer.context["errors"]
    meeting.refresh_from_db()
    assert (meeting.minutes_da, meeting.slug, meeting.is_published) == (
        "Vi aftalte det.",
        "2026-01-19",
        True,
    )


def test_a_published_meeting_cannot_be_deleted(at_work):
    meeting = NetworkMeetingFactory()
    answer = at_work.post(f"/admin/plans/networkmeeting/{meeting.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "factory", [PlanFactory, CommitmentFactory, MilestoneFactory, DocumentFactory]
)
def test_staff_pages_hold_no_inline_script_or_style(at_work, factory):
    text = at_work.get(page_of(factory())).content.decode()
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))[^>]*>\s*\S", text)
    assert not re.search(r"\son[a-z]+=\"|\sstyle=\"|<style", text)
