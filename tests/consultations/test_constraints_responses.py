"""What the database refuses of groups, standard reasons and divided answers, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from consultations.models import FormerProposal, ProposalGroup, Remark, StandardReason
from tests.factories import (
    ConsultationFactory,
    ProposalFactory,
    ProposalGroupFactory,
    StandardReasonFactory,
    SubmissionFactory,
)
from tests.factories.consultations import NOW
from tests.refusals import refuses

pytestmark = pytest.mark.django_db


def remark() -> Remark:
    answer = SubmissionFactory()
    return Remark.objects.create(
        submission=answer,
        version=answer.versions.get(),
        starts_at_character=0,
        ends_at_character=5,
        marked_at=NOW,
    )


FACTORIES = {
    ProposalGroup: ProposalGroupFactory,
    Remark: remark,
    StandardReason: StandardReasonFactory,
}


@pytest.mark.parametrize(
    ("model", "name", "columns"),
    [
        (ProposalGroup, "proposal_group_has_a_title", {"title_da": ""}),
        (Remark, "remark_span_in_order", {"ends_at_character": 0}),
        (StandardReason, "standard_reason_has_a_text", {"text_da": ""}),
        (StandardReason, "standard_reason_decision_known", {"decision": "perhaps"}),
        (StandardReason, "standard_reason_kind_known", {"kind": "other"}),
    ],
)
def test_database_refuses(model, name, columns):
    refuses(name, FACTORIES[model](), **columns)


def test_a_former_reference_leads_to_one_proposal():
    given = {"reference": "F-ABCDEFGH", "joined_at": NOW}
    FormerProposal.objects.create(proposal=ProposalFactory(), **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormerProposal.objects.create(proposal=ProposalFactory(), **given)


def test_a_reason_is_for_a_kind_or_for_one_consultation():
    reason = StandardReasonFactory(consultation=ConsultationFactory())
    refuses("standard_reason_has_one_scope", reason, kind="themes")
