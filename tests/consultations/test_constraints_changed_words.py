"""The database refuses public words of a replaced proposal, and an overtaken request without why."""

import pytest

from consultations.models import SubmitterRequest
from tests.factories import SubmissionFactory
from tests.refusals import refuses_to

pytestmark = pytest.mark.django_db


def test_replaced_proposal_has_no_words():
    proposals = SubmissionFactory().proposals.all()
    refuses_to(
        "replaced_proposal_has_no_public_words",
        lambda: proposals.update(is_replaced=True, summary="Ord"),
    )


def test_overtaken_request_says_why(now):
    given = {"kind": "object", "state": "overtaken", "asked_at": now, "handled_at": now}
    refuses_to(
        "overtaken_request_has_a_reason",
        lambda: SubmitterRequest.objects.create(submission=SubmissionFactory(), **given),
    )
