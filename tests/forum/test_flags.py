"""Reports of posts: anybody can send one, once, and whoever sent it learns the outcome."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from forum.actions import Notice, flag_post, forget_traces, hide_post, judge_flags
from forum.models import Flag, ModerationDecision, Post
from ogp_portal.common import limits
from ogp_portal.notifications.kinds import find
from ogp_portal.notifications.models import Message
from ogp_portal.notifications.sending import render
from tests.factories import PostFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    topic = TopicFactory(category__slug="debat", slug="emne")
    return PostFactory(topic=topic, author=UserFactory(display_name="Karla Skribent"))


@pytest.fixture
def address(post) -> str:
    return post.topic.get_absolute_url() + "anmeld/1/"


def sent(**fields) -> dict[str, str]:
    given = {
        "reason": "harassment",
        "explanation": "Den håner en person.",
        "in_good_faith": "on",
        "idempotency_key": str(uuid.uuid4()),
    }
    return given | fields


def notice(**fields) -> Notice:
    given = {"reason": "harassment", "explanation": "Hån", "in_good_faith": True}
    return Notice(**{**given, "idempotency_key": uuid.uuid4(), **fields})


# --- sending one


def test_each_visible_post_leads_to_its_form(client, post):
    PostFactory(topic=post.topic)
    page = client.get(post.topic.get_absolute_url()).content.decode()
    assert '<a href="anmeld/1/" aria-label="Anmeld #1">Anmeld</a>' in page
    assert '<a href="anmeld/2/" aria-label="Anmeld #2">Anmeld</a>' in page
    english = client.get("/en" + post.topic.get_absolute_url()).content.decode()
    assert '<a href="report/1/" aria-label="Report #1">Report</a>' in english


def test_form_offers_the_rules_and_never_criticism(client, address):
    page = client.get(address).content.decode()
    assert page.count('name="reason"') == 6
    assert "withdrawn" not in page
    assert "Uenighed og kritik, også af styrelsen, bryder ingen regel." in page


def test_report_without_an_account_is_stored_and_leads_to_a_receipt(client, address, post):
    answer = client.post(address, sent(name="Ida", email="ida@example.org"))
    flag = Flag.objects.get()
    assert answer["Location"] == f"/forum/anmeldelser/{flag.reference}/"
    assert (flag.post, flag.name, flag.email, flag.reporter) == (
        post,
        "Ida",
        "ida@example.org",
        None,
    )
    page = client.get(answer["Location"]).content.decode()
    assert "Vi har modtaget din anmeldelse" in page
    assert Message.objects.get().kind == "forum.flag_received"


def test_signed_in_person_is_not_asked_for_a_name(client_of, stranger, address):
    page = client_of(stranger).get(address).content.decode()
    assert 'name="email"' not in page
    client_of(stranger).post(address, sent(email="falsk@example.org"))
    assert (Flag.objects.get().reporter, Flag.objects.get().email) == (stranger, "")


@pytest.mark.parametrize("missing", ["reason", "explanation", "in_good_faith"])
def test_what_is_missing_is_told_and_what_was_typed_kept(client, address, missing):
    fields = sent(explanation="Min forklaring")
    del fields[missing]
    answer = client.post(address, fields)
    assert answer.status_code == 400
    assert not Flag.objects.exists()
    assert missing == "explanation" or "Min forklaring" in answer.content.decode()


@pytest.mark.parametrize("reason", ["withdrawn", "kritik", "held"])
def test_reason_outside_the_rules_is_refused(client, address, reason):
    assert client.post(address, sent(reason=reason)).status_code == 400


def test_same_form_twice_is_one_report(client, address):
    form = sent()
    places = {client.post(address, form)["Location"] for _n in range(2)}
    assert (len(places), Flag.objects.count()) == (1, 1)


def test_same_address_again_gets_the_first_receipt(client, address):
    first = client.post(address, sent(email="ida@example.org"))["Location"]
    assert client.post(address, sent(email="IDA@example.org"))["Location"] == first
    assert (Flag.objects.count(), Message.objects.count()) == (1, 1)


def test_form_of_one_post_cannot_be_used_for_another(client, address, post):
    form = sent()
    PostFactory(topic=post.topic)
    client.post(address, form)
    assert client.post(address.replace("/1/", "/2/"), form).status_code == 400


def test_network_that_reports_a_lot_is_refused_with_the_text_kept(client, address, monkeypatch):
    monkeypatch.setattr(limits, "FLAGS_PER_HOUR", 1)
    client.post(address, sent())
    answer = client.post(address, sent(explanation="Endnu en"))
    assert answer.status_code == 429
    assert "Endnu en" in answer.content.decode()


def test_hidden_post_has_no_form(client, address, post, moderator, now):
    hide_post(post, reason="off_topic", by=moderator, now=now)
    assert client.get(address).status_code == 404
    assert client.post(address, sent()).status_code == 404


@pytest.mark.parametrize("position", ["0", "2", "9" * 12])
def test_post_that_is_not_there_has_no_form(client, post, position):
    assert client.get(f"{post.topic.get_absolute_url()}anmeld/{position}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_fifty_reports_at_once_by_one_person_are_one(now):
    person, post, gate = UserFactory(), PostFactory(), threading.Barrier(10)
    references = []

    def report():
        gate.wait()
        try:
            flags = [flag_post(post, notice(), by=person, now=now) for _n in range(5)]
            references.extend(flag.reference for flag in flags)
        finally:
            connection.close()

    threads = [threading.Thread(target=report) for _n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(references), len(set(references)), Flag.objects.count()) == (50, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_no_report_is_left_behind_when_the_post_is_hidden_meanwhile(now):
    moderator, post = UserFactory(roles=["moderator"]), PostFactory()
    people, gate = UserFactory.create_batch(5), threading.Barrier(6)

    def act(person):
        gate.wait()
        try:
            if person is None:
                hide_post(post, reason="harassment", by=moderator, now=now)
            else:
                flag_post(post, notice(), by=person, now=now)
        except Post.DoesNotExist:
            pass  # hidden already
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[person]) for person in [*people, None]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not Flag.objects.waiting().exists()
    assert Message.objects.filter(kind="forum.flag_decided").count() == Flag.objects.count()


# --- what becomes of it


def flagged(post, now, *people) -> None:
    for person in people:
        flag_post(post, notice(), by=person, now=now)


def test_kept_post_settles_all_its_reports_and_tells_each(post, moderator, now):
    flagged(post, now, UserFactory(), UserFactory())
    assert judge_flags(post, "kept", by=moderator, now=now) == 2
    assert set(Flag.objects.values_list("outcome", flat=True)) == {"kept"}
    assert Message.objects.filter(kind="forum.flag_decided").count() == 2
    assert not ModerationDecision.objects.exists()


def test_hidden_post_settles_its_reports_and_tells_its_author(post, moderator, stranger, now):
    flagged(post, now, stranger)
    judge_flags(post, "hidden", reason="harassment", words="Gå efter bolden", by=moderator, now=now)
    post.refresh_from_db()
    assert (post.is_hidden, Flag.objects.get().outcome) == (True, "hidden")
    to_author = Message.objects.get(kind="forum.decision")
    assert to_author.address == post.author.email


def test_post_hidden_elsewhere_settles_its_reports_too(post, moderator, stranger, now):
    flagged(post, now, stranger)
    hide_post(post, reason="harassment", by=moderator, now=now)
    assert Flag.objects.get().outcome == "hidden"


def test_author_can_be_warned_while_the_post_stays(post, moderator, stranger, now):
    flagged(post, now, stranger)
    judge_flags(post, "warned", reason="harassment", words="Tal pænt", by=moderator, now=now)
    post.refresh_from_db()
    assert not post.is_hidden
    assert ModerationDecision.objects.get().kind == "warn"


def test_reports_are_decided_once(post, moderator, stranger, now):
    flagged(post, now, stranger)
    judge_flags(post, "kept", by=moderator, now=now)
    with pytest.raises(ValidationError):
        judge_flags(post, "hidden", reason="harassment", by=moderator, now=now)
    assert not Post.objects.get().is_hidden


@pytest.mark.parametrize("language", ["da", "en"])
def test_no_mail_holds_the_text_or_the_title(post, moderator, stranger, now, language):
    Post.objects.update(text="ORDENE SELV", html="<p>ORDENE SELV</p>")
    stranger.language = post.author.language = language
    stranger.save()
    post.author.save()
    flag_post(post, notice(language=language), by=stranger, now=now)
    for message in Message.objects.all():
        check_mail(message, post)
    judge_flags(post, "hidden", reason="harassment", words="Gå efter bolden", by=moderator, now=now)
    for message in Message.objects.exclude(kind="forum.flag_received"):
        check_mail(message, post)


def check_mail(message, post) -> None:
    mail = render(message, find(message.kind))
    told = mail.subject + mail.body + mail.alternatives[0][0]
    assert "ORDENE SELV" not in told
    assert post.topic.title not in told
    assert message.language in ("da", "en")
    assert "/forum/" in told


def test_receipt_tells_the_outcome(client, address, post, moderator, now):
    receipt = client.post(address, sent())["Location"]
    judge_flags(post, "kept", by=moderator, now=now)
    assert "Indlægget bliver stående" in client.get(receipt).content.decode()


def test_who_reported_is_forgotten_long_after_the_decision(post, moderator, stranger, now):
    flagged(post, now, stranger)
    flag_post(post, notice(name="Ida", email="ida@example.org"), by=None, now=now)
    waiting = PostFactory()
    flagged(waiting, now, stranger)
    judge_flags(post, "kept", by=moderator, now=now)
    kept_for = dt.timedelta(days=limits.FLAG_CONTACT_DAYS)
    assert forget_traces(now + kept_for)[0] == 0
    assert forget_traces(now + kept_for + dt.timedelta(seconds=1))[0] == 2
    assert set(post.flags.values_list("name", "email", "reporter")) == {("", "", None)}
    assert waiting.flags.get().reporter == stranger


# --- the queue


def test_queue_shows_each_post_once_the_first_reported_first(client_of, moderator, now, post):
    second = PostFactory(author_name="Anden")
    flagged(post, now, UserFactory(), UserFactory())
    flagged(second, now - dt.timedelta(hours=1), UserFactory())
    page = client_of(moderator).get("/admin/forum/flaggedpost/").content.decode()
    assert page.index("Anden") < page.index("Karla Skribent")
    assert page.count(f"{post.topic.title} #1") == 1


@pytest.mark.parametrize("count", [1, 3])
def test_queue_costs_the_same_whatever_waits(
    client_of, moderator, now, count, django_assert_max_num_queries
):
    for _n in range(count):
        flagged(PostFactory(), now, UserFactory())
    staff = client_of(moderator)
    staff.get("/admin/forum/flaggedpost/")
    with django_assert_max_num_queries(12):
        staff.get("/admin/forum/flaggedpost/")


def test_desk_shows_reasons_and_leads_to_the_next(client_of, moderator, stranger, now, post):
    following = PostFactory()
    flagged(post, now, stranger)
    flagged(following, now, stranger)
    staff, desk = client_of(moderator), f"/admin/forum/flaggedpost/{post.pk}/change/"
    page = staff.get(desk).content.decode()
    assert "chikane" in page
    assert post.text in page
    answer = staff.post(
        desk, {"outcome": "hidden", "reason": "harassment", "words": "", "_next": "1"}
    )
    assert answer["Location"] == f"/admin/forum/flaggedpost/{following.pk}/change/"
    post.refresh_from_db()
    assert post.hide_reason == "harassment"


@pytest.mark.parametrize(
    "given", [{"outcome": "hidden"}, {"outcome": "warned", "reason": "harassment"}, {}]
)
def test_desk_asks_for_what_is_missing(client_of, moderator, stranger, now, *, post, given):
    flagged(post, now, stranger)
    answer = client_of(moderator).post(f"/admin/forum/flaggedpost/{post.pk}/change/", given)
    assert answer.status_code == 422
    assert Flag.objects.waiting().count() == 1


def test_desk_tells_when_somebody_else_was_first(client_of, moderator, stranger, now, post):
    flagged(post, now, stranger)
    judge_flags(post, "kept", by=moderator, now=now)
    desk = f"/admin/forum/flaggedpost/{post.pk}/change/"
    answer = client_of(moderator).post(desk, {"outcome": "kept"})
    assert answer.status_code == 422
    assert "En anden har allerede afgjort" in answer.content.decode()


@pytest.mark.parametrize("queue", ["flaggedpost", "heldpost", "appeal", "moderationdecision"])
def test_editors_do_not_moderate(client_of, editor, queue):
    assert client_of(editor).get(f"/admin/forum/{queue}/").status_code == 403
