"""Profiles: the name as chosen, who speaks for whom, and the posts that all can read."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from forum.actions import Sanction, hide_post, restore_post, sanction_person, withdraw_post
from forum.enums import DecisionKind
from forum.names import handle_of, person_in
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from tests.factories import (
    CommitmentFactory,
    MandateFactory,
    OrganisationFactory,
    PlanFactory,
    PostFactory,
    TopicFactory,
    UserFactory,
)
from tests.factories.consultations import NOW
from tests.forum.people import handle, profile, writer, wrote
from tests.forum.reading import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return writer(email="hemmelig@example.org", joined_at=dt.datetime(2026, 3, 5, tzinfo=dt.UTC))


def shown_posts(page: str) -> list[str]:
    return re.findall(r'<h3[^>]*><a href="(/forum/[^"]+/indlaeg/\d+/)">', page)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Anna Jensen", "anna-jensen-7"),
        ("Åse Ærø 1", "aase-aeroe-1-7"),
        ("Анна", "7"),
        ("7", "7-7"),
    ],
)
def test_a_handle_is_the_name_with_the_number_that_decides(name, word):
    assert handle_of(name, 7) == word
    assert person_in(word) == 7


def test_profile_shows_name_month_and_posts_and_nothing_private(client, anna):
    page = client.get(profile(anna)).text
    assert "<h1>Anna Jensen</h1>" in page
    assert "marts 2026" in page
    assert f"@{handle(anna)}" in page
    assert "hemmelig" not in page
    assert '<meta name="robots" content="noindex">' in page
    assert shown_posts(page) == [anna.posts.get().permalink]
    assert "Taler for" not in page
    english = client.get(f"/en/forum/profile/{handle(anna)}/").text
    assert "Member since" in english
    assert "March 2026" in english


def test_earlier_and_wrong_names_lead_to_the_same_person_for_ever(client, anna):
    old = profile(anna)
    other = writer("Anna Jensen")
    assert profile(other) != old
    User.objects.filter(pk=anna.pk).update(display_name="Solsikke")
    anna.refresh_from_db()
    assert client.get(f"{old}?fra=1-1")["Location"] == f"{profile(anna)}?fra=1-1"
    assert "<h1>Solsikke</h1>" in client.get(profile(anna)).text
    anna.delete()
    assert client.get(old).status_code == 404
    assert writer("Anna Jensen").pk != anna.pk


@pytest.mark.parametrize(
    "name", ["anna", "0", "anna-0", "anna-99999999999999999999", "anna-999999999999999999", "-"]
)
def test_what_names_nobody_is_not_found(client, anna, name):
    assert client.get(f"/forum/profil/{name}/").status_code == 404


def test_who_shows_nothing_has_no_profile_save_for_oneself_and_moderators(
    client, client_of, moderator, stranger
):
    silent = UserFactory(display_name="Tavs")
    assert client.get(profile(silent)).status_code == 404
    assert client_of(stranger).get(profile(silent)).status_code == 404
    own = client_of(silent).get(profile(silent))
    assert "Du har ikke skrevet noget i forummet, som andre kan læse." in own.text
    assert "Her er ingen indlæg." in client_of(moderator).get(profile(silent)).text


def test_closed_account_is_linked_nowhere(client):
    anna = UserFactory(display_name="Anna")
    topic = TopicFactory(author=anna)
    PostFactory(topic=topic, author=anna)
    addresses = ["/forum/", topic.category.get_absolute_url(), topic.get_absolute_url()]
    for address in addresses:
        assert profile(anna) in client.get(address).text
    User.objects.filter(pk=anna.pk).update(is_active=False)
    for address in addresses:
        page = client.get(address).text
        assert profile(anna) not in page
        assert "<bdi>Anna</bdi>" in page


def test_hidden_withdrawn_and_closed_leave_the_profile_at_once(client, moderator, anna):
    posts = [PostFactory(author=anna) for _ in range(2)]
    hide_post(posts[0], reason="off_topic", by=moderator, now=NOW)
    withdraw_post(posts[1], by=anna, now=NOW)
    page = client.get(profile(anna)).text
    assert shown_posts(page) == [anna.posts.get(hidden_at=None).permalink]
    last = anna.posts.get(hidden_at=None)
    hide_post(last, reason="off_topic", by=moderator, now=NOW)
    assert client.get(profile(anna)).status_code == 404
    restore_post(last, reason="Fejl", by=moderator, now=NOW)
    assert client.get(profile(anna)).status_code == 200
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert client.get(profile(anna)).status_code == 404
    assert profile(anna) not in client.get(last.topic.get_absolute_url()).text


def test_suspended_person_looks_like_anybody(client, client_of, moderator, anna, stranger):
    before = client.get(profile(anna)).text
    until = NOW + dt.timedelta(days=3)
    sanction = Sanction(DecisionKind.SUSPEND, "off_topic", "Hold pause.", ends_at=until)
    sanction_person(anna, sanction, by=moderator, now=NOW)
    assert client.get(profile(anna)).text == before


def test_organisation_is_shown_with_a_confirmed_running_mandate_alone(client, anna):
    now = timezone.now()
    day = dt.timedelta(days=1)
    asked = {"user": anna, "asked_at": now - 3 * day}
    names = ["Ikke bekræftet", "Ophørt", "Senere", "Gældende"]
    bodies = [OrganisationFactory(name_da=name, name_en=f"{name} EN") for name in names]
    MandateFactory(organisation=bodies[0], **asked)
    MandateFactory(organisation=bodies[1], confirmed_at=now - day, ended_at=now, **asked)
    MandateFactory(organisation=bodies[2], confirmed_at=now + day, **asked)
    MandateFactory(organisation=bodies[3], confirmed_at=now - day, **asked)
    page = client.get(profile(anna)).text
    assert [name for name in names if f"<dd>{name}" in page] == ["Gældende"]
    assert "Gældende EN" in client.get(f"/en/forum/profile/{handle(anna)}/").text


def test_initiative_owner_is_marked_on_profile_and_post(client, anna, now):
    body = OrganisationFactory(name_da="Styrelsen")
    rows = [CommitmentFactory(plan=PlanFactory(state=state)) for state in ("in_progress", "ended")]
    for row in rows:
        row.parties.create(organisation=body, role="lead")
    topic = PostFactory().topic
    assert wrote(topic, "Før", by=anna, now=now).author_mark == ""
    MandateFactory(user=anna, organisation=body, asked_at=now, confirmed_at=now - dt.timedelta(0))
    assert wrote(topic, "Nu", by=anna, now=now).author_mark == "owner"
    page = client.get(profile(anna)).text
    assert f'ansvarlig for initiativ <a href="{rows[0].get_absolute_url()}">' in page
    assert rows[1].get_absolute_url() not in page


@pytest.mark.parametrize(
    ("role", "shown"), [("moderator", "Moderator"), ("editor", "Portalens redaktion")]
)
def test_staff_are_marked_and_a_name_alone_marks_nobody(client, settings, role, shown):
    settings.OGP_PUBLISHER = "Digitaliseringsstyrelsen"
    staff = writer("Mette Holm", roles=[role])
    mark = f"{shown}, Digitaliseringsstyrelsen</strong>"
    assert mark in client.get(profile(staff)).text
    assert mark not in client.get(profile(writer("Mette Holm"))).text


@pytest.mark.parametrize("name", ["\u202eevE", "Z" + "\u0335" * 40, "\u200f\u200e", "<b>x</b>"])
def test_hostile_name_is_inert_on_its_profile(client, name):
    page = client.get(profile(writer(name))).text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", page)
    assert not re.search("[\u0300-\u036f]{3}", page)
    assert "<b>x" not in page


def test_posts_come_newest_first_page_by_page_and_cost_the_same(client, anna):
    topic = TopicFactory()
    posts = [PostFactory(topic=topic, author=anna, written_at=NOW) for _ in range(3)]
    few = queries(client, profile(anna))
    more = range(limits.POSTS_PER_PAGE - 2)
    posts += [PostFactory(topic=topic, author=anna, written_at=NOW) for _ in more]
    assert len(queries(client, profile(anna))) == len(few) <= 4
    page = client.get(profile(anna)).text
    newest_first = [post.permalink for post in reversed(posts)]
    assert shown_posts(page) == newest_first[: limits.POSTS_PER_PAGE]
    older = re.search(r'rel="next" href="(\?fra=[^"]+)"', page)[1]
    rest = client.get(profile(anna) + older)
    assert shown_posts(rest.text)[0] == newest_first[limits.POSTS_PER_PAGE]
    assert 'rel="next"' not in rest.text
    sql = queries(client, profile(anna) + older)[-1]
    assert "OFFSET" not in sql
    for place in ["", "x", "1-", "99999999999999999999-1", "-1--1"]:
        assert client.get(profile(anna), {"fra": place}).status_code == 404


def test_profile_is_the_same_for_all_and_kept_at_the_edge(client, anna):
    answer = client.get(profile(anna))
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
    assert "csrfmiddlewaretoken" not in answer.text
