"""Plans, initiatives and consultations have threads of their own, begun at one click."""

import uuid

import pytest
from django.utils.translation import override

from forum.actions import hide_post
from forum.models import Topic
from tests.factories import CategoryFactory, CommitmentFactory, ConsultationFactory, PlanFactory

pytestmark = pytest.mark.django_db

THINGS = [
    ("hoering", ConsultationFactory, "consultation"),
    ("initiativ", CommitmentFactory, "commitment"),
    ("plan", PlanFactory, "plan"),
]


@pytest.fixture
def signed_in(client_of, stranger):
    CategoryFactory(slug="debat")
    return client_of(stranger)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("word", "factory", "field"), THINGS)
def test_page_leads_to_a_thread_that_bears_its_name(signed_in, word, factory, field, prefix):
    thing = factory(title_da="Åbne møder", title_en="Open meetings")
    title = "Open meetings" if prefix else "Åbne møder"
    start = f"{prefix}/forum/{'new' if prefix else 'nyt'}/?{word}={thing.pk}"
    with override("en" if prefix else "da"):
        address = thing.get_absolute_url()
    assert f'href="{start}"' in signed_in.get(address).text
    assert f'value="{title}"' in signed_in.get(start, follow=True).text


@pytest.mark.parametrize(("word", "factory", "field"), THINGS)
def test_thread_stands_on_the_page_of_what_it_is_about(signed_in, word, factory, field):
    thing = factory()
    sent = {"title": "Min tråd", "text": "Hvad nu?", "idempotency_key": str(uuid.uuid4())}
    signed_in.post(f"/forum/debat/nyt/?{word}={thing.pk}", sent)
    topic = Topic.objects.get()
    assert getattr(topic, field) == thing
    page = signed_in.get(thing.get_absolute_url()).text
    assert f'<a href="{topic.get_absolute_url()}">Min tråd</a>' in page


def test_plan_shows_the_threads_of_its_initiatives_too(signed_in):
    commitment = CommitmentFactory()
    sent = {"title": "Om ét", "text": "Hvad nu?", "idempotency_key": str(uuid.uuid4())}
    signed_in.post(f"/forum/debat/nyt/?initiativ={commitment.pk}", sent)
    assert "Om ét" in signed_in.get(commitment.plan.get_absolute_url()).text


def test_consultation_held_elsewhere_has_threads_too(signed_in):
    record = ConsultationFactory(is_record=True, phase=None)
    assert f"/forum/nyt/?hoering={record.pk}" in signed_in.get(record.get_absolute_url()).text


def test_hidden_thread_leaves_the_plan(signed_in, moderator, now):
    plan = PlanFactory()
    sent = {"title": "Reklame", "text": "Køb!", "idempotency_key": str(uuid.uuid4())}
    signed_in.post(f"/forum/debat/nyt/?plan={plan.pk}", sent)
    hide_post(Topic.objects.get().posts.get(), reason="advertising", by=moderator, now=now)
    assert "Reklame" not in signed_in.get(plan.get_absolute_url()).text
