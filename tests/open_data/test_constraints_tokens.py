"""What the database holds of tokens, whoever writes."""

import datetime as dt

import pytest
from django.db.models import F

from ogp_portal.common import limits
from tests.refusals import refuses, refuses_to

from .sending import token_for

pytestmark = pytest.mark.django_db
TOO_LONG = dt.timedelta(days=limits.TOKEN_LONGEST_DAYS, seconds=1)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("api_token_is_kept_as_a_sha256", {"digest": "ogpdk_secret"}),
        ("api_token_has_a_digest_once_shown", {"digest": None}),
        ("api_token_has_a_digest_once_shown", {"shown_at": None}),
        ("api_token_has_a_name", {"label": ""}),
        ("api_token_scopes_known", {"scopes": []}),
        ("api_token_scopes_known", {"scopes": ["all"]}),
        ("api_token_works_for_a_time", {"expires_at": F("created_at")}),
        ("api_token_works_for_a_time", {"expires_at": F("created_at") + TOO_LONG}),
    ],
)
def test_a_token_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, token_for()[0], **columns)


def test_no_two_tokens_have_one_secret():
    first, second = token_for()[0], token_for()[0]
    refuses("api_token_digest_once", second, digest=first.digest)


def test_a_report_comes_by_a_link_or_from_a_system():
    from tests.factories import OrganisationFactory, OwnerReportFactory

    by_link = OwnerReportFactory()
    refuses("owner_report_by_link_or_system", by_link, source="ESDH")
    refuses("owner_report_by_link_or_system", by_link, organisation=OrganisationFactory())
    refuses("owner_report_by_link_or_system", by_link, request=None)


def test_one_report_of_a_system_waits_at_a_time():
    from tests.factories import CommitmentFactory, OrganisationFactory, OwnerReportFactory

    body, commitment = OrganisationFactory(), CommitmentFactory()
    given = {"request": None, "organisation": body, "source": "ESDH", "commitment": commitment}
    OwnerReportFactory(**given)
    refuses_to("one_waiting_report_of_a_system", lambda: OwnerReportFactory(**given))
