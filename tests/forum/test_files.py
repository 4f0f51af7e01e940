"""Files of posts: added without script, held until checked, and gone with their post."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from pypdf import PdfReader

from forum.actions import (
    approve_post,
    attach_files,
    copy_file,
    edit_post,
    erase_text,
    forget_unsent_post_files,
    hide_post,
    merge_topics,
    release_file,
    remove_file,
    remove_own_file,
    restore_post,
    split_topic,
    withdraw_post,
    write_post,
)
from forum.models import Post, PostAttachment, PostDraft, Topic
from forum.tasks import copy_post_file, scan_post_file
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.files import sandbox
from ogp_portal.jobs.models import Job
from tests.factories import CategoryFactory, PostFactory, TopicFactory, UserFactory
from tests.files import in_process, samples
from tests.files.clamd import EICAR, clamd

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quickly(monkeypatch):
    monkeypatch.setattr(sandbox, "_run", in_process.run)


@pytest.fixture
def topic():
    return PostFactory(topic=TopicFactory(category=CategoryFactory(slug="debat"))).topic


@pytest.fixture
def reply(topic) -> str:
    return topic.get_absolute_url() + "svar/"


@pytest.fixture
def signed_in(client_of, stranger):
    return client_of(stranger)


def text(name: str = "bilag.txt", content: bytes = b"Vi er enige.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sent(*files, **fields) -> dict[str, object]:
    keys = {"idempotency_key": str(uuid.uuid4()), "files_key": str(uuid.uuid4())}
    return {"text": "Se bilaget.", **keys, "files": list(files), **fields}


@dataclass
class Desk:
    """A topic, somebody who writes in it, and a moderator."""

    topic: Topic
    author: User
    moderator: User
    now: dt.datetime

    def written_with(self, *uploads) -> Post:
        """A post with files that nobody has looked at."""
        key = uuid.uuid4()
        doing = {"by": self.author, "now": self.now}
        assert attach_files(uploads or [text()], key=key, **doing) == []
        form = {"text": "Se bilaget.", "idempotency_key": uuid.uuid4(), "files_key": key}
        return write_post(self.topic, **form, **doing)

    def let_out(self, post: Post) -> Post:
        """The same post with files that readers may have."""
        for file in post.attachments.all():
            copy_file(file, now=self.now)
            release_file(file, by=self.moderator, now=self.now)
        return post

    def page(self) -> str:
        return self.topic.get_absolute_url()


@pytest.fixture
def desk(topic, stranger, moderator, now) -> Desk:
    return Desk(topic, stranger, moderator, now)


@pytest.fixture
def post(desk) -> Post:
    return desk.let_out(desk.written_with())


def address_of(post, number=1) -> str:
    return f"{post.topic.get_absolute_url()}indlaeg/{post.position}/bilag/{number}/"


def fetched(client, address: str) -> tuple[int, bytes]:
    """Status and content; the file is read to its end, which closes it."""
    answer = client.get(address)
    return answer.status_code, answer.getvalue()


def status(client, address: str) -> int:
    return fetched(client, address)[0]


# --- adding


def test_a_file_is_added_then_sent_with_the_post(signed_in, reply, topic):
    assert 'enctype="multipart/form-data"' in signed_in.get(reply).text
    form = sent(text("bilag.txt"), text="Skrevet tekst")
    page = signed_in.post(reply, form | {"attach": "1"})
    assert page.status_code == 200
    assert "1 fil er tilføjet." in page.text
    assert "Skrevet tekst</textarea>" in page.text
    assert page.text.count("bilag.txt") == 2
    assert f'value="{form["files_key"]}"' in page.text
    assert not Post.objects.filter(text="Skrevet tekst").exists()
    signed_in.post(reply, form | {"files": []})
    file = PostAttachment.objects.get()
    assert (file.post, file.user) == (topic.posts.get(text="Skrevet tekst"), None)
    assert Job.objects.filter(subject_id=str(file.pk)).get().kind == "forum.copy_file"


def test_a_new_topic_takes_files_too_in_english(signed_in, topic):
    form = sent(text("notes.txt"), title="Notes", attach="1")
    page = signed_in.post("/en/forum/debat/new/", form)
    assert "1 file is added." in page.text
    del form["attach"]
    signed_in.post("/en/forum/debat/new/", form | {"files": []})
    assert Topic.objects.get(title="Notes").posts.get().attachments.get().name == "notes.txt"


def test_an_error_in_the_form_loses_no_file(signed_in, reply):
    form = sent(text(), text="")
    refused = signed_in.post(reply, form)
    assert refused.status_code == 400
    assert "bilag.txt" in refused.text
    signed_in.post(reply, form | {"files": [], "text": "Nu"})
    assert Post.objects.get(text="Nu").attachments.count() == 1


def test_without_a_key_files_are_kept_all_the_same(signed_in, reply):
    signed_in.post(reply, sent(text(), text="Uden nøgle", files_key="x"))
    assert Post.objects.get(text="Uden nøgle").attachments.count() == 1


def test_preview_keeps_files(signed_in, reply):
    page = signed_in.post(reply, sent(text(), preview="1"))
    assert "bilag.txt" in page.text
    assert PostAttachment.objects.get().post is None


def test_bad_files_are_named_and_good_ones_kept(signed_in, reply, topic, monkeypatch):
    bomb = samples.word(**{"word/media/a.png": b"0" * (limits.UNPACKED_SIZE + 1)})
    monkeypatch.setattr(limits, "POST_FILE_SIZE", len(bomb))
    large = text("stor.txt", b"a" * (len(bomb) + 1))
    files = [
        text("godt.txt"),
        large,
        text("program.exe", b"MZ\x90"),
        SimpleUploadedFile("bombe.docx", bomb),
    ]
    refused = signed_in.post(reply, sent(*files))
    assert refused.status_code == 400
    for name in ("stor.txt", "program.exe", "bombe.docx"):
        assert f"»{name}« blev ikke tilføjet." in refused.text
    assert "alt for stor, når den pakkes ud" in refused.text
    assert PostAttachment.objects.get().name == "godt.txt"
    assert topic.posts.count() == 1


def test_a_post_has_so_many_files_and_one_person_so_many_unsent(signed_in, reply, monkeypatch):
    files = [text(f"{n}.txt", b"Nr. %d" % n) for n in range(limits.FILES_PER_POST + 1)]
    form = sent(*files)
    assert "højst 3 filer" in signed_in.post(reply, form).text
    assert "Der er ikke plads til flere filer" in signed_in.post(
        reply, form | {"files": []}
    ).text or (PostAttachment.objects.filter(post__isnull=False).count() == limits.FILES_PER_POST)
    monkeypatch.setattr(limits, "UNSENT_POST_FILES", 1)
    form = sent(text("a.txt", b"A"), text("b.txt", b"B"))
    assert "ikke er sendt" in signed_in.post(reply, form).text
    monkeypatch.setattr(limits, "POST_FILES_PER_HOUR", 0)
    monkeypatch.setattr(limits, "UNSENT_POST_FILES", 9)
    assert "mange filer fra dit netværk" in signed_in.post(reply, sent(text("c.txt", b"C"))).text


def test_the_same_file_and_the_same_form_twice_are_one(signed_in, reply, topic):
    form = sent(text(), text("bilag2.txt"), text="Én gang")
    signed_in.post(reply, form)
    signed_in.post(reply, form | {"files": [text()]})
    assert topic.posts.filter(text="Én gang").get().attachments.count() == 1


def test_a_file_is_removed_again_by_its_owner_alone(signed_in, reply, client_of):
    form = sent(text(), attach="1")
    signed_in.post(reply, form)
    key = str(PostAttachment.objects.get().pk)
    del form["attach"]
    other = client_of(UserFactory()).post(reply, form | {"files": [], "detach": key})
    assert "bilag.txt" not in other.text
    assert PostAttachment.objects.count() == 1
    for wrong in ("x", "9" * 30, "\u0663"):
        assert signed_in.post(reply, form | {"files": [], "detach": wrong}).status_code == 200
    page = signed_in.post(reply, form | {"files": [], "detach": key})
    assert "Filen er fjernet." in page.text
    assert not PostAttachment.objects.exists()


def test_somebody_elses_key_takes_no_files(signed_in, reply, client_of):
    form = sent(text(), attach="1")
    signed_in.post(reply, form)
    thief = {"text": "Mine nu", "files_key": form["files_key"]}
    client_of(UserFactory()).post(reply, thief | {"idempotency_key": str(uuid.uuid4())})
    assert not Post.objects.get(text="Mine nu").attachments.exists()


def test_who_was_signed_out_is_told_to_choose_files_again(client, reply):
    refused = client.post(reply, sent(text()))
    assert refused.status_code == 403
    assert "Vælg dine filer igen" in refused.text
    assert not PostAttachment.objects.exists()


def test_files_are_kept_with_the_draft_and_go_with_it(signed_in, reply, now):
    form = sent(text(), keep="1")
    signed_in.post(reply, form)
    page = signed_in.get(reply)
    assert "bilag.txt" in page.text
    assert f'value="{form["files_key"]}"' in page.text
    assert forget_unsent_post_files(timezone.now() + dt.timedelta(days=400)) == 0
    signed_in.post(reply, sent(forget="1"))
    assert not PostAttachment.objects.exists()
    assert not PostDraft.objects.exists()


def test_files_never_sent_are_forgotten(stranger, now):
    attach_files([text()], key=uuid.uuid4(), by=stranger, now=now)
    after = now + dt.timedelta(days=limits.UNSENT_FILE_DAYS)
    assert forget_unsent_post_files(after) == 0
    assert forget_unsent_post_files(after + dt.timedelta(seconds=1)) == 1


# --- held until checked, then shown


def test_a_file_is_held_until_released_and_served_as_a_download(client, desk):
    post = desk.written_with(text("Å & b.txt"))
    file, place, here = post.attachments.get(), address_of(post), desk.page()
    copy_post_file(str(file.pk), None)
    page = client.get(here).text.replace("\xa0", " ")
    assert "Å &amp; b.txt</bdi> (TXT, 12 bytes) – vi er ved at kontrollere filen" in page
    assert status(client, place) == 404
    release_file(file, by=desk.moderator, now=desk.now)
    page = client.get(here).text.replace("\xa0", " ")
    assert '<a href="indlaeg/2/bilag/1/"><bdi>Å &amp; b.txt</bdi> (TXT, 12 bytes)</a>' in page
    answer = client.get(place)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.getvalue().strip() == b"Vi er enige."
    assert status(client, f"/en{here}posts/2/files/1/") == 200
    assert 'href="posts/2/files/1/"' in client.get(f"/en{here}").text


@override_settings(OGP_CONTACT_MAIL="post@example.org")
def test_one_can_ask_for_an_accessible_copy(client, post):
    page = client.get(post.topic.get_absolute_url()).text
    assert page.count("mailto:post@example.org?subject=Tilg") == 1


def test_the_copy_has_no_metadata(desk):
    upload = SimpleUploadedFile("brev.pdf", samples.pdf())
    file = desk.written_with(upload).attachments.get()
    assert samples.AUTHOR in PdfReader(file.original.path).metadata.author
    copy_file(file, now=desk.now)
    file.refresh_from_db()
    assert samples.AUTHOR.encode() not in file.public_copy.path.read_bytes()


def test_a_clean_scan_lets_out_but_not_what_may_hold_a_cpr_number(client, desk, settings):
    uploads = text("010190-1234.txt"), text("b.txt", b"CPR 010190-1234")
    with clamd() as scanner:
        settings.CLAMD = scanner
        post = desk.written_with(text("a.txt", b"Nyt"), *uploads)
    for file in post.attachments.all():
        copy_file(file, now=desk.now)
    assert [status(client, address_of(post, n)) for n in (1, 2, 3)] == [200, 200, 404]
    assert "010190" not in client.get(desk.page()).text
    (waiting,) = PostAttachment.objects.to_release()
    assert waiting.position == 3
    release_file(waiting, by=desk.moderator, now=desk.now)
    assert status(client, address_of(post, 3)) == 200


def test_a_virus_found_later_keeps_the_file_back(client, desk, settings):
    file = desk.written_with(text("fil.txt", EICAR)).attachments.get()
    with clamd() as scanner:
        settings.CLAMD = scanner
        scan_post_file(str(file.pk), None)
    assert "Vi fandt en virus" in client.get(desk.page()).text
    with pytest.raises(ValidationError):
        release_file(file, by=desk.moderator, now=desk.now)


@pytest.mark.parametrize(("is_signed_in", "queries"), [(False, 2), (True, 4)])
def test_files_cost_the_topic_no_query(client, client_of, desk, is_signed_in, queries):
    for number in range(3):
        desk.let_out(desk.written_with(text(f"{number}.txt", b"%d" % number)))
    reader = client_of(UserFactory()) if is_signed_in else client
    reader.get(desk.page())
    with CaptureQueriesContext(connection) as captured:
        assert reader.get(desk.page()).text.count("/bilag/1/") == 3
    assert len(captured) <= queries


# --- gone with the post


def hide(post, desk):
    hide_post(post, reason="off_topic", by=desk.moderator, now=desk.now)


def withdraw(post, desk):
    withdraw_post(post, by=desk.author, now=desk.now)


@pytest.mark.parametrize("act", [hide, withdraw])
def test_files_leave_with_their_post_and_come_back(client, client_of, post, desk, act):
    act(post, desk)
    for reader in (client, client_of(desk.author)):
        assert status(reader, address_of(post)) == 404
        assert "bilag.txt" not in reader.get(desk.page()).text
    restore_post(post, reason="Fejl", by=desk.moderator, now=desk.now)
    assert status(client, address_of(post)) == 200


@pytest.mark.usefixtures("new_users_read_first")
def test_files_of_a_held_post_are_its_authors_until_it_is_approved(client, client_of, desk):
    post = desk.let_out(desk.written_with())
    assert "bilag.txt" not in client.get(desk.page()).text
    assert status(client, address_of(post)) == 404
    own = client_of(desk.author).get(desk.page()).text
    assert "bilag.txt" in own
    assert "/bilag/1/" not in own
    approve_post(post, by=desk.moderator, now=desk.now)
    assert status(client, address_of(post)) == 200


def test_erasing_a_post_erases_its_files(post, desk):
    withdraw_post(post, by=desk.author, now=desk.now)
    assert erase_text(post, now=desk.now + dt.timedelta(days=limits.WITHDRAWN_POST_DAYS))
    assert not PostAttachment.objects.exists()


def test_files_follow_a_merge_and_a_split(client, post, desk):
    earlier, room = address_of(post), desk.topic.category
    doing = {"reason": "Samme", "by": desk.moderator, "now": desk.now}
    merge_topics(desk.topic, into=PostFactory(topic__category=room).topic, **doing)
    moved = Post.objects.select_related("topic__category").get(pk=post.pk)
    assert client.get(earlier)["Location"] == address_of(moved)
    split = split_topic([moved], title="Nyt", category=room, **doing)
    assert client.get(earlier)["Location"] == address_of(split.posts.get())
    assert status(client, address_of(split.posts.get())) == 200


@pytest.mark.parametrize("number", ["0", "2", "9" * 30])
def test_a_file_that_is_not_there_is_not_found(client, post, number):
    assert status(client, address_of(post, number)) == 404
    assert status(client, f"{post.topic.get_absolute_url()}indlaeg/99/bilag/1/") == 404


# --- changing a post


def test_files_are_added_and_removed_where_a_post_is_changed(client, signed_in, post):
    edit = f"{post.topic.get_absolute_url()}indlaeg/2/ret/"
    file = post.attachments.get()
    assert "bilag.txt" in signed_in.get(edit).text
    form = sent(text("ny.txt", b"Nyt"), version="1")
    signed_in.post(edit, form)
    signed_in.post(edit, form)
    post.refresh_from_db()
    assert [one.position for one in post.attachments.all()] == [1, 2]
    assert post.edited_at is None
    page = signed_in.post(edit, form | {"files": [], "remove": str(file.pk)})
    assert "Filen er fjernet." in page.text
    assert status(client, address_of(post)) == 404
    assert post.attachments.get().position == 2


@pytest.mark.usefixtures("new_users_read_first")
def test_a_file_added_later_is_read_first_where_a_post_would_be(client, desk):
    post, key = desk.let_out(desk.written_with()), uuid.uuid4()
    approve_post(post, by=desk.moderator, now=desk.now)
    doing = {"by": desk.author, "now": desk.now}
    attach_files([text("ny.txt", b"Nyt")], key=key, post=post, **doing)
    edit_post(post, text=post.text, version=1, files_key=key, **doing)
    assert status(client, address_of(post)) == 404


def test_only_the_author_removes_a_file_and_not_a_moderators_line(post, desk):
    file = post.attachments.get()
    with pytest.raises(ValidationError):
        remove_own_file(file, by=desk.moderator, now=desk.now)
    remove_file(file, reason="personal_data", by=desk.moderator, now=desk.now)
    remove_own_file(file, by=desk.author, now=desk.now)
    assert post.attachments.exists()


def test_the_page_of_another_post_removes_no_file(signed_in, post):
    other = PostFactory(author=post.author, topic=post.topic)
    edit = f"{post.topic.get_absolute_url()}indlaeg/{other.position}/ret/"
    form = sent(version="1", remove=str(post.attachments.get().pk))
    assert signed_in.post(edit, form).status_code == 200
    assert post.attachments.exists()


def test_machines_read_number_type_and_size(client, post):
    row = client.get(f"/api/v1/posts/{post.pk}/").json()
    (file,) = row["files"]
    assert file.pop("url").endswith(address_of(post))
    assert file == {"number": 1, "media_type": "text/plain", "bytes": 12}
    assert "bilag.txt" not in str(row)
