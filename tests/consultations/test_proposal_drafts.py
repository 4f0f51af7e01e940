"""A proposal kept for later, and the receipt for one as PDF."""

import datetime as dt
import io
import re
import uuid

import pytest
from django.core import mail
from django.urls import reverse
from pypdf import PdfReader

from consultations import actions, tokens
from consultations.models import Submission, SubmissionDraft
from ogp_portal.common import limits
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications.models import Message

pytestmark = pytest.mark.django_db
ADDRESS = "/forslag/nyt/"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def form() -> dict[str, str]:
    """All steps of a citizen's proposal, with something missing in the second."""
    return {
        "submitter_kind": "citizen",
        "name": "Karen Jensen",
        "email": "karen@example.org",
        "title": "Dagsordener på nettet",
        "what": "Læg dagsordener ud en uge før mødet.",
        "why": "",
        "wish": "with_name",
        "idempotency_key": str(uuid.uuid4()),
        "gaa": "keep",
    }


@pytest.fixture
def kept(client, form) -> str:
    """The address of the draft."""
    return client.post(ADDRESS, form).headers["Location"]


def test_every_step_offers_to_keep_the_draft(client, form):
    for step in ("1", "2", "3"):
        page = client.post(ADDRESS, {**form, "why": "Derfor.", "gaa": step}).text
        assert 'name="gaa" value="keep"' in page


def test_draft_shows_each_part_and_goes_on_where_something_is_missing(client, kept):
    page = client.get(kept).text
    assert kept.startswith("/forslag/kladde/")
    assert "Læg dagsordener ud en uge før mødet." in page
    assert "høring" not in page.split("<main")[1].split("</main")[0].lower()
    carried = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    step = client.post(ADDRESS, {**carried, "gaa": "3"})
    assert step.status_code == 422
    assert "why" in step.context["form"].errors


def test_link_is_mailed_once_and_holds_none_of_the_words(client, form, kept, now):
    client.post(ADDRESS, form)
    run_due("messages", now=now, budget=dt.timedelta(seconds=10))
    (told,) = mail.outbox
    assert kept in told.body
    assert f"{limits.PROPOSAL_DRAFT_DAYS} dage" in told.body
    assert "Dagsordener" not in told.subject + told.body
    assert "Vi har mailet linket" in client.get(kept).text or "karen@example.org" in told.to


def test_sent_draft_has_become_a_proposal(client, form, kept):
    client.post(ADDRESS, {**form, "why": "Derfor.", "gaa": "send"})
    sent = Submission.objects.get()
    assert not SubmissionDraft.objects.exists()
    page = client.get(kept)
    assert page.status_code == 200
    assert sent.reference in page.text


def test_draft_without_an_address_gets_one_and_can_be_deleted(client, form):
    kept = client.post(ADDRESS, {**form, "email": ""}).headers["Location"]
    assert not Message.objects.exists()
    assert client.post(kept, {"email": "ingen"}).status_code == 422
    client.post(kept, {"email": "karen@example.org"})
    assert Message.objects.filter(kind="consultations.proposal_draft").count() == 1
    client.post(kept, {"goer": "delete"})
    assert client.get(kept).status_code == 410


def test_draft_can_be_kept_in_a_pause(client, form, now, editor):
    actions.pause(actions.the_call(), text_da="Vi flytter.", by=editor, now=now)
    assert 'value="keep"' in client.post(ADDRESS, {**form, "gaa": "3"}).text
    kept = client.post(ADDRESS, form).headers["Location"]
    assert "Vi flytter." in client.get(kept).text


def test_too_many_drafts_from_one_network_keep_what_was_typed(client, form, monkeypatch):
    monkeypatch.setattr(limits, "DRAFTS_PER_HOUR", 0)
    response = client.post(ADDRESS, form)
    assert response.status_code == 429
    assert "Læg dagsordener ud" in response.text


def test_draft_is_forgotten_when_nothing_was_saved_for_so_many_days(kept, now):
    ends = now + dt.timedelta(days=limits.PROPOSAL_DRAFT_DAYS)
    assert actions.draft_ends(SubmissionDraft.objects.get()) == ends
    assert actions.forget_drafts(ends - dt.timedelta(seconds=1)) == 0
    assert actions.forget_drafts(ends) == 1


def test_end_of_a_round_is_no_deadline_to_be_reminded_of(kept, now):
    actions.round_at(actions.the_call(), now)
    cut_off = actions.the_call().phases.get().closes_at
    assert actions.due_reminders(cut_off - dt.timedelta(hours=2)) == []


def test_link_of_a_draft_opens_no_page_of_the_other_kind(client, kept):
    token = kept.split("/")[3]
    assert client.get(reverse("submission-draft", args=[token])).status_code == 410


def test_receipt_as_pdf_speaks_of_a_proposal(client, form):
    client.post(ADDRESS, {**form, "why": "Derfor.", "gaa": "send"})
    sent = Submission.objects.get()
    address = reverse("proposal-receipt-pdf", args=[tokens.sign(tokens.RECEIPT, sent.reference)])
    assert address in client.get(sent.own_path).text
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(response.content)).pages
    text = " ".join(page.extract_text() for page in pages)
    for words in ("Kvittering for dit forslag", sent.reference, "30. april 2027", "Derfor."):
        assert words in text
    assert "dit svar" not in text.lower()
