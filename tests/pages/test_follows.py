import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ogp_portal.common import limits
from ogp_portal.notifications import follows
from ogp_portal.notifications.models import Follow, Message
from tests.factories import (
    CommitmentFactory,
    ConsultationFactory,
    PlanFactory,
    PostFactory,
    TopicFactory,
)

ADDRESS = "laeser@example.org"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def plan(db):
    return PlanFactory(title_da="Planen")


def ask(client, plan, email=ADDRESS, prefix="/foelg"):
    return client.post(f"{prefix}/plan/{plan.pk}/", {"email": email})


def confirm_path(follow):
    return f"/foelg/bekraeft/{follows.token_of(follow)}/"


def stop_path(follow):
    return f"/foelg/stop/{follows.token_of(follow)}/"


def confirmed(plan, user=None, address=ADDRESS) -> Follow:
    follow = follows.follow(
        follows.Asked(plan, address, "da", user), link=lambda _follow: "x", now=timezone.now()
    )
    follows.confirm(follow, now=timezone.now())
    follow.refresh_from_db()
    return follow


# --- asking -----------------------------------------------------------------------------------


def test_address_gets_a_mail_with_a_link_and_follows_nothing_yet(client, plan):
    page = ask(client, plan).content.decode()
    assert "Se i din mail" in page
    follow = Follow.objects.get()
    assert (follow.address, follow.confirmed_at, follow.language) == (ADDRESS, None, "da")
    assert confirm_path(follow) in Message.objects.get().context["link"]


def test_english_page_mails_in_english(client, plan):
    ask(client, plan, prefix="/en/follow")
    assert Message.objects.get().language == "en"
    assert "/en/follow/confirm/" in Message.objects.get().context["link"]


@pytest.mark.parametrize(
    ("kind", "factory"),
    [("plan", PlanFactory), ("initiativ", CommitmentFactory), ("hoering", ConsultationFactory)],
)
def test_everything_that_can_be_followed_asks_for_an_address(db, client, kind, factory):
    subject = factory()
    page = client.get(f"/foelg/{kind}/{subject.pk}/").content.decode()
    assert subject.get_absolute_url() in page
    assert 'type="email"' in page


def test_topic_can_be_followed(db, client):
    topic = TopicFactory()
    PostFactory(topic=topic)
    topic.__class__.objects.update(post_count=1)
    assert client.get(f"/foelg/emne/{topic.pk}/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/foelg/plan/0/", "/foelg/plan/99999999999999999999/", "/foelg/bruger/1/"]
)
def test_what_is_not_there_cannot_be_followed(db, client, path):
    assert client.get(path).status_code == 404


def test_what_is_not_public_cannot_be_followed(client, db):
    draft = PlanFactory(state="draft")
    assert client.get(f"/foelg/plan/{draft.pk}/").status_code == 404
    assert ask(client, draft).status_code == 404


@pytest.mark.parametrize(
    "address", ["", "ikke en adresse", "x" * 250 + "@example.org", "a@b\nc.dk"]
)
def test_wrong_address_is_named_and_kept_in_the_form(client, plan, address):
    answer = ask(client, plan, address)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Follow.objects.exists()


def test_asking_twice_leaves_one_follow_and_one_mail_an_hour(client, plan):
    first, second = ask(client, plan), ask(client, plan, ADDRESS.upper())
    assert (first.status_code, second.status_code) == (200, 200)
    assert (Follow.objects.count(), Message.objects.count()) == (1, 1)


def test_after_an_hour_the_mail_comes_again(client, plan):
    ask(client, plan)
    Message.objects.update(created_at=timezone.now() - HOUR - dt.timedelta(minutes=1))
    ask(client, plan)
    assert Message.objects.count() == 2


def test_full_hour_between_two_minutes_makes_no_difference(plan, now):
    asked = follows.Asked(plan, ADDRESS, "da")
    for minutes in (-1, 1):
        instant = now + dt.timedelta(minutes=minutes)
        follows.follow(asked, link=lambda _follow: "x", now=instant)
    assert Message.objects.count() == 1


def test_one_address_gets_few_mails_an_hour_however_much_is_asked(db, client):
    for _number in range(limits.MAILS_PER_HOUR + 2):
        ask(client, PlanFactory())
    assert Message.objects.count() == limits.MAILS_PER_HOUR


