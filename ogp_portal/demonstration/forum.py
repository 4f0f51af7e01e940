"""An invented discussion: about an initiative, about a consultation, pinned, closed, hidden."""

import datetime as dt
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile

from consultations.models import Consultation
from forum import actions
from forum.categories import ensure_categories
from forum.enums import ReactionKind
from forum.models import Post, Tag, Topic
from forum.reading import quoted_post
from ogp_portal.accounts.models import User
from plans.models import ActionPlan, NetworkMeeting

from .clock import Clock, content
from .moderation import load_moderation, read


def load_forum(
    clock: Clock,
    plan: ActionPlan,
    consultations: dict[str, Consultation],
    people: dict[str, User],
) -> list[Topic]:
    """All invented topics with their posts."""
    categories = {category.slug: category for category in ensure_categories()}
    topics, tags = [], _tags()
    for row in content("forum"):
        about = _about(row, plan, consultations)
        topic = _start(row, categories[row["category"]], about, clock, people)
        topic.tags.set(tags[slug] for slug in row.get("tags", []))
        _reply(row, topic, clock, people)
        topics.append(topic)
    load_moderation(clock, people)
    return topics


def _tags() -> dict[str, Tag]:
    """Invented tags, by slug, so that one sees what tags do. One that is there already stays."""
    found = {}
    for row in content("tags"):
        titles = {"title_da": row["da"], "title_en": row["en"], "is_demonstration": True}
        found[row["slug"]], _is_new = Tag.objects.get_or_create(slug=row["slug"], defaults=titles)
    return found


def _add_file(row, by: User, now: dt.datetime) -> uuid.UUID:
    """The key under which the file of a post is kept; the post takes it over."""
    key, content = uuid.uuid4(), row["content"].encode()
    upload = SimpleUploadedFile(row["name"], content, content_type="text/plain")
    actions.attach_files([upload], key=key, by=by, now=now)
    return key


def _let_out(post: Post, moderator: User, now: dt.datetime) -> None:
    """What later work and a moderator do before readers have the file."""
    for file in post.attachments.select_related("original", "post"):
        actions.copy_file(file, now=now)
        actions.release_file(file, by=moderator, now=now)


def _about(row, plan: ActionPlan, consultations: dict[str, Consultation]):
    if "commitment" in row:
        return plan.commitments.get(number=row["commitment"])
    if "meeting" in row:
        return NetworkMeeting.objects.get(slug=row["meeting"])
    return consultations.get(row.get("consultation", ""))


def _start(row, category, about, clock: Clock, people: dict[str, User]) -> Topic:
    first = row["posts"][0]
    topic = actions.start_topic(
        category,
        title=row["title"],
        text=first["text"],
        by=people[first["by"]],
        now=clock.instant(first["days"], hour=8),
        idempotency_key=uuid.uuid4(),
        about=about,
    )
    Topic.objects.filter(pk=topic.pk).update(is_demonstration=True)
    post = topic.posts.get()
    read(post, people["moderator"], now=clock.instant(first["days"], hour=9))
    _react(first, post, clock, people)
    topic.refresh_from_db()
    return topic


def _react(row, post: Post, clock: Clock, people: dict[str, User]) -> None:
    """What others say of a post with one press, the day after it was written."""
    now = clock.instant(row["days"] + 1, hour=9)
    for kind in ReactionKind:
        for name in row.get(kind.value, []):
            actions.react(post, kind=kind, by=people[name], now=now)


def _reply(row, topic: Topic, clock: Clock, people: dict[str, User]) -> None:
    moderator = people["moderator"]
    for reply in row["posts"][1:]:
        now, author = clock.instant(reply["days"], hour=12), people[reply["by"]]
        answered = topic.posts.filter(position=reply.get("answers", 0)).first()
        quote = f"{quoted_post(answered, topic)}\n\n" if "quotes" in reply else ""
        post = actions.write_post(
            topic,
            text=quote + reply["text"],
            by=author,
            now=now,
            idempotency_key=uuid.uuid4(),
            reply_to=reply.get("answers"),
            files_key=_add_file(reply["file"], author, now) if "file" in reply else None,
        )
        read(post, moderator, now=now)
        _let_out(post, moderator, now)
        _react(reply, post, clock, people)
        if "edited" in reply:
            later, text = now + dt.timedelta(hours=2), quote + reply["edited"]
            post = actions.edit_post(post, text=text, version=1, by=author, now=later)
            read(post, moderator, now=later)
        if "withdrawn" in reply:
            actions.withdraw_post(post, by=author, now=now)
        if "hide" in reply:
            actions.hide_post(post, reason=reply["hide"], by=moderator, now=now)
    topic.refresh_from_db()
    if row.get("pinned"):
        actions.edit_topic(
            topic, title=topic.title, is_pinned=True, by=moderator, now=clock.instant(-80)
        )
    if "closed" in row:
        actions.close_topic(topic, reason=row["closed"], by=moderator, now=clock.instant(-80))
