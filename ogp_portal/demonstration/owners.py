"""Owners asked how it goes: one has answered and waits for the editor, one is silent."""

import uuid

from ogp_portal.accounts.models import User
from plans import actions
from plans.models import ActionPlan, OwnerRequest

from .clock import Clock, content


def ask_owners(plan: ActionPlan, clock: Clock, editor: User) -> None:
    """Asks as the editor does it, and sends one report as its owner does it by the link."""
    row = content("plan")["asked"]
    actions.ask_owners(plan, by=editor, now=clock.instant(row["days"]))
    commitment = plan.commitments.get(number=row["number"])
    lead = commitment.parties.get(role="lead").organisation
    report = dict(row["report"])
    texts = {name: report.pop(name) for name in ("text_da", "text_en")}
    actions.send_report(
        OwnerRequest.objects.get(plan=plan, organisation=lead),
        commitment,
        actions.Given(texts=texts, **report),
        idempotency_key=uuid.uuid4(),
        now=clock.instant(row["reported"]),
    )
