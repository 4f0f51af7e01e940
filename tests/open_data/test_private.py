"""What is not public is on no surface of open data: a canary in every state and field, and nobody
hears one."""

import datetime as dt
import itertools
import json

import pytest
from django.utils import timezone

from consultations import actions
from consultations.models import DeskReading, SubmitterIdentity
from ogp_portal.open_data.files import FORMATS
from ogp_portal.open_data.kinds import KINDS
from ogp_portal.open_data.throttles import FileThrottle
from plans.models import PlanSection
from tests.factories import (
    AllYearSubmissionFactory,
    AssessmentFactory,
    CategoryFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    ConsultationFactory,
    DocumentFactory,
    EvaluationFactory,
    EvidenceFactory,
    MandateFactory,
    MeetingParticipantFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    NetworkMemberFactory,
    OrganisationFactory,
    OwnerReportFactory,
    PartyFactory,
    PlanFactory,
    PostFactory,
    ProposalFactory,
    ProvenanceLinkFactory,
    RecommendationFactory,
    ResponseFactory,
    StatusUpdateFactory,
    SubmissionFactory,
    ThemeFactory,
    TopicFactory,
    UserFactory,
)
from tests.open_data.table import rows_of_xlsx

from .conftest import one_of_each

pytestmark = pytest.mark.django_db
_numbers = itertools.count()


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """The walk fetches more files than one may in ten minutes."""
    monkeypatch.setattr(FileThrottle, "most", 10_000)


def canary() -> str:
    """A word that stands nowhere else; all begin alike, so one search finds any."""
    return f"Kanarie{next(_numbers)}fugl"


def surfaces(client):
    """(address, text) of everything that open data gives to anybody."""
    for path in ("/api/v1/", "/api/v1/schema/", "/aabne-data/", "/en/open-data/"):
        yield path, client.get(path).text
    for name in KINDS:
        answer = client.get(f"/api/v1/{name}/?page_size=200")
        yield f"/api/v1/{name}/", answer.text
        for one in answer.json()["results"]:
            path = f"/api/v1/{name}/{one['id']}/"
            yield path, client.get(path).text
        for form in FORMATS:
            answer = client.get(f"/api/v1/{name}.{form}")
            assert answer.status_code == 200
            body = b"".join(answer)
            told = str(rows_of_xlsx(body)) if form == "xlsx" else body.decode()
            yield f"/api/v1/{name}.{form}", told
        for page in (f"/aabne-data/{name}/", f"/en/open-data/{name}/"):
            yield page, client.get(page).text


def of_a_draft_plan() -> None:
    plan = PlanFactory(state="draft", slug=canary().lower(), title_da=canary(), summary_da=canary())
    PlanSection.objects.create(plan=plan, key="foreword", text_da=canary())
    _whole_plan(plan)


def _whole_plan(plan, **options) -> None:
    """Everything that hangs on a plan, each with canaries."""
    commitment = CommitmentFactory(
        plan=plan,
        theme=None
        if options
        else ThemeFactory(plan=plan, title_da=canary(), slug=canary().lower()),
        title_da=canary(),
        title_en=canary(),
        owner_as_written=canary(),
        **options,
    )
    milestone = MilestoneFactory(commitment=commitment, title_da=canary())
    commitment.answers.create(question="problem", position=1, text_da=canary())
    StatusUpdateFactory(commitment=commitment, text_da=canary(), challenges_da=canary())
    EvidenceFactory(commitment=commitment, milestone=milestone, title_da=canary())
    AssessmentFactory(commitment=commitment, note_da=canary())
    DocumentFactory(plan=plan, commitment=commitment, title_da=canary())
    CommitmentLinkFactory(commitment=CommitmentFactory(), other=commitment, reason_da=canary())
    public = SubmissionFactory().proposals.get()
    ResponseFactory(proposal=public)
    ProvenanceLinkFactory(proposal=public, commitment=commitment, reason_da=canary())
    ProvenanceLinkFactory(proposal=public, commitment=None, milestone=milestone, reason_da=canary())
    NetworkMeetingFactory().presented.add(commitment)


def of_a_commitment_held_back() -> None:
    _whole_plan(PlanFactory(), is_held_back=True)


def of_documents_for_staff() -> None:
    report = DocumentFactory(kind="irm_report", is_staff_only=True, title_da=canary())
    RecommendationFactory(report=report, text_da=canary())
    AssessmentFactory(report=report, read_from="report", note_da=canary())
    NetworkMeetingFactory().documents.add(report)
    withdrawn = DocumentFactory(
        title_da=canary(), withdrawn_at=timezone.now(), withdrawn_reason_da=canary()
    )
    RecommendationFactory(report=withdrawn)
    AssessmentFactory(report=withdrawn, read_from="report")
    DocumentFactory(replaces=withdrawn, reply_to=withdrawn, researcher=canary())
    EvidenceFactory(title_da=canary(), withdrawn_at=timezone.now(), withdrawn_reason_da=canary())


