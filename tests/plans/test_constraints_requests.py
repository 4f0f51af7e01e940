"""What the database refuses of requests to owners and of their reports, whoever writes."""

import pytest
from django.db.models import F

from ogp_portal.files.actions import store
from tests.factories import (
    CommitmentFactory,
    OwnerReportFactory,
    OwnerRequestFactory,
    PlanFactory,
    StatusUpdateFactory,
)
from tests.factories.consultations import NOW
from tests.refusals import once, refuses, refuses_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("period", ["2026-3", "2026", "26-1", ""])
def test_a_request_is_about_a_half_year(period):
    refuses("owner_request_period_form", OwnerRequestFactory(), period=period)


def test_a_link_to_report_works_for_some_time():
    refuses("owner_request_expires_later", OwnerRequestFactory(), expires_at=F("asked_at"))


def test_an_owner_is_asked_once_per_half_year_however_the_address_is_written():
    plan = PlanFactory()
    OwnerRequestFactory(plan=plan, address="ejer@example.org")
    refuses_to(
        "owner_asked_once_per_half_year",
        lambda: OwnerRequestFactory(plan=plan, address="Ejer@Example.org"),
    )


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("declined_owner_report_has_a_reason", {"declined_at": NOW}),
        ("declined_owner_report_has_a_reason", {"decline_reason": "Forkert initiativ."}),
        ("owner_report_evidence_is_a_web_address", {"evidence_url": "javascript:alert(1)"}),
    ],
)
def test_a_report_that_breaks_a_rule_is_refused(name, columns):
    refuses(name, OwnerReportFactory(), **columns)


def test_one_report_on_an_initiative_stands():
    request = OwnerRequestFactory()
    given = {"request": request, "commitment": CommitmentFactory(plan=request.plan)}
    once("one_standing_report_per_commitment", lambda: OwnerReportFactory(**given))


def test_a_published_report_is_not_declined():
    report = OwnerReportFactory()
    published = {"status_update": StatusUpdateFactory(commitment=report.commitment)}
    declined = {"declined_at": NOW, "decline_reason": "Forkert initiativ."}
    refuses("owner_report_published_or_declined", report, **published, **declined)


def test_evidence_of_a_report_is_a_link_or_a_file():
    file = store(b"x", name="x.pdf", content_type="application/pdf", now=NOW)
    report = OwnerReportFactory(evidence_url="https://example.org/")
    refuses("owner_report_evidence_link_or_file", report, evidence_file=file)
