"""A moderator takes out one file or one earlier version: logged, told, appealed, put back."""

import datetime as dt

import pytest
from django.utils import timezone

from forum.actions import (
    appeal_against,
    decide_appeal,
    edit_post,
    hide_post,
    hide_version,
    lift_decision,
    remove_file,
    restore_file,
    restore_version,
)
from forum.enums import DecisionKind
from forum.models import ModerationDecision, Post, PostAttachment, PostDraft, Tag, Topic
from forum.tokens import token_of
from ogp_portal.audit.models import Event
from ogp_portal.common import limits
from ogp_portal.notifications.models import Message
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory
from tests.forum.test_admin import decide
from tests.open_data.hidden import stored

pytestmark = pytest.mark.django_db
VERSIONS, FILES = "/admin/forum/postversion/", "/admin/forum/postattachment/"


@pytest.fixture
def post(stranger):
    topic = TopicFactory(category=CategoryFactory(slug="debat"))
    PostFactory(topic=topic)
    return PostFactory(topic=topic, author=stranger, text="Ring til Hansen på 12345678")


@pytest.fixture
def page(post) -> str:
    return post.topic.get_absolute_url()


@pytest.fixture
def version(post, stranger, now):
    """The first text, with a telephone number in it, of a post that has three."""
    edit_post(post, text="Ring til kommunen", version=1, by=stranger, now=now)
    later = now + dt.timedelta(hours=1)
    edit_post(post, text="Ring til borgerservice", version=2, by=stranger, now=later)
    return post.versions.get(number=1)


@pytest.fixture
def file(post, now):
    return PostAttachment.objects.create(
        post=post,
        name="hemmelig.pdf",
        original=stored("a"),
        public_copy=stored("b"),
        scan="clean",
        received_at=now,
    )


def test_a_hidden_version_is_read_nowhere_and_leaves_one_line(
    client, version, page, moderator, now
):
    history = f"{page}indlaeg/2/historik/"
    assert "12345678" in client.get(history).text
    hide_version(version, reason="personal_data", by=moderator, now=now)
    shown = client.get(history).text
    assert "12345678" not in shown
    assert "Hansen" not in shown
    assert "Skjult af en moderator den 23. november 2026. Grund: personoplysninger." in shown
    assert "borgerservice" in shown
    assert "kommunen" in shown
    english = client.get(f"/en{page}posts/2/history/").text
    assert "Hidden by a moderator on 23 November 2026. Reason: personal data." in english
    post = version.post_id
    others = [page, f"{page}feed.atom", "/soeg/?q=Hansen", f"/api/v1/posts/{post}/"]
    for address in others:
        assert "12345678" not in client.get(address).text
    restore_version(version, reason="Fejl", by=moderator, now=now)
    assert "12345678" in client.get(history).text


def test_a_middle_version_leaves_the_change_between_its_neighbours(
    client, version, page, moderator, now
):
    middle = version.post.versions.get(number=2)
    hide_version(middle, reason="unlawful", by=moderator, now=now)
    shown = client.get(f"{page}indlaeg/2/historik/").text
    assert "kommunen" not in shown
    assert "12345678" in shown
    assert "borgerservice" in shown


def test_a_hidden_version_is_not_shown_by_the_change_on_the_next_page(
    client, post, page, stranger, moderator
):
    now = timezone.now()
    for number in range(1, limits.VERSIONS_PER_PAGE + 3):
        edit_post(post, text=f"Tekst {number}x", version=number, by=stranger, now=now)
    for number in (2, 3):
        hide_version(post.versions.get(number=number), reason="unlawful", by=moderator, now=now)
    first = client.get(f"{page}indlaeg/2/historik/").text
    second = client.get(f"{page}indlaeg/2/historik/?side=2").text
    for hidden in ("Tekst 1x", "Tekst 2x"):
        assert hidden not in first + second
    assert "12345678" in second
    assert second.count("Skjult af en moderator") == 2


def test_a_removed_file_leaves_one_line_without_its_name(client, file, page, moderator, now):
    assert "hemmelig.pdf" in client.get(page).text
    remove_file(file, reason="personal_data", words="Ikke din.", by=moderator, now=now)
    shown = client.get(page).text
    assert "hemmelig.pdf" not in shown
    assert "En moderator fjernede en fil den 23. november 2026. Grund: personoplysninger." in shown
    assert client.get(f"{page}indlaeg/2/bilag/1/").status_code == 404
    assert "files': []" in str(client.get(f"/api/v1/posts/{file.post_id}/").json())
    log = client.get("/forum/moderering/").text
    assert "Fil fjernet fra et indlæg: personoplysninger" in log
    assert "hemmelig" not in log
    assert "hemmelig" not in str(list(Event.objects.values_list("data", "subject_label")))
    restore_file(file, reason="Fejl", by=moderator, now=now)
    assert "hemmelig.pdf" in client.get(page).text


