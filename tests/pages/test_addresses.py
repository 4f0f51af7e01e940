"""The table of addresses of the story (design 4), word for word, in both languages."""

import datetime as dt
import re

import pytest
from django.db import transaction
from django.utils import timezone

from tests.factories import (
    CategoryFactory,
    ConsultationFactory,
    MilestoneFactory,
    PhaseFactory,
    PostFactory,
    ProposalFactory,
    SubmissionFactory,
    TopicFactory,
)
from tests.plans.denmark import load

pytestmark = pytest.mark.django_db

PAGES = [
    ("/", "/en/"),
    ("/handlingsplaner/", "/en/action-plans/"),
    ("/handlingsplaner/2012/", "/en/action-plans/2012/"),
    ("/handlingsplaner/2013-2014/", "/en/action-plans/2013-2014/"),
    ("/handlingsplaner/2017-2019/", "/en/action-plans/2017-2019/"),
    ("/handlingsplaner/2019-2022/", "/en/action-plans/2019-2022/"),
    ("/handlingsplaner/2023-2025/", "/en/action-plans/2023-2025/"),
    (
        "/handlingsplaner/2017-2019/tema/flere-og-bedre-aabne-data/",
        "/en/action-plans/2017-2019/theme/flere-og-bedre-aabne-data/",
    ),
    ("/handlingsplaner/2017-2019/1.1/", "/en/action-plans/2017-2019/1.1/"),
    ("/handlingsplaner/2013-2014/DK0036/", "/en/action-plans/2013-2014/DK0036/"),
    (
        "/handlingsplaner/2017-2019/1.1/milepaele/1/",
        "/en/action-plans/2017-2019/1.1/milestones/1/",
    ),
    ("/dokumenter/", "/en/documents/"),
    ("/selvevalueringer/", "/en/self-assessments/"),
    (
        "/handlingsplaner/2017-2019/selvevaluering/slut/",
        "/en/action-plans/2017-2019/self-assessment/final/",
    ),
    (
        "/handlingsplaner/2017-2019/selvevaluering/midtvejs/",
        "/en/action-plans/2017-2019/self-assessment/midterm/",
    ),
    ("/hoeringer/", "/en/consultations/"),
    ("/hoeringer/aabenhed/", "/en/consultations/aabenhed/"),
    ("/hoeringer/temaer-2017-2019/", "/en/consultations/temaer-2017-2019/"),
    ("/hoeringer/aabenhed/svar/nyt/", "/en/consultations/aabenhed/submissions/new/"),
    ("/hoeringer/aabenhed/svar/", "/en/consultations/aabenhed/submissions/"),
    (
        "/hoeringer/aabenhed/svar/S-AAAAAAAA/",
        "/en/consultations/aabenhed/submissions/S-AAAAAAAA/",
    ),
    (
        "/hoeringer/aabenhed/hoeringsnotat/",
        "/en/consultations/aabenhed/consultation-report/",
    ),
    ("/forslag/", "/en/proposals/"),
    ("/forslag/nyt/", "/en/proposals/new/"),
    ("/forslag/F-AAAAAAAA/", "/en/proposals/F-AAAAAAAA/"),
    ("/forum/", "/en/forum/"),
    ("/forum/planen/", "/en/forum/planen/"),
    ("/forum/planen/{topic}-hvad-nu/", "/en/forum/planen/{topic}-hvad-nu/"),
    ("/netvaerk/", "/en/network/"),
    ("/netvaerk/moeder/{meeting}/", "/en/network/meetings/{meeting}/"),
    ("/om/", "/en/about/"),
    ("/soeg/", "/en/search/"),
    ("/privatliv/", "/en/privacy/"),
    ("/cookies/", "/en/cookies/"),
    ("/aabne-data/", "/en/open-data/"),
    ("/aabne-data/api/", "/en/open-data/api/"),
    ("/aabne-data/commitments/", "/en/open-data/commitments/"),
]
LEAD_ON = [
    ("/DK0050/", "/handlingsplaner/2017-2019/1.1/"),
    ("/en/DK0050/", "/en/action-plans/2017-2019/1.1/"),
    ("/dk0050/", "/handlingsplaner/2017-2019/1.1/"),
    ("/handlingsplaner/2019-2021/", "/handlingsplaner/2019-2022/"),
    ("/en/action-plans/2019-2021/", "/en/action-plans/2019-2022/"),
    ("/handlingsplaner/2023-2024/", "/handlingsplaner/2023-2025/"),
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The real plans, and one of each thing that people write; gives the ids in addresses."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        ids = _write(timezone.now())
        with django_db_blocker.block():
            yield ids
        transaction.set_rollback(True)


def _write(now: dt.datetime) -> dict[str, object]:
    from plans.models import Commitment, NetworkMeeting

    held = ConsultationFactory(
        slug="aabenhed", phase=None, plan=None, report_da="Notat", report_published_at=now
    )
    day = dt.timedelta(days=1)
    PhaseFactory(consultation=held, opens_at=now - day, closes_at=now + day)
    answer = SubmissionFactory(consultation=held, reference="S-AAAAAAAA")
    ProposalFactory(submission=answer, reference="F-AAAAAAAA")
    MilestoneFactory(commitment=Commitment.objects.get(ogp_id="DK0050"), position=1)
    topic = TopicFactory(category=CategoryFactory(slug="planen"), slug="hvad-nu")
    PostFactory(topic=topic)
    return {"topic": topic.pk, "meeting": NetworkMeeting.objects.first().slug}


@pytest.mark.parametrize(("danish", "english"), PAGES)
def test_page_has_an_address_in_each_language_and_they_lead_to_each_other(
    client, world, danish, english
):
    danish, english = danish.format(**world), english.format(**world)
    pages = {"da": (danish, english), "en": (english, danish)}
    for language, (address, other) in pages.items():
        answer = client.get(address)
        assert answer.status_code == 200
        assert f'<html lang="{language}"' in answer.text
        assert {("da", danish), ("en", english)} <= set(alternates(answer.text))
        assert other in switches(answer.text)


def alternates(page: str) -> list[tuple[str, str]]:
    """(language, address within the site) of each hreflang."""
    found = re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)"', page)
    return [(language, re.sub(r"^https?://[^/]+", "", address)) for language, address in found]


def switches(page: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)" lang="(?:da|en)" hreflang', page)


@pytest.mark.parametrize(("address", "present"), LEAD_ON)
def test_address_that_leads_on_does_so_for_good(client, world, address, present):
    answer = client.get(address)
    assert (answer.status_code, answer.url) == (301, present)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_has_one_address_for_both_languages(client, world, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(("address", "sign_in"), [("/konto/", "/konto/"), ("/en/account/", "/en/")])
def test_own_pages_lead_to_sign_in_in_the_same_language(client, world, address, sign_in):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith(sign_in)
