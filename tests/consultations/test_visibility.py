"""One rule of visibility: what `visible_to` gives and what a page shows agree for every state."""

import itertools

import pytest

from consultations.models import Proposal, ProvenanceLink, Response, Submission
from tests.factories import ProvenanceLinkFactory, ResponseFactory, SubmissionFactory

pytestmark = pytest.mark.django_db

STATES = {
    "received": {"state": "received", "published_at": None},
    "published": {"state": "published"},
    "not_published": {"state": "not_published", "refusal_reason": "CPR."},
    "withdrawn": {"state": "withdrawn", "withdrawn_at": "2026-11-22T12:00Z"},
}
HIDDEN = {"hidden_at": "2026-11-22T12:00Z", "hide_reason": "unlawful"}
STAFF = {"editor", "moderator", "administrator"}
ROLES = [None, "stranger", *sorted(STAFF)]


@pytest.fixture(params=itertools.product(STATES, [False, True], [True, False]))
def case(request):
    """An answer in one state, hidden or not, of a published consultation or a draft."""
    state, is_hidden, is_published = request.param
    answer = SubmissionFactory(
        **STATES[state],
        **(HIDDEN if is_hidden else {}),
        consultation__is_published=is_published,
    )
    response = ResponseFactory(proposal=answer.proposals.get())
    ProvenanceLinkFactory(proposal=answer.proposals.get(), response=response)
    return answer, state == "published" and not is_hidden and is_published


@pytest.mark.parametrize("role", ROLES)
def test_rows_are_visible_to_staff_and_when_public(case, request, role):
    answer, is_public = case
    user = request.getfixturevalue(role) if role else None
    expected = is_public or role in STAFF
    for model, row in (
        (Submission, answer),
        (Proposal, answer.proposals.get()),
        (Response, Response.objects.get()),
        (ProvenanceLink, ProvenanceLink.objects.get()),
    ):
        assert model.objects.visible_to(user).filter(pk=row.pk).exists() == expected


def test_pages_agree_with_the_rows(case, client):
    answer, is_public = case
    for page in (answer, answer.proposals.get()):
        assert client.get(page.get_absolute_url()).status_code == (200 if is_public else 404)
