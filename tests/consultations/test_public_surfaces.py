"""A removed word stands on no public surface: every page is walked with a canary behind a bar."""

import re
from urllib.parse import urldefrag, urlsplit

import pytest

from consultations import actions, notifications
from consultations.models import Response
from ogp_portal.notifications.kinds import find
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    MilestoneFactory,
    ProposalFactory,
    ProvenanceLinkFactory,
    ResponseFactory,
    SubmissionFactory,
)

pytestmark = pytest.mark.django_db
CANARY = "Kanariefuglehansen"
TEXT = (
    f"Vi foreslår åbne dagsordener, siger {CANARY} fra foreningen.\n\n"
    f"Ring til {CANARY}, som ved mere om dagsordener."
)
LINK = re.compile(r'(?:href|src)="([^"]+)"')
MOST_PAGES = 400


@pytest.fixture
def thread(now):
    """A redacted answer with two parts, each answered and linked to what it led to."""
    milestone = MilestoneFactory()
    consultation = ConsultationFactory(
        plan=milestone.commitment.plan,
        report_da="# Notat",
        report_published_at=now,
    )
    answer = SubmissionFactory(consultation=consultation, text=TEXT, public_name="Foreningen")
    middle = TEXT.index("\n\n")
    whole = answer.proposals.get()
    part = ProposalFactory(
        submission=answer,
        starts_at_character=middle + 2,
        ends_at_character=len(TEXT),
        summary=f"{CANARY} om telefon",
    )
    for proposal, target in [
        (whole, {"commitment": milestone.commitment}),
        (part, {"commitment": None, "milestone": milestone}),
        (part, {"commitment": CommitmentFactory(plan=milestone.commitment.plan)}),
    ]:
        response = Response.objects.filter(proposal=proposal).first()
        response = response or ResponseFactory(proposal=proposal)
        ProvenanceLinkFactory(proposal=proposal, response=response, **target)
    return answer


def redact(answer, now):
    version = answer.versions.get()
    for one in actions.propose_words(version, CANARY, reason="third_person", by=None, now=now):
        actions.accept_redaction(one, by=None, now=now)


def pages_from(client, start):
    """Every page of the portal that can be reached by links, with its words."""
    waiting, seen = list(start), set(start)
    while waiting:
        address = waiting.pop(0)
        response = client.get(address)
        kind = response.headers.get("Content-Type", "")
        if "Location" in response.headers:
            found = [response.headers["Location"]]
        elif response.streaming or not re.search(r"text|json|xml\b", kind):
            response.getvalue()  # which closes a file
            continue
        else:
            yield address, response.text
            found = LINK.findall(response.text)
        for link in found:
            path = urlsplit(urldefrag(link.replace("&amp;", "&"))[0])
            is_ours = path.netloc in {"", "testserver"} and path.path.startswith("/")
            local = path.path + (f"?{path.query}" if path.query else "")
            if is_ours and local not in seen and not path.path.startswith(("/static", "/admin")):
                seen.add(local)
                waiting.append(local)
        assert len(seen) < MOST_PAGES, "the portal of this test has grown: raise MOST_PAGES"


def of_thread(answer):
    """The pages that told of the canary before it was removed."""
    consultation = answer.consultation
    base = consultation.get_absolute_url()
    proposals = [one.get_absolute_url() for one in answer.proposals.all()]
    initiatives = [
        link.initiative.get_absolute_url() for p in answer.proposals.all() for link in p.links.all()
    ]
    found = [base, f"{base}svar/", answer.get_absolute_url(), "/forslag/", *proposals, *initiatives]
    return sorted(set(found))


def test_the_canary_sings_before_it_is_removed(client, thread):
    """Else the walk below would prove nothing."""
    singing = {path for path, words in pages_from(client, ["/"]) if CANARY in words}
    told = {path for path in of_thread(thread) if path in singing}
    assert {thread.get_absolute_url(), "/forslag/"} <= told
    assert len(told) > 5


def test_no_page_that_can_be_reached_tells_a_removed_word(client, thread, now):
    redact(thread, now)
    searches = [f"/soeg/?q={CANARY}", f"/en/search/?q={CANARY}", f"/dokumenter/?q={CANARY}"]
    expected = set(of_thread(thread))
    walked = dict(pages_from(client, ["/", "/en/"]))
    assert expected <= set(walked)
    assert [path for path, words in walked.items() if CANARY in words] == []
    for path in searches:
        assert thread.reference not in client.get(path).text


@pytest.mark.parametrize("role", ["stranger", "editor"])
def test_nor_does_a_page_tell_it_to_those_who_are_signed_in(client_of, request, thread, now, role):
    redact(thread, now)
    client = client_of(request.getfixturevalue(role))
    for path in of_thread(thread):
        assert CANARY not in client.get(path).text, path


@pytest.mark.parametrize(
    ("path", "bar"),
    [("", "[fjernet: om en anden person]"), ("/en", "[removed: about another person]")],
)
def test_the_answer_shows_bars_in_the_language_of_the_page(client, thread, now, path, bar):
    redact(thread, now)
    english = (
        thread.get_absolute_url()
        .replace("/hoeringer/", "/consultations/")
        .replace("/svar/", "/submissions/")
    )
    page = client.get(f"/en{english}" if path else thread.get_absolute_url()).text
    assert re.findall(r'<span class="bar"[^>]*>([^<]*)</span>', page) == [bar, bar]


def test_a_search_finds_neither_the_word_nor_a_number_of_hits(client, thread, now):
    def hits(words):
        return client.get("/soeg/", {"q": words}).text

    assert "Vi foreslår" in hits(CANARY)
    redact(thread, now)
    assert "Vi foreslår" not in hits(CANARY)
    assert "[fjernet: om en anden person]" in hits("dagsordener")


def test_the_effect_is_there_in_the_same_transaction(client, thread, now):
    (first, _second) = actions.propose_words(
        thread.versions.get(), CANARY, reason="third_person", by=None, now=now
    )
    words = f"siger {CANARY} fra foreningen"
    assert words in client.get(thread.get_absolute_url()).text
    actions.accept_redaction(first, by=None, now=now)
    assert words not in client.get(thread.get_absolute_url()).text


def test_the_mail_with_the_response_does_not_tell_it(thread, now):
    redact(thread, now)
    proposal = thread.proposals.first()
    response = proposal.responses.get()
    notifications.tell_sender(notifications.RESPONSE, thread, now=now, response=response)
    assert CANARY not in mail_of("consultations.response")


def test_the_senders_own_page_shows_both(client, thread, now):
    redact(thread, now)
    page = client.get(thread.own_path).text
    assert page.count(CANARY) >= 2
    assert page.count("[fjernet: om en anden person]") >= 2


def test_the_mail_about_it_names_the_reason_and_not_the_word(thread, now):
    redact(thread, now)
    mail = mail_of("consultations.redacted")
    assert "om en anden person" in mail
    assert CANARY not in mail


def mail_of(kind: str) -> str:
    """The text and the HTML of the one mail of that kind."""
    mail = render(Message.objects.get(kind=kind), find(kind))
    return f"{mail.subject} {mail.body} {mail.alternatives[0].content}"
