"""Invented consultations in every state, with answers and responses in every state."""

import datetime as dt
import uuid
from dataclasses import replace

from django.utils.translation import override

from consultations import actions
from consultations.actions import Answer, Part, Reason, Received
from consultations.invited_lists import PartyLine
from consultations.models import (
    Consultation,
    DraftParagraph,
    DraftText,
    Phase,
    Proposal,
    ProposalTheme,
    Question,
    Submission,
)
from ogp_portal.accounts.models import User
from plans.models import ActionPlan

from .clock import Clock, content
from .responses import divide_answer, respond_together

TEXTS = ["kind", "title_da", "title_en", "summary_da", "summary_en", "text_da", "text_en",
         "other_ways_da", "other_ways_en"]  # fmt: skip


CONFIRMED_BY = {"confirm", "withdraw", "refuse"}
"""What an answer in the content file can have that its sender has confirmed the address for."""


def load_settled(clock: Clock, plans: dict[str, ActionPlan], editor: User) -> None:
    """The consultation from which the plan came: answered in full before the plan is published."""
    for row in content("consultations"):
        if row.get("settle"):
            _load(row, clock, plans[row["plan"]], editor)


def load_running(
    clock: Clock, plans: dict[str, ActionPlan], editor: User
) -> dict[str, Consultation]:
    """The consultations that came after it, by slug."""
    return {
        row["slug"]: _load(row, clock, plans[row["plan"]], editor)
        for row in content("consultations")
        if not row.get("settle")
    }


def _load(row, clock: Clock, plan: ActionPlan, editor: User) -> Consultation:
    consultation = Consultation.objects.create(
        slug=row["slug"],
        plan=plan,
        contact="demonstration@demo.invalid",
        is_demonstration=True,
        **{field: row[field] for field in TEXTS},
        **{field: row.get(field, "") for field in ("period_reason_da", "period_reason_en")},
        **_record(row, clock),
    )
    opens_at = _open(row, consultation, clock)
    if "draft" in row:
        return consultation
    consultation = actions.publish(consultation, by=editor, now=min(opens_at, clock.now))
    _keep_draft_text(row, consultation, opens_at, editor)
    _invite(row, consultation, clock, editor)
    for answer in row["answers"]:
        _answer(answer, consultation, clock, editor)
    _move(row, consultation, clock, editor)
    actions.liken(consultation, now=clock.now)
    for theme in row.get("themes", []):
        _theme(dict(theme), consultation, clock, editor)
    if "together" in row:
        respond_together(row["together"], consultation, clock, editor)
    if row.get("settle"):
        _settle(row, consultation, clock, editor)
    return consultation


def _theme(row, consultation: Consultation, clock: Clock, editor: User) -> None:
    """A theme, on the proposals that hold one of its words."""
    words = row.pop("words")
    theme = actions.keep_theme(
        ProposalTheme(consultation=consultation, **row), by=editor, now=clock.now
    )
    proposals = Proposal.objects.filter(submission__consultation=consultation)
    chosen = [one for one in proposals if any(word in one.text.lower() for word in words)]
    actions.tag(chosen, theme, by=editor, now=clock.now)


def _record(row, clock: Clock) -> dict[str, object]:
    """What is known of one that was held before or outside the portal."""
    if "record" not in row:
        return {}
    known = dict(row["record"])
    return {
        "is_record": True,
        "opened_on": clock.day(known.pop("opened")),
        "opened_precision": "day",
        "closed_on": clock.day(known.pop("closed")),
        "closed_precision": "day",
        **known,
    }


def _open(row, consultation: Consultation, clock: Clock) -> dt.datetime:
    """Adds its phases; the first opening, or now where it has none."""
    phases = row.get("phases") or ([row] if "opens" in row else [])
    for position, phase in enumerate(phases, start=1):
        opened = Phase.objects.create(
            consultation=consultation,
            position=position,
            opens_at=clock.opening(phase["opens"]),
            closes_at=clock.deadline(row["moved"]["from"] if "moved" in row else phase["closes"]),
            title_da=phase["title_da"] if len(phases) > 1 else "",
            title_en=phase["title_en"] if len(phases) > 1 else "",
            rules_da=phase.get("rules_da", ""),
            rules_en=phase.get("rules_en", ""),
        )
        for number, question in enumerate(phase.get("questions", []), start=1):
            Question.objects.create(phase=opened, position=number, **question)
    return clock.opening(phases[0]["opens"]) if phases else clock.now


def _keep_draft_text(row, consultation: Consultation, at: dt.datetime, editor: User) -> None:
    """The text that its first phase asks about, in numbered paragraphs."""
    if "draft_text" in row:
        given = dict(row["draft_text"])
        texts = {name: given.pop(name) for name in ("text_da", "text_en")}
        draft = DraftText(phase=consultation.phases.first(), **given)
        actions.keep_draft_text(draft, **texts, by=editor, now=at)


def _comments(row, consultation: Consultation) -> tuple[Part, ...]:
    """What an answer says about paragraphs of the text, by their numbers."""
    comments = row.get("comments", {})
    rows = DraftParagraph.objects.filter(draft_text__phase__consultation=consultation)
    with override("da"):
        return tuple(
            Part("paragraph", comments[str(one.number)], one.heading, paragraph=one.pk)
            for one in (rows.filter(number__in=list(comments)).in_order() if comments else [])
        )