def test_who_follows_already_gets_the_same_answer_and_no_mail(client, plan):
    confirmed(plan)
    Message.objects.all().delete()
    assert "Se i din mail" in ask(client, plan).content.decode()
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_leave_one_follow_and_one_mail():
    plan = PlanFactory()
    start = threading.Barrier(2)

    def press():
        start.wait()
        ask(Client(), plan)
        connection.close()

    threads = [threading.Thread(target=press) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Follow.objects.count(), Message.objects.count()) == (1, 1)


# --- signed in --------------------------------------------------------------------------------


def test_signed_in_person_follows_at_once(plan, stranger, client_of):
    client = client_of(stranger)
    assert "stranger@example.org" in client.get(f"/foelg/plan/{plan.pk}/").content.decode()
    page = client.post(f"/foelg/plan/{plan.pk}/").content.decode()
    assert "Nu følger du med" in page
    follow = Follow.objects.get()
    assert (follow.user, follow.confirmed_at is None) == (stranger, False)
    assert not Message.objects.exists()


def test_signed_in_persons_press_confirms_what_was_asked_by_mail(plan, stranger, client_of, client):
    ask(client, plan, stranger.email)
    client_of(stranger).post(f"/foelg/plan/{plan.pk}/")
    follow = Follow.objects.get()
    assert (follow.user, follow.confirmed_at is None) == (stranger, False)


def test_list_shows_what_is_followed_under_its_present_name(plan, stranger, client_of):
    confirmed(plan, stranger, stranger.email)
    plan.title_da = "Nyt navn"
    plan.save()
    page = client_of(stranger).get("/konto/foelger/").content.decode()
    assert f'<a href="{plan.get_absolute_url()}">Nyt navn</a>' in page


def test_list_does_not_name_what_is_no_longer_public(plan, stranger, client_of):
    confirmed(plan, stranger, stranger.email)
    plan.__class__.objects.update(state="draft")
    page = client_of(stranger).get("/konto/foelger/").content.decode()
    assert "Planen" not in page
    assert "Det er ikke længere offentligt." in page


def test_list_holds_what_was_confirmed_by_mail_and_nothing_of_others(
    plan, stranger, editor, client_of
):
    confirmed(plan, address=stranger.email)
    assert "Planen" in client_of(stranger).get("/konto/foelger/").content.decode()
    assert (
        "Du følger ikke noget endnu." in client_of(editor).get("/konto/foelger/").content.decode()
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_whatever_it_shows(
    stranger, client_of, rows, django_assert_num_queries
):
    for number in range(rows):
        confirmed(PlanFactory(title_da=f"Plan {number}"), stranger, stranger.email)
        confirmed(CommitmentFactory(title_da=f"Initiativ {number}"), stranger, stranger.email)
    client = client_of(stranger)
    with django_assert_num_queries(5):  # session, person, follows, plans, initiatives
        page = client.get("/konto/foelger/").content.decode()
    for number in range(rows):
        assert f"Plan {number}" in page
        assert f"Initiativ {number}" in page


def test_follow_is_stopped_from_the_list_and_pressing_twice_is_no_error(plan, stranger, client_of):
    follow = confirmed(plan, stranger, stranger.email)
    client = client_of(stranger)
    for _again in range(2):
        answer = client.post("/konto/foelger/", {"follow": follow.pk})
        assert answer.headers["Location"] == "/konto/foelger/"
    assert not Follow.objects.active().exists()


def test_nobody_stops_what_others_follow(plan, stranger, editor, client_of):
    follow = confirmed(plan, stranger, stranger.email)
    client_of(editor).post("/konto/foelger/", {"follow": follow.pk})
    assert Follow.objects.active().exists()


@pytest.mark.parametrize("pk", ["", "1", "x" * 40])
def test_stopping_something_that_is_no_follow_is_answered_with_404(stranger, client_of, pk):
    assert client_of(stranger).post("/konto/foelger/", {"follow": pk}).status_code == 404


@pytest.mark.parametrize("prefix", ["/foelg/plan/", "/en/follow/plan/"])
def test_pages_of_following_are_never_kept_nor_indexed(client, plan, prefix):
    answer = client.get(f"{prefix}{plan.pk}/")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b'content="noindex"' in answer.content