def of_what_is_not_published() -> None:
    NetworkMeetingFactory(is_published=False, title_da=canary(), minutes_da=canary())
    EvaluationFactory(title_da=canary())
    EvaluationFactory(title_da=canary(), is_trial=True)
    consultation = ConsultationFactory(is_published=False, title_da=canary(), text_da=canary())
    SubmissionFactory(consultation=consultation, text=canary())
    open_one = ConsultationFactory(report_da=canary(), contact=canary())
    open_one.documents.create(
        title_da=canary(),
        url=f"https://example.org/{canary()}",
        withdrawn_at=timezone.now(),
        withdrawn_reason_da=canary(),
    )


def of_contacts_and_people() -> None:
    person = UserFactory(display_name=canary(), email=f"{canary()}@example.org")
    PlanFactory(contact=canary())
    body = OrganisationFactory(
        report_email=f"{canary()}@example.org", public_contact=canary(), cvr="12345678"
    )
    body.mail_domains.create(domain=f"{canary().lower()}.dk")
    PartyFactory(organisation=body, internal_contact=canary(), public_contact=canary())
    known_to_staff = OrganisationFactory(name_da=canary(), slug=canary().lower())
    MandateFactory(organisation=known_to_staff, user=person, title=canary())
    PartyFactory(organisation=known_to_staff, commitment__plan__state="draft")
    PartyFactory(organisation=known_to_staff, commitment__is_held_back=True)
    SubmissionFactory(organisation=known_to_staff)
    StatusUpdateFactory(reported_by=person)
    EvidenceFactory(added_by=person)
    OwnerReportFactory(text_da=canary(), request__address=f"{canary()}@example.org")
    PostFactory(author=person, author_name=canary(), topic=TopicFactory(author=person))
    ResponseFactory(written_by=person)


STATES = [
    {"state": "received", "published_at": None},
    {"state": "not_published", "refusal_reason": "Kanarieafslagfugl", "published_at": None},
    {"state": "withdrawn", "withdrawn_at": dt.datetime(2026, 11, 22, tzinfo=dt.UTC)},
    {"hidden_at": dt.datetime(2026, 11, 22, tzinfo=dt.UTC), "hide_reason": "unlawful"},
]


def of_answers_that_are_not_public() -> None:
    for options in STATES:
        answer = SubmissionFactory(text=canary(), public_name=canary(), **options)
        proposal = answer.proposals.get()
        response = ResponseFactory(proposal=proposal, reason_da=canary())
        ProvenanceLinkFactory(proposal=proposal, response=response, reason_da=canary())
        AllYearSubmissionFactory(text=canary(), public_name=canary(), **options)
    drafted = SubmissionFactory().proposals.get()
    ResponseFactory(proposal=drafted, reason_da=canary(), published_at=None)
    ProvenanceLinkFactory(proposal=drafted, reason_da=canary())


def of_earlier_and_removed_words() -> None:
    now = timezone.now()
    removed = canary()
    text = f"Vi foreslår dagsordener, siger {removed}.\n\nRing til {removed}."
    answer = SubmissionFactory(
        text=text,
        public_name="Foreningen",
        submitter_kind="organisation",
        organisation_name="Foreningen",
    )
    part = ProposalFactory(
        submission=answer, starts_at_character=5, ends_at_character=len(text), summary=removed
    )
    version = answer.versions.get()
    for one in actions.propose_words(version, removed, reason="third_person", by=None, now=now):
        actions.accept_redaction(one, by=None, now=now)
    late = ProposalFactory(
        submission=answer, starts_at_character=9, ends_at_character=len(text), summary=""
    )
    assert late.pk > part.pk
    changed = SubmissionFactory(text=canary())
    old = changed.proposals.get()
    type(old).objects.filter(pk=old.pk).update(summary="", is_replaced=True)
    ResponseFactory(proposal=old)
    changed.versions.create(number=2, text="Nye ord", html="", checksum="0" * 64, received_at=now)


def of_senders() -> None:
    name = f"{canary()} Jensen"
    signed = f"Forslag.\n\nVenlig hilsen\n{name}\n{name.upper()}"
    for factory in (SubmissionFactory, AllYearSubmissionFactory):
        answer = factory(text=signed, public_name=name, organisation_name="")
        SubmitterIdentity.objects.filter(submission=answer).update(
            name=name, email=f"{canary()}@example.org", role=canary(), cvr="87654321"
        )
        ResponseFactory(proposal=answer.proposals.get())
    nameless = SubmissionFactory(public_name="", wish="without_name")
    SubmitterIdentity.objects.filter(submission=nameless).update(name=canary())
    for_a_body = SubmissionFactory(
        submitter_kind="organisation", organisation_name="Foreningen", public_name="Foreningen"
    )
    SubmitterIdentity.objects.filter(submission=for_a_body).update(
        name=canary(), email=f"{canary()}@example.org"
    )


