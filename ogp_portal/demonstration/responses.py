"""Invented responses to many at once, divided answers and ready reasons."""

import datetime as dt
from itertools import pairwise

from consultations import actions
from consultations.actions import Passage
from consultations.models import Consultation, StandardReason, Submission
from ogp_portal.accounts.models import User

from .clock import Clock, content


def load_standard_reasons() -> None:
    """Reasons that editors can try in the invented consultations."""
    StandardReason.objects.bulk_create(
        StandardReason(is_demonstration=True, **row) for row in content("standard_reasons")
    )


def divide_answer(row, submission: Submission, *, now: dt.datetime, editor: User) -> None:
    """`row`: the words each part begins with, and whether it is a proposal."""
    text = submission.versions.latest("number").text
    starts = [text.index(words) for words, _is_proposal in row]
    spans = pairwise([*starts, len(text)])
    parts = [
        Passage(start, end, is_proposal)
        for (start, end), (_words, is_proposal) in zip(spans, row, strict=True)
    ]
    actions.divide(submission, parts, by=editor, now=now)


def respond_together(row, consultation: Consultation, clock: Clock, editor: User) -> None:
    """One response to all proposals that begin with the same words, which the portal groups."""
    now = clock.instant(row["days"], hour=11)
    actions.gather_same_texts(consultation, now=now)
    group = consultation.proposal_groups.get(title_da__startswith=row["text"])
    given = {name: row[name] for name in ("decision", "reason_da", "reason_en")}
    actions.respond_to_group(group, **given, by=editor, now=now)
    actions.publish_group(group, by=editor, now=now)
