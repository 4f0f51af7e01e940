"""How an editor asks owners, publishes what they send, and sees what waits."""

import datetime as dt
import html

import pytest
from django.utils import timezone

from ogp_portal.files.actions import store
from ogp_portal.notifications.models import Message, MessageState
from plans import actions
from plans.models import OwnerReport, OwnerRequest, StatusUpdate
from tests.factories import (
    OrganisationFactory,
    OwnerReportFactory,
    OwnerRequestFactory,
    PartyFactory,
    PlanFactory,
)
from tests.plans.staff_pages import page_of

pytestmark = pytest.mark.django_db

REQUESTS, REPORTS = "/admin/plans/ownerrequest/", "/admin/plans/ownerreport/"


def page(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.fixture
def asked():
    return OwnerRequestFactory(asked_at=timezone.now() - dt.timedelta(days=1))


def test_asking_shows_who_will_be_asked_and_who_has_no_address(at_work):
    plan = PlanFactory()
    body = OrganisationFactory(report_email="ejer@example.org", name_da="Kan spørges")
    PartyFactory(commitment__plan=plan, organisation=body)
    PartyFactory(commitment__plan=plan, organisation__name_da="Uden adresse")
    shown = page(at_work, page_of(plan, "ask-owners"))
    assert shown.index("Kan spørges") < shown.index("Uden adresse")
    assert at_work.post(page_of(plan, "ask-owners")).status_code == 302
    assert OwnerRequest.objects.get().organisation == body


def test_only_a_plan_in_progress_offers_to_ask(at_work):
    for state, is_offered in (("in_progress", True), ("published", False), ("ended", False)):
        plan = PlanFactory(state=state)
        assert ("Ask the owners now" in page(at_work, page_of(plan))) == is_offered


@pytest.mark.parametrize("number_of_rows", [1, 3])
def test_the_list_of_requests_asks_as_many_queries_for_many(
    at_work, django_assert_max_num_queries, number_of_rows
):
    rows = OwnerRequestFactory.create_batch(number_of_rows)
    at_work.get(REQUESTS)
    with django_assert_max_num_queries(16):
        shown = page(at_work, REQUESTS)
    assert all(row.address in shown for row in rows)


def test_a_requests_standing_is_computed(at_work, client, asked, editor):
    assert "Waits to be sent" in page(at_work, page_of(asked))
    OwnerRequest.objects.update(asked_at=timezone.now() - dt.timedelta(days=14))
    assert "Silent for 14 days" in page(at_work, page_of(asked))
    assert "icon-no" in page(at_work, REQUESTS)
    client.get(asked.path)
    assert "icon-yes" in page(at_work, REQUESTS)
    actions.revoke_request(asked, reason="x", by=editor, now=timezone.now())
    assert "Link withdrawn" in page(at_work, page_of(asked))


def test_a_bounce_is_told_and_a_mail_to_the_main_address_is_ready(at_work):
    body = OrganisationFactory(report_email="x@example.org", public_contact="post@example.dk")
    party = PartyFactory(organisation=body)
    actions.ask_owners(party.commitment.plan, by=None, now=timezone.now())
    Message.objects.update(state=MessageState.BOUNCED)
    asked = OwnerRequest.objects.get()
    shown = page(at_work, page_of(asked))
    assert "The e-mail could not be delivered" in shown
    assert "mailto:post@example.dk?subject=" in shown
    assert str(party.commitment) in shown
    assert asked.path not in shown
    assert "x@example.org" in page(at_work, f"{REQUESTS}?standing=bounced")


def test_an_editor_passes_a_link_on(at_work, asked):
    actions.ask_to_pass_on(asked, address="rette@example.org", now=timezone.now())
    assert 'value="rette@example.org"' in page(at_work, page_of(asked, "pass-on"))
    sent = {"address": "rette@example.org"}
    assert at_work.post(page_of(asked, "pass-on"), sent).status_code == 302
    assert OwnerRequest.objects.get(passed_on_from=asked).address == "rette@example.org"


def test_a_wrong_address_to_pass_on_to_is_told_beside_the_field(at_work, asked):
    answer = at_work.post(page_of(asked, "pass-on"), {"address": asked.address})
    assert answer.status_code == 422
    assert "address" in answer.context["form"].errors


def test_one_click_publishes_and_leads_to_the_next(at_work, asked):
    first, second = OwnerReportFactory(request=asked), OwnerReportFactory(request=asked)
    answer = at_work.post(page_of(first, "publish"), {"_next": "x"})
    assert answer.headers["Location"] == page_of(second)
    assert StatusUpdate.objects.get().commitment == first.commitment
    answer = at_work.post(page_of(second, "decline"), {"reason": "Skriv mere.", "_next": "x"})
    assert answer.headers["Location"] == page_of(second)
    assert OwnerReport.objects.get(pk=second.pk).decline_reason == "Skriv mere."


def test_the_reports_page_publishes_with_one_click(at_work, asked):
    report = OwnerReportFactory(request=asked)
    shown = page(at_work, page_of(report))
    assert f'method="post" action="{page_of(report, "publish")}"' in shown
    at_work.post(page_of(report, "publish"))
    assert "one-click" not in page(at_work, page_of(report))


def test_an_editor_reads_the_file_before_it_is_public(at_work, client, asked, now):
    file = store(b"%PDF-1.7", name="a.pdf", content_type="application/pdf", now=now)
    report = OwnerReportFactory(request=asked, evidence_title_da="Bilag", evidence_file=file)
    address = page_of(report, "file")
    assert address in page(at_work, page_of(report))
    assert b"".join(at_work.get(address).streaming_content) == b"%PDF-1.7"
    assert client.get(address).status_code == 302
    assert at_work.get(page_of(OwnerReportFactory(request=asked), "file")).status_code == 404


def test_declining_needs_a_reason_beside_the_field(at_work, asked):
    report = OwnerReportFactory(request=asked)
    answer = at_work.post(page_of(report, "decline"), {"reason": ""})
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors


def test_the_queue_shows_what_waits_until_asked_for_more(at_work, asked):
    waiting = OwnerReportFactory(request=asked)
    settled = OwnerReportFactory(
        request=asked, declined_at=timezone.now(), decline_reason="Skriv mere."
    )
    assert waiting.commitment.title_en in page(at_work, REPORTS)
    assert settled.commitment.title_en not in page(at_work, REPORTS)
    assert settled.commitment.title_en in page(at_work, f"{REPORTS}?standing=declined")


@pytest.mark.parametrize("act", ["publish", "decline"])
def test_a_moderator_publishes_and_declines_no_reports(client_of, moderator, asked, act):
    report = OwnerReportFactory(request=asked)
    assert client_of(moderator).post(page_of(report, act)).status_code == 403


@pytest.mark.parametrize("path", [REQUESTS, REPORTS])
def test_rows_are_neither_added_nor_deleted_by_hand(at_work, asked, path):
    report = OwnerReportFactory(request=asked)
    assert at_work.get(f"{path}add/").status_code == 403
    for row in (asked, report):
        assert at_work.get(page_of(row, "delete")).status_code == 403


# --- the staff home ------------------------------------------------------------------------------


def test_the_staff_home_shows_what_waits(at_work, asked):
    assert "Nothing waits for you." in page(at_work, "/admin/")
    OwnerReportFactory(request=asked)
    silent = timezone.now() - dt.timedelta(days=20)
    OwnerRequestFactory(plan=asked.plan, asked_at=silent, pass_on_address="x@example.org")
    shown = page(at_work, "/admin/")
    for words in ("Reports from owners to publish", "Owners silent for 14 days",
                  "Owners who ask to be passed on"):  # fmt: skip
        assert words in shown
    assert "/admin/plans/ownerrequest/?standing=silent" in shown


def test_the_staff_home_shows_nobody_what_is_not_theirs(client_of, moderator, asked):
    OwnerReportFactory(request=asked)
    moderator.language = "en"
    moderator.save()
    assert "Reports from owners" not in page(client_of(moderator), "/admin/").split("app-")[0]


# --- addresses of organisations ------------------------------------------------------------------


def test_the_address_asked_for_status_is_on_no_public_page(client, asked):
    body = OrganisationFactory(report_email="hemmelig@example.org")
    party = PartyFactory(commitment__plan=asked.plan, organisation=body)
    for thing in (party.commitment, asked.plan):
        answer = client.get(thing.get_absolute_url()).content.decode()
        assert "hemmelig@example.org" not in answer
