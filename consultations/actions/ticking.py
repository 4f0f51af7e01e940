"""Who of the invited has answered: ticked when an answer is received, corrected by staff."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..enums import SubmissionState, SubmitterKind, TickedBy
from ..inviting import checksum, domain_of
from ..models import AnswerTick, InvitedParty, Submission


def tick_received(
    submission: Submission, *, email: str, cvr: str, token: str, now: dt.datetime
) -> AnswerTick | None:
    """Ticks the party for which an answer was sent: by its link, else its CVR number or domain.

    None for a private person, also with an invited party's link, and where a number or domain
    fits no party or several. Called in the transaction that receives the answer.
    """
    if submission.submitter_kind == SubmitterKind.CITIZEN:
        return None
    party, how = _party_of(submission, email, cvr, token)
    if party is None:
        return None
    tick, is_new = AnswerTick.objects.get_or_create(
        party=party, submission=submission, defaults={"how": how, "made_at": now}
    )
    if is_new:
        audit.record("ticked an invited party", party, by=None, now=now, how=how)
    return tick


def _party_of(
    submission: Submission, email: str, cvr: str, token: str
) -> tuple[InvitedParty | None, str]:
    parties = InvitedParty.objects.filter(consultation=submission.consultation_id)
    ways = [
        (TickedBy.LINK, token and {"links__token_sha256": checksum(token)}),
        (TickedBy.CVR, cvr and {"cvr": cvr}),
        (TickedBy.DOMAIN, domain_of(email) and {"mail_domain": domain_of(email)}),
    ]
    for how, sought in ways:
        if not sought:
            continue
        alive = {"links__revoked_at": None} if how == TickedBy.LINK else {}
        found = list(parties.filter(**sought, **alive).order_by()[:2])
        if len(found) == 1:
            return found[0], how
    return None, ""


def untick_withdrawn(submission: Submission, *, by: User | None, now: dt.datetime) -> None:
    """An answer that is taken back answers for nobody. In the transaction that withdraws it."""
    for tick in submission.ticks.select_related("party"):
        tick.delete()
        audit.record("took back a tick of an invited party", tick.party, by=by, now=now)


@transaction.atomic
def tick(party: InvitedParty, *, reference: str, by: User, now: dt.datetime) -> AnswerTick:
    """Staff say that a party has answered, with the answer of that reference where there is one.

    An automatic tick of that answer becomes the staff's, who have seen that it is the party's.
    ValidationError for an answer that is not there, is withdrawn, or is another consultation's.
    """
    submission = _answer_to(party, reference) if reference else None
    made, _is_new = AnswerTick.objects.update_or_create(
        party=party,
        submission=submission,
        defaults={"how": TickedBy.STAFF, "made_at": now, "made_by": by},
    )
    audit.record("ticked an invited party", party, by=by, now=now, how=TickedBy.STAFF)
    return made


def _answer_to(party: InvitedParty, reference: str) -> Submission:
    answers = Submission.objects.filter(consultation=party.consultation_id)
    alive = answers.exclude(state=SubmissionState.WITHDRAWN)
    found = alive.filter(reference=reference.strip().upper()).first()
    if found is None:
        raise ValidationError(_("No answer to this consultation has that reference."))
    return found


@transaction.atomic
def untick(party: InvitedParty, *, reason: str, by: User, now: dt.datetime) -> int:
    """Staff take back all ticks of a party; returns how many."""
    ticks = list(party.ticks.all())
    for one in ticks:
        one.delete()
    if ticks:
        audit.record(
            "took back a tick of an invited party", party, by=by, now=now, reason=reason.strip()
        )
    return len(ticks)
