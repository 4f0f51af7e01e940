"""Moving, merging and splitting topics: no address breaks, no post is lost, counters are exact."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forum.actions import (
    hide_post,
    keep_draft,
    merge_topics,
    move_topic,
    react,
    restore_post,
    split_topic,
    write_post,
)
from forum.models import Post, PostDraft, Topic
from ogp_portal.audit.models import Event
from ogp_portal.notifications.models import Follow
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory
from tests.forum.test_counters import assert_exact, at_once
from tests.forum.test_reading_follows import followed_by_mail

pytestmark = pytest.mark.django_db
WHY = "Samme emne"


@pytest.fixture
def room():
    return CategoryFactory(slug="debat")


@pytest.fixture
def other_room():
    return CategoryFactory(slug="aabne-data")


def thread(room, count: int = 3, title: str = "Busser", **fields) -> Topic:
    """A topic whose posts are called after their positions."""
    topic = TopicFactory(category=room, title=title, **fields)
    for number in range(1, count + 1):
        PostFactory(topic=topic, text=f"{title} {number}", html=f"<p>{title} {number}</p>")
    topic.refresh_from_db()
    return topic


def texts(topic) -> list[str]:
    return list(topic.posts.exclude(text="").order_by("position").values_list("text", flat=True))


def post_at(topic, position: int) -> Post:
    return topic.posts.get(position=position)


# --- move


def test_moved_topic_stands_in_the_other_room_and_its_address_leads_there(
    client, room, other_room, moderator, now
):
    topic = thread(room)
    before = topic.get_absolute_url()
    move_topic(topic, category=other_room, reason=WHY, by=moderator, now=now)
    topic.refresh_from_db()
    answer = client.get(f"{before}?side=1")
    assert answer.status_code == 301
    assert answer["Location"] == f"/forum/aabne-data/{topic.pk}-{topic.slug}/?side=1"
    assert "Busser" not in client.get("/forum/debat/").text
    assert "Busser" in client.get("/forum/aabne-data/").text
    assert_exact([topic])
    room.refresh_from_db()
    assert room.topic_count == 0
    assert Event.objects.filter(verb="moved", reason=WHY).exists()


def test_moving_to_the_same_room_changes_nothing(room, moderator, now):
    topic = thread(room)
    move_topic(topic, category=room, reason=WHY, by=moderator, now=now)
    assert_exact([topic])
    assert not Event.objects.filter(verb="moved").exists()


# --- merge


def test_merged_posts_stand_behind_the_others_and_old_addresses_lead_there(
    client, room, moderator, now
):
    source, into = thread(room, title="Busser"), thread(room, title="Tog")
    page, second = source.get_absolute_url(), post_at(source, 2).permalink
    merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    into.refresh_from_db()
    assert texts(into) == ["Tog 1", "Tog 2", "Tog 3", "Busser 1", "Busser 2", "Busser 3"]
    assert client.get(page)["Location"] == into.get_absolute_url() + "#p4"
    assert client.get(second)["Location"] == into.get_absolute_url() + "#p5"
    assert client.get(f"{page}feed.atom")["Location"] == f"{into.get_absolute_url()}feed.atom"
    listed = client.get("/forum/debat/").text
    assert ">Tog</a>" in listed
    assert ">Busser</a>" not in listed
    assert_exact([source, into])


def test_later_page_of_a_merged_topic_leads_to_its_posts(client, room, moderator, now):
    source, into = thread(room, 25), thread(room, 1, title="Tog")
    merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    assert client.get(f"{source.get_absolute_url()}?side=2")["Location"].endswith("?side=2#p22")
    assert client.get(f"{source.get_absolute_url()}?side=3").status_code == 404
    assert client.get(f"{source.get_absolute_url()}?side=x").status_code == 302


def test_merged_twice_leads_to_the_last(client, room, moderator, now):
    first, second, third = (thread(room, 1, title=title) for title in ["A", "B", "C"])
    merge_topics(first, into=second, reason=WHY, by=moderator, now=now)
    merge_topics(second, into=third, reason=WHY, by=moderator, now=now)
    assert client.get(first.get_absolute_url())["Location"] == third.get_absolute_url() + "#p3"
    first.refresh_from_db()
    assert first.merged_into == third


def test_what_belongs_to_a_post_goes_with_it(client, room, moderator, stranger, now):
    source, into = thread(room), thread(room, title="Tog")
    hidden, liked = post_at(source, 2), post_at(source, 3)
    hide_post(hidden, reason="personal_data", by=moderator, now=now)
    react(liked, kind="agree", by=stranger, now=now)
    merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    page = client.get(into.get_absolute_url()).text
    assert "Busser 2" not in page
    assert "Indlæg 5 blev skjult" in page
    assert "Enig 1" in page
    restore_post(Post.objects.get(pk=hidden.pk), reason="Fejl", by=moderator, now=now)
    assert "Busser 2" in client.get(into.get_absolute_url()).text
    assert_exact([source, into])


def test_title_is_found_with_the_first_post_alone(client, room, moderator, now):
    source, into = thread(room, 1, title="Solbriller"), thread(room, 1, title="Tog")
    for topic in (source, into):
        restored = post_at(topic, 1)
        hide_post(restored, reason="off_topic", by=moderator, now=now)
        restore_post(restored, reason="Fejl", by=moderator, now=now)
    Post.objects.filter(topic=source).update(text="Noget", html="<p>Noget</p>")
    merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    assert "Tog" not in client.get("/soeg/?q=solbriller").text.split("<main")[1].split("</h1>")[1]


def test_followers_and_drafts_go_along(room, stranger, moderator, now):
    source, into = thread(room), thread(room, title="Tog")
    followed_by_mail(source)
    followed_by_mail(into)
    followed_by_mail(source, "anden@example.org")
    keep_draft(source, text="Min kladde", by=stranger, now=now)
    merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    addresses = Follow.objects.active().of(into).values_list("address", flat=True)
    assert sorted(addresses) == ["anden@example.org", "laeser@example.org"]
    assert not Follow.objects.active().of(source).exists()
    assert PostDraft.objects.get().topic == into


def test_two_drafts_become_one(room, stranger, moderator, now):
    source, into = thread(room), thread(room, title="Tog")
    keep_draft(source, text="Det ene", by=stranger, now=now)
    keep_draft(into, text="Det andet", by=stranger, now=now)
    merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    assert PostDraft.objects.get().text == "Det andet\n\nDet ene"


def test_reply_written_while_the_topic_was_merged_is_not_lost(
    client_of, room, stranger, moderator, now
):
    source, into = thread(room), thread(room, title="Tog")
    client, form = client_of(stranger), f"{source.get_absolute_url()}svar/"
    merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    assert client.get(form)["Location"] == f"{into.get_absolute_url()}svar/"
    sent = {"text": "Ja!", "reply_to": "2", "idempotency_key": str(uuid.uuid4())}
    assert client.post(form, sent)["Location"] == into.get_absolute_url() + "#p7"
    written = post_at(into, 7)
    assert written.reply_to == post_at(into, 5)


def test_topic_cannot_be_merged_with_itself_or_twice(room, moderator, now):
    source, into = thread(room), thread(room, title="Tog")
    with pytest.raises(ValidationError):
        merge_topics(source, into=source, reason=WHY, by=moderator, now=now)
    merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    for one, other in [(source, into), (into, source)]:
        with pytest.raises(ValidationError) as refused:
            merge_topics(one, into=other, reason=WHY, by=moderator, now=now)
        assert refused.value.code == "merged"
    with pytest.raises(ValidationError):
        move_topic(source, category=room, reason=WHY, by=moderator, now=now)


def test_invented_and_real_topics_stay_apart(room, moderator, now):
    source, into = thread(room, is_demonstration=True), thread(room, title="Tog")
    with pytest.raises(ValidationError) as refused:
        merge_topics(source, into=into, reason=WHY, by=moderator, now=now)
    assert refused.value.code == "demonstration"


@pytest.mark.django_db(transaction=True)
def test_merging_while_people_write_loses_nothing():
    room, moderator = CategoryFactory(slug="debat"), UserFactory(roles=["moderator"])
    topics = [thread(room, title=title) for title in ("Busser", "Tog")]
    people = UserFactory.create_batch(4)

    def act(number):
        if number == len(people):
            merge_topics(topics[0], into=topics[1], reason=WHY, by=moderator, now=timezone.now())
            return
        key = uuid.uuid4()
        topic = topics[1] if number % 2 else topics[0]
        try:
            write_post(
                topic,
                text=f"Nyt {number}",
                by=people[number],
                now=timezone.now(),
                idempotency_key=key,
            )
        except Topic.DoesNotExist:  # merged meanwhile: the page sends it to the other topic
            write_post(
                topics[1],
                text=f"Nyt {number}",
                by=people[number],
                now=timezone.now(),
                idempotency_key=key,
            )

    at_once(act, range(len(people) + 1))
    assert sorted(text for text in texts(topics[1]) if text.startswith("Nyt")) == [
        f"Nyt {number}" for number in range(4)
    ]
    assert_exact(topics)


# --- split


def test_posts_taken_out_become_a_topic_and_leave_a_line(client, room, other_room, moderator, now):
    topic = thread(room, 4)
    chosen = [post_at(topic, 4), post_at(topic, 2)]
    old = chosen[1].permalink
    new = split_topic(
        chosen, title="Om tog", category=other_room, reason=WHY, by=moderator, now=now
    )
    assert texts(new) == ["Busser 2", "Busser 4"]
    assert texts(topic) == ["Busser 1", "Busser 3"]
    page = client.get(topic.get_absolute_url()).text
    assert "Indlæg 2 står i et andet emne." in page
    assert 'href="indlaeg/2/"' in page
    assert client.get(old)["Location"] == new.get_absolute_url() + "#p1"
    assert client.get(f"{topic.get_absolute_url()}indlaeg/3/")["Location"].endswith("#p3")
    new.refresh_from_db()
    assert (new.started_by, new.author) == (chosen[1].author_name, chosen[1].author)
    assert_exact([topic, new])


def test_new_post_after_a_split_takes_the_next_place(room, stranger, moderator, now):
    topic = thread(room)
    last = [post_at(topic, 3)]
    split_topic(last, title="Ny", category=room, reason=WHY, by=moderator, now=now)
    key = uuid.uuid4()
    later = timezone.now()
    assert write_post(topic, text="Nyt", by=stranger, now=later, idempotency_key=key).position == 4


@pytest.mark.parametrize(
    ("positions", "code"), [([1, 2], "first"), ([2], "hidden"), ([], "topics")]
)
def test_what_cannot_be_taken_out(room, moderator, now, positions, code):
    topic = thread(room)
    hide_post(post_at(topic, 2), reason="off_topic", by=moderator, now=now)
    chosen = [post_at(topic, position) for position in positions]
    with pytest.raises(ValidationError) as refused:
        split_topic(chosen, title="Ny", category=room, reason=WHY, by=moderator, now=now)
    assert refused.value.code == code
    assert Topic.objects.count() == 1


def test_posts_of_two_topics_are_not_taken_out_together(room, moderator, now):
    chosen = [post_at(thread(room), 2), post_at(thread(room, title="Tog"), 2)]
    with pytest.raises(ValidationError):
        split_topic(chosen, title="Ny", category=room, reason=WHY, by=moderator, now=now)


def test_trace_tells_nothing_and_cannot_be_restored(client, client_of, room, moderator, now):
    topic = thread(room)
    moved = post_at(topic, 2)
    new = split_topic([moved], title="Ny", category=room, reason=WHY, by=moderator, now=now)
    trace = post_at(topic, 2)
    assert (trace.author, trace.author_name, trace.text, trace.html) == (None, "", "", "")
    with pytest.raises(ValidationError):
        restore_post(trace, reason="Fejl", by=moderator, now=now)
    hide_post(Post.objects.get(pk=moved.pk), reason="off_topic", by=moderator, now=now)
    assert client.get(f"{topic.get_absolute_url()}indlaeg/2/").status_code == 404
    assert client_of(moderator).get(f"{topic.get_absolute_url()}indlaeg/2/").status_code == 302
    assert_exact([topic, new])


def test_address_of_a_post_that_never_was_is_not_found(client, room):
    topic = thread(room)
    for position in (0, 9, 10**30):
        assert client.get(f"{topic.get_absolute_url()}indlaeg/{position}/").status_code == 404
    assert client.get(f"/forum/debat/{10**30}-x/indlaeg/1/").status_code == 404


# --- admin


def test_moderator_moves_merges_and_splits_in_the_admin(client_of, room, other_room, moderator):
    client = client_of(moderator)
    source, into = thread(room), thread(room, title="Tog")
    topics, posts = "/admin/forum/topic/", "/admin/forum/post/"

    def decide(address, name, rows, **given):
        data = {"action": name, "_selected_action": [row.pk for row in rows], "decided": "1"}
        return client.post(address, data | given)

    assert decide(topics, "move", [source], category=other_room.pk, reason=WHY).status_code == 302
    wrong = decide(topics, "merge", [source], into="/forum/debat/999-x/", reason=WHY)
    assert "Det emne findes ikke" in wrong.text
    same = decide(topics, "merge", [source], into=str(source.pk), reason=WHY)
    assert "Vælg et andet emne" in same.text
    address = f"http://testserver{into.get_absolute_url()}?side=1#p2"
    assert decide(topics, "merge", [source], into=address, reason=WHY).status_code == 302
    chosen = [post_at(into, 4), post_at(into, 5)]
    taken = decide(posts, "split", chosen, title="Ny", category=room.pk, reason=WHY)
    assert taken.status_code == 302
    assert texts(Topic.objects.get(title="Ny")) == ["Busser 1", "Busser 2"]
    listed = client.get(f"{posts}?topic__id__exact={into.pk}")
    assert listed.status_code == 200
    assert f"{posts}?topic__id__exact={into.pk}" in client.get(into.get_absolute_url()).text