@pytest.mark.parametrize("kind", ["file", "version"])
def test_the_author_is_told_appeals_and_gets_it_back(request, client, stranger, moderator, kind):
    part, now = request.getfixturevalue(kind), timezone.now()
    act = {"file": remove_file, "version": hide_version}[kind]
    for _twice in range(2):
        act(part, reason="off_topic", words="Andet sted.", by=moderator, now=now)
    decision = ModerationDecision.objects.get()
    assert (decision.kind, decision.person) == (DecisionKind(kind), stranger)
    assert Message.objects.filter(kind="forum.decision").count() == 1
    assert "nr. 2 i emnet" in client.get(f"/forum/afgoerelser/{token_of(decision.pk)}/").text
    appeal = appeal_against(decision, text="Det er mit.", by=stranger, now=now)
    other = UserFactory(roles=["moderator"])
    decide_appeal(appeal, "overturned", answer="Du har ret.", by=other, now=now)
    part.refresh_from_db()
    decision.refresh_from_db()
    assert not part.is_hidden
    assert decision.lifted_at == now


def test_a_decision_about_what_is_deleted_since_can_be_lifted(file, moderator, now):
    remove_file(file, reason="off_topic", by=moderator, now=now)
    decision = ModerationDecision.objects.get()
    file.delete()
    lift_decision(decision, reason="Fejl", by=moderator, now=now)
    decision.refresh_from_db()
    assert decision.lifted_at == now


def test_restoring_a_post_leaves_its_hidden_parts_hidden(file, moderator, now):
    remove_file(file, reason="off_topic", by=moderator, now=now)
    hide_post(file.post, reason="off_topic", by=moderator, now=now)
    decision = ModerationDecision.objects.get(kind="hide")
    lift_decision(decision, reason="Fejl", by=moderator, now=now)
    file.refresh_from_db()
    assert file.is_hidden


def test_moderators_hide_versions_and_restore_them_in_the_admin(client_of, moderator, version):
    staff = client_of(moderator)
    address = f"{VERSIONS}{version.pk}/change/"
    assert address in staff.get(f"/admin/forum/post/{version.post_id}/change/").text
    assert "12345678" in staff.get(address).text
    decide(staff, VERSIONS, "hide", version, reason="personal_data")
    version.refresh_from_db()
    assert (version.is_hidden, version.hidden_by) == (True, moderator)
    decide(staff, VERSIONS, "restore", version, reason="Fejl")
    version.refresh_from_db()
    assert not version.is_hidden


def test_moderators_release_read_and_remove_files_in_the_admin(client_of, moderator, file):
    PostAttachment.objects.update(scan="not_scanned")
    staff = client_of(moderator)
    assert "Filer i indlæg, der venter på frigivelse" in staff.get("/admin/").text
    assert "hemmelig.pdf" in staff.get(FILES).text
    assert "hemmelig.pdf" in staff.get(f"/admin/forum/post/{file.post_id}/change/").text
    assert f"{FILES}{file.pk}/original/" in staff.get(f"{FILES}{file.pk}/change/").text
    decide(staff, FILES, "release", file, reason="x")
    decide(staff, FILES + "?waits=all", "remove", file, reason="unlawful")
    file.refresh_from_db()
    assert (file.scan, file.released_by, file.hide_reason) == ("released", moderator, "unlawful")
    assert "hemmelig.pdf" in staff.get(FILES + "?waits=removed").text


def test_editors_see_no_files(client_of, editor, file):
    assert client_of(editor).get(FILES).status_code == 403
    assert client_of(editor).get(f"{FILES}{file.pk}/original/").status_code == 403


def test_a_kept_topic_remembers_that_it_is_a_question_and_its_tags(client_of, stranger, post):
    signed_in, tag = client_of(stranger), Tag.objects.create(slug="veje", title_da="veje")
    form = {"title": "Hvordan?", "text": "Ja, hvordan?", "tags": [tag.pk], "is_question": "on"}
    signed_in.post("/forum/debat/nyt/", form | {"keep": "1"})
    draft = PostDraft.objects.get()
    assert (draft.is_question, draft.tags) == (True, [tag.pk])
    page = signed_in.get("/forum/debat/nyt/").text
    assert page.count(" checked") == 3  # with the offer to follow
    tag.delete()
    assert signed_in.get("/forum/debat/nyt/").status_code == 200
    assert not Topic.objects.filter(title="Hvordan?").exists()
    assert Post.objects.count() == 2