def of_the_forum() -> None:
    hidden = {"hidden_at": timezone.now(), "hide_reason": "harassment"}
    topic = TopicFactory(category=CategoryFactory(text_da=canary()))
    PostFactory(topic=topic)
    PostFactory(topic=topic, text=canary(), author_name=canary(), **hidden)
    PostFactory(topic=topic, text=canary(), hidden_at=timezone.now(), hide_reason="held")
    PostFactory(topic=TopicFactory(title=canary(), slug=canary().lower()), text=canary(), **hidden)
    TopicFactory(title=canary())


SECRETS = [
    of_a_draft_plan,
    of_a_commitment_held_back,
    of_documents_for_staff,
    of_what_is_not_published,
    of_contacts_and_people,
    of_answers_that_are_not_public,
    of_earlier_and_removed_words,
    of_senders,
    of_the_forum,
]


@pytest.mark.parametrize("hide", SECRETS)
def test_no_surface_tells_what_is_not_public(client, hide):
    one_of_each()
    hide()
    heard = [path for path, words in surfaces(client) if "kanarie" in words.lower()]
    assert heard == []


def test_nor_an_address_of_a_person(client):
    one_of_each()
    for hide in SECRETS:
        hide()
    heard = [path for path, words in surfaces(client) if "@example" in words.lower()]
    assert heard == []


def test_the_walk_would_hear_one(client):
    CommitmentFactory(title_da=canary())
    heard = {path for path, words in surfaces(client) if "kanarie" in words.lower()}
    forms = {f"/api/v1/commitments.{form}" for form in FORMATS}
    assert {"/api/v1/commitments/", *forms} <= heard


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_filter_tells_nothing_of_what_is_hidden(client, name):
    """Filtering by a hidden object gives what filtering by none gives."""
    of_a_draft_plan()
    plan = PlanFactory(state="draft")
    ConsultationFactory(plan=plan)
    TopicFactory(plan=plan, commitment=CommitmentFactory(plan=plan), post_count=1, last_position=1)
    filters = KINDS[name].filters.base_filters
    for one in ("plan", "commitment"):
        if one not in filters:
            continue
        hidden = plan if one == "plan" else plan.commitments.get()
        answer = client.get(f"/api/v1/{name}/?{one}={hidden.pk}")
        assert answer.json()["results"] == []


def test_private_persons_are_called_the_same_everywhere(client):
    SubmissionFactory(text="Hilsen Karen Jensen", public_name="Karen Jensen")
    PostFactory(author_name="Karen Jensen")
    told = json.dumps([client.get(f"/api/v1/{one}/").json() for one in KINDS])
    assert "Karen" not in told
    assert "[Privatperson]" in told
    assert client.get("/api/v1/posts/").json()["results"][0]["author"] == "Privatperson"
    (answer,) = client.get("/api/v1/submissions/").json()["results"]
    assert answer["sender"]["name"] == "Privatperson"
    assert answer["text"] == "Hilsen [Privatperson]"


def test_organisations_are_listed_where_something_public_names_them(client):
    owner, member, guest = (OrganisationFactory() for _ in range(3))
    OrganisationFactory()
    MilestoneFactory(owner=owner)
    NetworkMemberFactory(organisation=member)
    MeetingParticipantFactory(organisation=guest)
    listed = client.get("/api/v1/organisations/?fields=id").json()["results"]
    assert [one["id"] for one in listed] == [owner.pk, member.pk, guest.pk]


def test_organisations_have_their_names(client):
    body = OrganisationFactory(name_da="Foreningen")
    SubmissionFactory(
        submitter_kind="organisation",
        organisation_name="Foreningen",
        public_name="Foreningen",
        organisation=body,
        organisation_confirmed_at=timezone.now(),
        text="Hilsen Foreningen",
    )
    (answer,) = client.get("/api/v1/submissions/").json()["results"]
    assert answer["sender"] == {
        "name": "Foreningen",
        "kind": "organisation",
        "is_confirmed": True,
        "organisation_id": body.pk,
    }
    assert answer["text"] == "Hilsen Foreningen"


def test_the_words_of_proposals_are_those_of_the_pages(client):
    """`Proposal.public_words` decides for pages; the API says the same in SQL."""
    from consultations.models import Proposal

    of_earlier_and_removed_words()
    of_senders()
    rows = Proposal.objects.visible_to(None).select_related("version__redacted", "redacted")
    told = {one["id"]: one["text"] for one in client.get("/api/v1/proposals/").json()["results"]}
    assert len(told) == rows.count()
    for proposal in rows.select_related("submission"):
        words = proposal.public_words or None
        if words is not None and proposal.submission.public_name.startswith("Kanarie"):
            continue  # a private person's name is taken out here
        assert told[proposal.reference] == words, proposal


def test_desk_readings_have_no_place_in_the_registry():
    """Whoever adds a kind thinks of who may read it: these tables are for staff alone."""
    models = {kind.rows(timezone.now()).model for kind in KINDS.values()}
    assert DeskReading not in models
    assert SubmitterIdentity not in models
