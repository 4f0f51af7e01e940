"""The links in mails about what one follows: confirm and stop."""

import datetime as dt

import pytest
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from ogp_portal.common import limits
from ogp_portal.jobs.actions import run_due
from ogp_portal.notifications import follows
from ogp_portal.notifications.actions import post_to_followers
from ogp_portal.notifications.models import Follow, Message
from tests.factories import PlanFactory
from tests.pages.test_follows import ask, confirm_path, confirmed, stop_path


@pytest.fixture
def plan(db):
    return PlanFactory(title_da="Planen")


# --- confirming -------------------------------------------------------------------------------


def test_opening_the_link_shows_a_button_and_confirms_nothing(client, plan):
    ask(client, plan)
    page = client.get(confirm_path(Follow.objects.get())).content.decode()
    assert '<button class="button button-primary" type="submit">Bekræft</button>' in page
    assert "Planen" in page
    assert not Follow.objects.active().exists()


def test_pressing_the_button_confirms_once_and_says_so_twice(client, plan):
    ask(client, plan)
    path = confirm_path(Follow.objects.get())
    for _again in range(2):
        assert "Nu følger du med" in client.post(path).content.decode()
    assert Follow.objects.active().count() == 1


def test_link_that_is_too_old_says_so_and_confirms_nothing(client, plan):
    ask(client, plan)
    days = dt.timedelta(days=limits.CONFIRMATION_DAYS, minutes=1)
    Follow.objects.update(asked_at=timezone.now() - days)
    assert (
        "Linket er for gammelt" in client.post(confirm_path(Follow.objects.get())).content.decode()
    )
    assert not Follow.objects.active().exists()


def test_asking_again_makes_an_old_link_work(client, plan):
    ask(client, plan)
    Follow.objects.update(asked_at=timezone.now() - dt.timedelta(days=20))
    Message.objects.all().delete()
    ask(client, plan)
    client.post(confirm_path(Follow.objects.get()))
    assert Follow.objects.active().exists()


@pytest.mark.parametrize("page", ["bekraeft", "stop"])
@pytest.mark.parametrize("change", [lambda token: token[:-1] + "x", lambda token: "x", str.upper])
def test_tampered_link_is_answered_with_404(client, plan, page, change):
    ask(client, plan)
    token = change(follows.token_of(Follow.objects.get()))
    for method in (client.get, client.post):
        assert method(f"/foelg/{page}/{token}/").status_code == 404


def test_token_made_for_another_purpose_is_refused(client, plan):
    ask(client, plan)
    foreign = signing.dumps(str(Follow.objects.get().pk), salt="something else")
    assert client.get(f"/foelg/stop/{foreign}/").status_code == 404


# --- stopping ---------------------------------------------------------------------------------


def test_opening_the_stop_link_stops_nothing(client, plan):
    follow = confirmed(plan)
    assert "Stop mailene" in client.get(stop_path(follow)).content.decode()
    assert Follow.objects.active().exists()


def test_mail_program_stops_with_one_post_without_cookie_or_key(plan):
    follow = confirmed(plan)
    client = Client(enforce_csrf_checks=True)
    answer = client.post(stop_path(follow), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert not Follow.objects.active().exists()


def test_stopping_twice_is_friendly(client, plan):
    follow = confirmed(plan)
    for _again in range(2):
        page = client.post(stop_path(follow)).content.decode()
        assert "Du følger ikke længere med" in page
    assert "Du følger ikke længere med" in client.get(stop_path(follow)).content.decode()
    assert "Du følger ikke længere med" in client.post(confirm_path(follow)).content.decode()


def test_stopping_forgets_the_address(client, plan):
    follow = confirmed(plan)
    client.post(stop_path(follow))
    follow.refresh_from_db()
    assert follow.address == ""


def test_who_stopped_may_follow_again(client, plan):
    client.post(stop_path(confirmed(plan)))
    Message.objects.all().delete()
    ask(client, plan)
    assert Follow.objects.filter(ended_at=None).count() == 1


def test_mail_about_news_names_its_own_stop_link_in_its_headers(plan):
    follow = confirmed(plan)
    mail.outbox.clear()
    context = {"label": "Planen", "link": "https://ogp.example/", "days": 14}
    post_to_followers(follows.CONFIRM, plan, context=context, period="news", now=timezone.now())
    run_due("messages", now=timezone.now(), budget=dt.timedelta(seconds=5))
    headers = mail.outbox[-1].extra_headers
    assert stop_path(follow) in headers["List-Unsubscribe"]
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_nobody_confirmed_is_forgotten(client, plan):
    ask(client, plan)
    confirmed(plan, address="anden@example.org")
    old = timezone.now() - dt.timedelta(days=limits.CONFIRMATION_DAYS + 1)
    Follow.objects.update(asked_at=old)
    assert follows.forget_unconfirmed(timezone.now()) == 1
    assert Follow.objects.get().address == "anden@example.org"
