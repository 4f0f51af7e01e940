"""The call for proposals shares a table with the consultations and never shows as one."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from consultations import actions, newest, repository
from consultations.models import Consultation, OpenCall, Submission
from forum.views import ABOUT
from plans.actions import publish as publish_plan
from tests.factories import (
    AllYearSubmissionFactory,
    CommitmentFactory,
    ConsultationFactory,
    InventedAllYearSubmissionFactory,
)

pytestmark = pytest.mark.django_db
WORDS = ["Forslag hele året", "Year-round proposals", "forslag~"]


@pytest.fixture
def call(at, now):
    """Real and invented, open, with a public proposal in each."""
    at(now)
    AllYearSubmissionFactory(text="Kanariefugleforslag")
    InventedAllYearSubmissionFactory(text="Opdigtet forslag")
    return actions.the_call()


PAGES = [
    "/",
    "/handlingsplaner/",
    "/handlingsplaner/feed.atom",
    "/handlingsplaner/kalender.ics",
    "/hoeringer/",
    "/dokumenter/",
    "/dokumenter/feed.atom",
    "/soeg/?q=Forslag+hele+%C3%A5ret&slags=hoering",
    "/soeg/?q=hele",
    "/forum/",
]


@pytest.fixture(params=["public", "staff"])
def reader(request, client, client_of, editor):
    return client if request.param == "public" else client_of(editor)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_consultations_holds_the_call(reader, call, page):
    response = reader.get(page)
    assert response.status_code == 200
    text = response.text
    for words in WORDS:
        assert f">{words}<" not in text or page.startswith("/soeg/")
        assert f"/hoeringer/{words}" not in text
    assert "forslag~" not in text


def test_no_read_of_consultations_holds_the_call(call, now, editor):
    for user in (None, editor):
        rows = Consultation.objects.visible_to(user)
        for found in (
            rows,
            rows.held_here(),
            rows.open_at(now),
            rows.coming_first(now),
            rows.unsettled(),
            newest.open_and_next(user, now),
        ):
            assert list(found) == []
        for source in repository.SOURCES:
            assert list(source.find(user)) == []


def test_staff_list_and_its_filters_never_hold_the_call(client_of, editor, call):
    client = client_of(editor)
    for page in ("consultation/", "consultation/?kind__exact=open_call", "submission/?state=all"):
        response = client.get(f"/admin/consultations/{page}")
        assert response.context["cl"].queryset.count() == 0
    assert client.get(f"/admin/consultations/consultation/{call.pk}/change/").status_code == 302


def test_no_form_offers_the_kind(client_of, editor):
    page = client_of(editor).get("/admin/consultations/consultation/add/").text
    assert "open_call" not in page


@pytest.mark.parametrize(
    "name",
    [
        "consultation",
        "consultation-report",
        "consultation-feed",
        "consultation-calendar",
        "submission-new",
        "submission-list",
    ],
)
def test_no_address_of_a_consultation_leads_to_the_call(client, call, name):
    """The row's address fits no pattern, so a forgotten link fails loudly instead of leading there."""
    with pytest.raises(NoReverseMatch):
        reverse(name, args=[call.slug])
    with translation.override("da"):
        path = reverse(name, args=["x"]).replace("/x/", f"/{call.slug}/")
    assert client.get(path).status_code == 404


def test_answer_page_of_a_consultation_never_shows_a_proposal_of_the_call(client, call):
    sent = Submission.objects.get(consultation=call)
    other = ConsultationFactory()
    for slug in (call.slug, other.slug):
        assert client.get(f"/hoeringer/{slug}/svar/{sent.reference}/").status_code == 404


def test_a_foreign_key_still_reaches_the_call(call):
    sent = Submission.objects.filter(consultation=call).get()
    assert sent.consultation.is_open_call
    assert Submission.objects.select_related("consultation").first().consultation.is_open_call
    assert OpenCall.objects.count() == 2


def test_the_call_cannot_be_followed_or_discussed_as_a_consultation(client, call):
    assert client.get(f"/foelg/hoering/{call.pk}/").status_code == 404
    assert not ABOUT["hoering"].objects.filter(pk=call.pk).exists()


def test_a_plan_is_published_although_proposals_sent_all_year_wait(call, editor, now):
    initiative = CommitmentFactory(plan__state="co_creation")
    later = now + dt.timedelta(days=400)
    published = publish_plan(initiative.plan, by=editor, now=later)
    assert published.state == "published"


def test_a_plan_never_lists_the_call(client, call, now):
    initiative = CommitmentFactory()
    assert list(initiative.plan.consultations.all()) == []
    page = client.get(initiative.plan.get_absolute_url()).text
    assert "Forslag hele året" not in page


@pytest.mark.parametrize("act", [actions.settle, actions.publish_report])
def test_settling_and_reporting_are_refused(call, editor, now, act):
    with pytest.raises(ValidationError):
        act(Consultation.everything.get(pk=call.pk), by=editor, now=now)
