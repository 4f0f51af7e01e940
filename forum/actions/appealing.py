"""Appeals: one per decision, decided by somebody else where there is somebody else."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit
from ogp_portal.accounts.models import RoleAssignment, User
from ogp_portal.accounts.permissions import Role

from .. import notifications
from ..enums import AppealOutcome
from ..models import Appeal, ModerationDecision
from .deciding import plain_words
from .judging import lift_decision


@transaction.atomic
def appeal_against(
    decision: ModerationDecision, *, text: str, by: User | None, now: dt.datetime
) -> Appeal:
    """Puts an appeal in the moderators' queue. The same decision again gives the first one back.

    ValidationError when the text is empty, the decision was taken back or is too old.
    """
    text = plain_words(text)
    if not text:
        raise ValidationError({"text": _("Say why the decision is wrong.")}, code="required")
    decision = ModerationDecision.objects.select_for_update(no_key=True).get(pk=decision.pk)
    if (earlier := Appeal.objects.filter(decision=decision).first()) is not None:
        return earlier
    if not decision.can_be_appealed(now):
        raise ValidationError(_("The decision can no longer be appealed."), code="too_late")
    appeal = Appeal.objects.create(decision=decision, text=text, made_at=now)
    audit.record("appealed", decision, by=by, now=now, role="" if by else "author")
    return appeal


def others_who_decide(decision: ModerationDecision) -> bool:
    """Whether a moderator besides the one who decided, and whom it is about, could decide anew.

    Invented moderators count for invented things alone, and real ones for real things.
    """
    held = RoleAssignment.objects.current().filter(role=Role.MODERATOR, user__is_active=True)
    held = held.filter(user__is_demonstration=decision.is_demonstration)
    involved = {decision.decided_by_id, decision.person_id} - {None}
    return held.exclude(user__in=involved).exists()


def check_may_decide(appeal: Appeal, by: User) -> None:
    """Raises ValidationError unless `by` may decide the appeal."""
    decision = appeal.decision
    if decision.person_id == by.pk:
        raise ValidationError(_("You cannot decide on yourself."), code="forbidden")
    if decision.decided_by_id == by.pk and others_who_decide(decision):
        message = _("You made the decision. Another moderator decides the appeal.")
        raise ValidationError(message, code="same_person")


@transaction.atomic
def decide_appeal(
    appeal: Appeal, outcome: AppealOutcome | str, *, answer: str, by: User, now: dt.datetime
) -> Appeal:
    """Answers an appeal with a written reason; overturned, the decision is lifted at once.

    Another person than the one who decided does it where there is one; else the same person, with
    a reason in new words, which the author is told. ValidationError otherwise, and when it was
    decided meanwhile.
    """
    outcome, answer = AppealOutcome(outcome), plain_words(answer)
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if appeal.decided_at is not None:
        raise ValidationError(_("The appeal has been decided already."), code="done")
    check_may_decide(appeal, by)
    _check_answer(answer, appeal.decision)
    appeal.outcome, appeal.answer = outcome, answer
    appeal.decided_at, appeal.decided_by = now, by
    appeal.by_the_same = appeal.decision.decided_by_id == by.pk
    appeal.save()
    if outcome == AppealOutcome.OVERTURNED:
        reason = str(_("The appeal succeeded."))
        lift_decision(appeal.decision, reason=reason, by=by, now=now)
    audit.record("decided an appeal", appeal.decision, by=by, now=now, outcome=outcome.value)
    notifications.tell_of_appeal(appeal, now=now)
    return appeal


def _check_answer(answer: str, decision: ModerationDecision) -> None:
    if not answer:
        raise ValidationError({"answer": _("Write the reason.")}, code="required")
    if answer.casefold() == decision.words.casefold():
        message = _("Write a new reason, not the words of the decision.")
        raise ValidationError({"answer": message}, code="same_words")
