"""Consultations: one with every submission, two that are open, one to come, the rest answered."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from itertools import islice

from bench import generate
from bench.generate import Sizes
from bench.portal_data.plans import LoadedPlans
from bench.portal_data.texts import Text, Texts
from consultations.actions.counting import recount
from consultations.enums import (
    ConsultationKind,
    Decision,
    PublicationWish,
    Relation,
    SubmissionState,
    SubmitterKind,
)
from consultations.models import (
    Consultation,
    ConsultationDocument,
    Phase,
    Proposal,
    ProvenanceLink,
    Response,
    Submission,
    SubmissionVersion,
    SubmitterIdentity,
)

BATCH = 2_000
OPENED = generate.EPOCH
CLOSED = generate.EPOCH + dt.timedelta(days=60)
FAR_AHEAD = dt.datetime(2099, 12, 31, 23, tzinfo=dt.UTC)
"""Open consultations stay open on whatever day they are measured."""

OPEN_CONSULTATIONS = 2
LINKS_TO_FULL_INITIATIVE = 10
LINKS_TO_OTHERS = 60
_DECISIONS = (Decision.ACCEPTED, Decision.PARTLY, Decision.REJECTED, Decision.NOTED)


def make_consultations(sizes: Sizes, plans: LoadedPlans, texts: Texts) -> Consultation:
    """All consultations; returns the one with the submissions, half of them responded to."""
    consultations = Consultation.objects.bulk_create(
        _consultation(number, plans, texts) for number in range(sizes.consultations)
    )
    phases = Phase.objects.bulk_create(map(_phase, range(sizes.consultations), consultations))
    ConsultationDocument.objects.bulk_create(_documents(consultations))
    links = _links(plans)
    numbers = iter(range(sizes.submissions))
    while batch := list(islice(numbers, BATCH)):
        proposals = _make_submissions(batch, consultations[0], phases[0], texts)
        _respond([one for one in proposals if _is_responded_to(one)], texts, links)
    for consultation in consultations:
        recount(consultation)
    return consultations[0]


def _consultation(number: int, plans: LoadedPlans, texts: Texts) -> Consultation:
    """The first is closed and half answered, then come the open ones and one that will open."""
    title = generate.title("consultation", number)
    is_settled = number > OPEN_CONSULTATIONS + 1
    others = len(plans.plans) - 1
    return Consultation(
        slug=f"hoering-{number}",
        plan=plans.plans[1 + number % others] if is_settled else plans.plans[0],
        kind=ConsultationKind.INPUT,
        title_da=title,
        title_en=title,
        summary_da=texts.paragraph(number),
        summary_en=texts.paragraph(number),
        text_da=texts.at(number).markdown,
        text_en=texts.at(number).markdown,
        text_html_da=texts.at(number).html,
        text_html_en=texts.at(number).html,
        contact="ogp@example.org",
        is_published=True,
        settled_at=CLOSED + dt.timedelta(days=30) if is_settled else None,
        report_da=texts.at(number + 1).markdown if is_settled else "",
        report_html_da=texts.at(number + 1).html if is_settled else "",
        report_published_at=CLOSED + dt.timedelta(days=30) if is_settled else None,
    )


def _phase(number: int, consultation: Consultation) -> Phase:
    opens_at, closes_at = OPENED, CLOSED
    if 1 <= number <= OPEN_CONSULTATIONS:
        closes_at = FAR_AHEAD
    elif number == OPEN_CONSULTATIONS + 1:
        opens_at, closes_at = FAR_AHEAD - dt.timedelta(days=60), FAR_AHEAD
    elif number:
        earlier = dt.timedelta(days=number)
        opens_at, closes_at = OPENED - earlier, CLOSED - earlier
    return Phase(consultation=consultation, opens_at=opens_at, closes_at=closes_at)


def _documents(consultations: list[Consultation]) -> Iterator[ConsultationDocument]:
    for consultation in consultations:
        for position in (1, 2, 3):
            yield ConsultationDocument(
                consultation=consultation,
                position=position,
                title_da=generate.title("material", position),
                url=f"https://example.org/{consultation.slug}/{position}",
                added_at=OPENED,
            )


def _make_submissions(
    numbers: list[int], consultation: Consultation, phase: Phase, texts: Texts
) -> list[Proposal]:
    """Published answers with text, identity and the proposal that each answer is."""
    submissions = Submission.objects.bulk_create(
        _submission(number, consultation, phase) for number in numbers
    )
    versions = SubmissionVersion.objects.bulk_create(
        _version(submission, texts.at(number))
        for number, submission in zip(numbers, submissions, strict=True)
    )
    SubmitterIdentity.objects.bulk_create(
        SubmitterIdentity(
            submission=submission, name=f"Afsender {number}", email=f"afsender{number}@example.org"
        )
        for number, submission in zip(numbers, submissions, strict=True)
    )
    return Proposal.objects.bulk_create(
        Proposal(
            reference=f"P-{number:08d}",
            submission=version.submission,
            version=version,
            created_at=version.received_at,
        )
        for number, version in zip(numbers, versions, strict=True)
    )


def _submission(number: int, consultation: Consultation, phase: Phase) -> Submission:
    kinds = SubmitterKind.values
    kind = kinds[number % len(kinds)]
    is_citizen = kind == SubmitterKind.CITIZEN
    received_at = OPENED + dt.timedelta(seconds=number)
    return Submission(
        reference=f"S-{number:08d}",
        consultation=consultation,
        phase=phase,
        idempotency_key=uuid.uuid5(uuid.NAMESPACE_OID, f"submission {number}"),
        submitter_kind=kind,
        organisation_name="" if is_citizen else f"Organisation {number}",
        public_name=f"Afsender {number}" if is_citizen else f"Organisation {number}",
        wish=PublicationWish.WITH_NAME,
        state=SubmissionState.PUBLISHED,
        received_at=received_at,
        confirmed_at=received_at + dt.timedelta(minutes=2),
        published_at=received_at + dt.timedelta(days=1),
    )


def _version(submission: Submission, text: Text) -> SubmissionVersion:
    return SubmissionVersion(
        submission=submission,
        number=1,
        text=text.markdown,
        html=text.html,
        checksum=hashlib.sha256(text.markdown.encode()).hexdigest(),
        received_at=submission.received_at,
    )


def _is_responded_to(proposal: Proposal) -> bool:
    return int(proposal.reference[2:]) % 2 == 0


def _links(plans: LoadedPlans) -> Iterator:
    """The initiatives that followed proposals lead to, one after the other."""
    full, *others = plans.initiatives
    yield from [full] * LINKS_TO_FULL_INITIATIVE
    yield from (others[place % len(others)] for place in range(LINKS_TO_OTHERS))


def _respond(proposals: list[Proposal], texts: Texts, links: Iterator) -> None:
    """A published response to each, and from those followed links for as long as there are any."""
    responses = Response.objects.bulk_create(
        Response(
            proposal=proposal,
            decision=_DECISIONS[place % len(_DECISIONS)],
            reason_da=texts.paragraph(place),
            reason_en=texts.paragraph(place),
            written_at=CLOSED,
            published_at=CLOSED + dt.timedelta(days=10),
        )
        for place, proposal in enumerate(proposals)
    )
    followed = [one for one in responses if one.decision in {Decision.ACCEPTED, Decision.PARTLY}]
    ProvenanceLink.objects.bulk_create(
        ProvenanceLink(
            proposal=response.proposal,
            response=response,
            commitment=initiative,
            relation=Relation.SHAPED,
            reason_da=texts.paragraph(response.pk),
            made_at=CLOSED,
        )
        for response, initiative in zip(followed, links, strict=False)
    )
