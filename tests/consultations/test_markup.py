"""What people type is text on every page: no markup, no script, no link that runs."""

import dataclasses
import uuid

import pytest
from django.urls import reverse

from consultations import actions
from consultations.models import ConsultationDocument
from tests.factories import CommitmentFactory, ConsultationFactory

pytestmark = pytest.mark.django_db

CANARY = '"><script>canary()</script><img src=x onerror=canary()>'
SHORT = "<script>canary()</script>"


@pytest.fixture(autouse=True)
def _in_time(at, now):
    at(now)


@pytest.fixture
def everywhere(answer, editor, now):
    """An answer with the canary in every field that somebody types in."""
    consultation = ConsultationFactory(
        title_da=CANARY, title_en=CANARY, summary_da=CANARY, text_da=CANARY, other_ways_da=CANARY,
        contact=CANARY, report_da=CANARY, report_published_at=now,
    )  # fmt: skip
    ConsultationDocument.objects.create(
        consultation=consultation, title_da=CANARY, url="https://example.org/"
    )
    typed = dataclasses.replace(
        answer, submitter_kind="other", name=SHORT, organisation_name=SHORT, role=SHORT,
        text=f"{CANARY}\n\njavascript:alert(1)", idempotency_key=uuid.uuid4(),
    )  # fmt: skip
    sent = actions.submit(consultation, typed, by=None, now=now)
    actions.confirm(sent, now=now)
    sent = actions.publish_submission(sent, by=editor, now=now)
    proposal = sent.proposals.get()
    given = {"by": editor, "now": now}
    written = actions.respond(
        proposal, decision="out_of_scope", reason_da=CANARY, passed_on_to=CANARY, **given
    )
    actions.publish_response(written, **given)
    initiative = CommitmentFactory(title_da=CANARY, title_en=CANARY)
    actions.link(proposal, initiative, relation="became", reason_da=CANARY, **given)
    return sent


def test_public_and_personal_pages_show_markup_as_text(client, everywhere):
    consultation, proposal = everywhere.consultation, everywhere.proposals.get()
    slug = consultation.slug
    pages = [
        "/hoeringer/",
        consultation.get_absolute_url(),
        reverse("submission-list", args=[slug]),
        everywhere.get_absolute_url(),
        reverse("consultation-report", args=[slug]),
        "/forslag/",
        proposal.get_absolute_url(),
        everywhere.own_path,
        reverse("submission-new", args=[slug]),
    ]
    for path in pages:
        page = client.get(path).text
        assert "canary()" in page, path
        assert "<script>canary" not in page, path
        assert "<img" not in page, path
        assert 'href="javascript' not in page, path


def test_admin_shows_markup_as_text(client_of, editor, everywhere):
    proposal = everywhere.proposals.get()
    for path in (
        f"/admin/consultations/submission/{everywhere.pk}/change/",
        f"/admin/consultations/submission/{everywhere.pk}/refuse/",
        "/admin/consultations/submission/?state=all",
        f"/admin/consultations/proposal/{proposal.pk}/change/",
        "/admin/consultations/proposal/?response=all",
        f"/admin/consultations/consultation/{everywhere.consultation_id}/change/",
        "/admin/consultations/consultation/",
    ):
        page = client_of(editor).get(path)
        assert page.status_code == 200, path
        assert "<script>canary" not in page.text, path
        assert "<img src=x" not in page.text, path


def test_form_shows_wrong_input_as_text(client, consultation, form):
    address = reverse("submission-new", args=[consultation.slug])
    for field in ("name", "email", "text", "submitter_kind", "wish", "gaa", "idempotency_key"):
        page = client.post(address, {**form, "email": "wrong", field: CANARY})
        assert "<script>canary" not in page.text
        assert "<img" not in page.text


@pytest.mark.parametrize("name", ["side", "efter", "q", "state"])
def test_query_is_never_reflected(client, consultation, name):
    for path in ("/hoeringer/", consultation.get_absolute_url(), "/forslag/"):
        assert "<script>canary" not in client.get(path, {name: CANARY}).text


def test_admin_pages_hold_no_inline_script(client_of, editor, everywhere):
    from tests.conftest import INLINE

    proposal = everywhere.proposals.get()
    for path in (
        f"/admin/consultations/submission/{everywhere.pk}/publish/",
        f"/admin/consultations/proposal/{proposal.pk}/change/",
        f"/admin/consultations/consultation/{everywhere.consultation_id}/change/",
    ):
        assert not INLINE.search(client_of(editor).get(path).content), path