def _invite(row, consultation: Consultation, clock: Clock, editor: User) -> None:
    """Its list of invited parties, with the letters on their way."""
    lines = [
        PartyLine(number, one["name"], f"part-{number}@demo.invalid", kind=one["kind"])
        for number, one in enumerate(row.get("invited", []), start=1)
    ]
    if lines:
        opened = clock.opening(row["opens"])
        actions.add_parties(consultation, lines, by=editor, now=opened)
        actions.send_letters(consultation, by=editor, now=opened)


def _move(row, consultation: Consultation, clock: Clock, editor: User) -> None:
    """The deadline that was changed since, with the reason."""
    if "moved" not in row:
        return
    phase = consultation.phases.get()
    actions.move_deadline(
        phase,
        to=clock.deadline(row["closes"]),
        seen=phase.closes_at,
        reason=Reason(row["moved"]["reason_da"], row["moved"]["reason_en"]),
        by=editor,
        now=clock.instant(row["moved"]["days"], hour=10),
    )


def _answer(row, consultation: Consultation, clock: Clock, editor: User) -> None:
    """An answer, and what its sender and the editors have done with it since."""
    sent_at = clock.instant(row["days"], hour=9)
    later = min(sent_at + dt.timedelta(hours=1), clock.now)
    if "channel" in row:
        submission = actions.receive_elsewhere(
            consultation, _came(row, sent_at), by=editor, now=later
        )
    else:
        given = replace(_sent(row), parts=_comments(row, consultation))
        submission = actions.submit(consultation, given, by=None, now=sent_at)
    if CONFIRMED_BY & row.keys() or row["publish"]:
        actions.confirm(submission, now=later)
        submission.refresh_from_db()
    if row["publish"]:
        _publish(row, submission, later, editor)
    if "withdraw" in row:
        actions.withdraw(submission, by=None, now=clock.instant(row["withdraw"]))
    if "refuse" in row:
        actions.refuse_publication(submission, reason=row["refuse"], by=editor, now=later)
    if "divide" in row:
        divide_answer(row["divide"], submission, now=clock.now, editor=editor)
    for response in row.get("responses", []):
        _respond(response, submission, clock, editor)


def _came(row, at: dt.datetime) -> Received:
    """The same as something that came by letter or at a meeting."""
    given = _sent(row)
    return Received(
        channel=row["channel"],
        received_at=at,
        submitter_kind=given.submitter_kind,
        name=given.name,
        wish=given.wish,
        text=given.text,
        organisation_name=given.organisation_name,
        idempotency_key=given.idempotency_key,
        confirmation=row["confirmation"],
    )


def _publish(row, submission: Submission, now: dt.datetime, editor: User) -> None:
    for words, reason in row.get("remove", {}).items():
        version = submission.versions.get()
        for one in actions.propose_words(version, words, reason=reason, by=editor, now=now):
            actions.accept_redaction(one, by=editor, now=now)
    actions.publish_submission(submission, by=editor, now=now)
    if submission.organisation_name and not row.get("unconfirmed"):
        actions.confirm_organisation(submission, by=editor, now=now)
    party = submission.consultation.invited_parties.filter(name=submission.organisation_name)
    for one in party:
        actions.tick(one, reference=submission.reference, by=editor, now=now)
    if "hide" in row:
        actions.hide(submission, reason=row["hide"], by=editor, now=now)


def _sent(row) -> Answer:
    return Answer(
        submitter_kind=row["kind"],
        name=row["name"],
        email=f"svar-{uuid.uuid4().hex[:8]}@demo.invalid",
        wish=row.get("wish", "with_name"),
        idempotency_key=uuid.uuid4(),
        text=row["text"],
        has_no_remarks=row.get("no_remarks", False),
        organisation_name=row.get("organisation", ""),
    )


def _respond(row, submission: Submission, clock: Clock, editor: User) -> None:
    proposal = submission.proposals.get()
    now = clock.instant(row["days"], hour=11)
    response = actions.respond(
        proposal,
        decision=row["decision"],
        reason_da=row["reason_da"],
        reason_en=row["reason_en"],
        decide_by=clock.day(row.get("decide_by")),
        passed_on_to=row.get("passed_on_to", ""),
        passed_on_at=clock.day(row.get("passed_on")),
        by=editor,
        now=now,
    )
    for link in row["links"]:
        _link(link, proposal, submission.consultation.plan, now, editor)
    if "draft" not in row:
        actions.publish_response(response, by=editor, now=now)


def _link(row, proposal: Proposal, plan: ActionPlan, now: dt.datetime, editor: User) -> None:
    commitment = plan.commitments.get(number=row["commitment"])
    milestone = commitment.milestones.filter(position=row.get("milestone")).first()
    actions.link(
        proposal,
        milestone or commitment,
        relation=row["relation"],
        reason_da=row["reason_da"],
        reason_en=row["reason_en"],
        by=editor,
        now=now,
    )


def _settle(row, consultation: Consultation, clock: Clock, editor: User) -> None:
    settled_at = clock.instant(row["closes"] + 40, hour=12)
    consultation.refresh_from_db()
    consultation.report_da, consultation.report_en = row["report_da"], row["report_en"]
    consultation.save(update_fields=["report_da", "report_en"])
    actions.settle(consultation, by=editor, now=settled_at)
    actions.draft_report(consultation, by=editor, now=settled_at)
    actions.publish_report(consultation, by=editor, now=settled_at, is_unfinished=True)
