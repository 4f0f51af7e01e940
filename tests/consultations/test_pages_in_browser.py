"""The public pages of consultations in a real browser: no finding of axe at all, and no wider
than the screen."""

from pathlib import Path

import pytest
from django.utils import timezone

from consultations.actions.counting import recount
from tests.factories import (
    ConsultationFactory,
    InvitedPartyFactory,
    ProposalFactory,
    ResponseFactory,
    SubmissionFactory,
)

AXE = (Path(__file__).parent.parent / "look" / "axe" / "axe.min.js").read_text()
PAGES = [
    "/hoeringer/",
    "/hoeringer/aabenhed/",
    "/hoeringer/aabenhed/svar/",
    "/hoeringer/aabenhed/forloeb/",
    "/hoeringer/aabenhed/tilbagemeldinger/",
    "/privatliv/hoeringssvar/",
    "/en/consultations/",
    "/en/consultations/aabenhed/",
    "/en/consultations/aabenhed/submissions/",
    "/en/consultations/aabenhed/flow/",
    "/en/privacy/submissions/",
]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def full():
    """A consultation with a list of parties, a theme, an answer of two proposals and a decision."""
    consultation = ConsultationFactory(slug="aabenhed", contact="ogp@example.org")
    ConsultationFactory(slug="opdigtet", is_demonstration=True)
    InvitedPartyFactory(consultation=consultation)
    answer = SubmissionFactory(consultation=consultation)
    theme = consultation.proposal_themes.create(title_da="Data", title_en="Data", position=1)
    second = ProposalFactory(submission=answer)
    for proposal in (answer.proposals.first(), second):
        proposal.tags.create(theme=theme, source="staff", tagged_at=timezone.now())
    ResponseFactory(proposal=second)
    recount(consultation)
    return consultation


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.slow)])
def test_pages_have_no_finding_of_any_impact(browser, live_server, width):
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page, found = context.new_page(), {}
    for address in PAGES:
        assert page.goto(live_server.url + address).status == 200
        page.evaluate(AXE)
        faults = [one["id"] for one in page.evaluate("axe.run(document)")["violations"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append("too wide")
        if faults:
            found[address] = faults
    context.close()
    assert found == {}
