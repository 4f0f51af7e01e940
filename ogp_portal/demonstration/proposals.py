"""Invented proposals sent all year: overdue, answered, waiting for the round, not yet read."""

import datetime as dt
import uuid

from consultations import actions
from consultations.actions import Answer
from consultations.forms.open_call import HEADINGS
from consultations.models import Submission
from ogp_portal.accounts.models import User

from .clock import Clock, content


def load_proposals(clock: Clock, editor: User) -> None:
    """Sends them to the call of the demonstration, the oldest first, as rounds come in order."""
    for row in content("proposals"):
        sent_at = clock.instant(row["days"], hour=9)
        call = actions.the_call(is_demonstration=True)
        submission = actions.send(call, _sent(row), by=None, now=sent_at)
        if row["publish"]:
            _publish(submission, min(sent_at + dt.timedelta(hours=1), clock.now), editor)
        if "response" in row:
            _respond(row["response"], submission, clock, editor)
        if "gross_list" in row:
            now = clock.instant(row["gross_list"])
            actions.take_to_gross_list(submission.proposals.all(), by=editor, now=now)


def _sent(row) -> Answer:
    parts = [f"{words}\n{row[name]}" for name, words in HEADINGS["da"].items() if name in row]
    return Answer(
        submitter_kind=row["kind"],
        name=row["name"],
        email=f"forslag-{uuid.uuid4().hex[:8]}@demo.invalid",
        wish=row.get("wish", "with_name"),
        idempotency_key=uuid.uuid4(),
        summary=row["title"],
        text="\n\n".join([row["title"], *parts]),
        organisation_name=row.get("organisation", ""),
    )


def _publish(submission: Submission, now: dt.datetime, editor: User) -> None:
    actions.confirm(submission, now=now)
    actions.publish_submission(submission, by=editor, now=now)
    if submission.organisation_name:
        actions.confirm_organisation(submission, by=editor, now=now)


def _respond(row, submission: Submission, clock: Clock, editor: User) -> None:
    now = clock.instant(row["days"], hour=11)
    response = actions.respond(
        submission.proposals.get(),
        decision=row["decision"],
        reason_da=row["reason_da"],
        reason_en=row["reason_en"],
        by=editor,
        now=now,
    )
    actions.publish_response(response, by=editor, now=now)
