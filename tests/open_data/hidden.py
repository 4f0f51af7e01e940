"""What is not public, in every state and field: each function adds some, with canaries in it."""

import datetime as dt
import hashlib
import itertools
import uuid

from django.utils import timezone

from consultations import actions
from consultations.models import Attachment, CaseFile, SubmitterIdentity
from forum.models import PostAttachment
from ogp_portal import audit
from ogp_portal.files.models import StoredFile
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
    InvitedPartyFactory,
    MandateFactory,
    MilestoneFactory,
    NetworkMeetingFactory,
    OrganisationFactory,
    OwnerReportFactory,
    PartyFactory,
    PlanFactory,
    PostFactory,
    ProposalFactory,
    ProposalGroupFactory,
    ProvenanceLinkFactory,
    RecommendationFactory,
    ResponseFactory,
    StandardReasonFactory,
    StatusUpdateFactory,
    SubmissionFactory,
    ThemeFactory,
    TopicFactory,
    UserFactory,
)

_numbers = itertools.count()


def canary() -> str:
    """A word that stands nowhere else; all begin alike, so one search finds any."""
    return f"Kanarie{next(_numbers)}fugl"


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


def of_the_work_of_staff() -> None:
    """Lists of who was asked, drafts, reasons kept ready, groups, cases, reports of posts."""
    consultation = ConsultationFactory()
    InvitedPartyFactory(
        consultation=consultation, name=canary(), email=f"{canary()}@example.org", cvr="11223344"
    )
    consultation.drafts.create(
        values={"text": canary()},
        email=f"{canary()}@example.org",
        created_at=timezone.now(),
        saved_at=timezone.now(),
    )
    StandardReasonFactory(title=canary(), text_da=canary())
    answer = SubmissionFactory(consultation=consultation)
    ProposalGroupFactory(
        consultation=consultation, title_da=canary(), members=answer.proposals.all()
    )
    CaseFile.objects.create(consultation=consultation, case_number=canary())
    post = PostFactory()
    post.flags.create(
        reference=uuid.uuid4(),
        reason="harassment",
        explanation=canary(),
        name=canary(),
        email=f"{canary()}@example.org",
        in_good_faith=True,
        made_at=timezone.now(),
    )
    audit.record("hidden", post, by=UserFactory(display_name=canary()), now=timezone.now())


def of_files() -> None:
    """Names of files may tell who sent them, and what is kept back is not told of at all."""
    answer = SubmissionFactory(public_name=f"{canary()} Jensen", text="Se bilagene.")
    states = [
        {"scan": "clean", "public_copy": stored(canary()), "read_at": timezone.now()},
        {"scan": "clean", "public_copy": None, "read_at": timezone.now()},
        {"scan": "infected", "public_copy": stored(canary()), "read_at": timezone.now()},
        {
            "scan": "clean",
            "public_copy": stored(canary()),
            "read_at": timezone.now(),
            "withheld_at": timezone.now(),
            "withheld_reason": canary(),
        },
    ]
    for position, state in enumerate(states, start=1):
        Attachment.objects.create(
            version=answer.versions.get(),
            position=position,
            original=stored(canary()),
            text=canary(),
            received_at=timezone.now(),
            **state,
        )


def of_files_of_posts() -> None:
    """Their names, and those of posts that are hidden or of files that are not let out."""
    now = timezone.now()
    states = [
        {"scan": "clean", "public_copy": stored(canary())},
        {"scan": "clean", "public_copy": stored(canary()), "may_hold_cpr": True},
        {"scan": "not_scanned", "public_copy": stored(canary())},
        {"scan": "infected", "public_copy": stored(canary())},
        {
            "scan": "clean",
            "public_copy": stored(canary()),
            "hidden_at": now,
            "hide_reason": "unlawful",
        },
    ]
    hidden = PostFactory(text=canary(), hidden_at=now, hide_reason="held")
    for post in (PostFactory(), hidden):
        for position, state in enumerate(states, start=1):
            PostAttachment.objects.create(
                post=post,
                position=position,
                original=stored(canary()),
                name=canary(),
                received_at=now,
                **state,
            )
    shown = PostFactory(text="Nu", edited_at=now)
    shown.versions.create(
        number=1,
        text=canary(),
        html=canary(),
        written_at=now,
        replaced_at=now,
        hidden_at=now,
        hide_reason="personal_data",
    )


def stored(name: str) -> StoredFile:
    return StoredFile.objects.create(
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        size=7,
        content_type="application/pdf",
        name=f"{name}.pdf",
        stored_at=timezone.now(),
    )


SECRETS = [
    of_files,
    of_files_of_posts,
    of_the_work_of_staff,
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
