"""Files of a post: kept as soon as they are chosen, the post's own once it is sent."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from consultations.actions import Refusal
from consultations.enums import ScanState
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.networks import count_from
from ogp_portal.files.actions import store
from ogp_portal.files.faults import Unfit
from ogp_portal.files.names import clean_name
from ogp_portal.files.receiving import Received, receive
from ogp_portal.files.scanning import Verdict
from ogp_portal.files.wording import reason

from ..models import Post, PostAttachment
from .files import process_later


class _NoRoom(Exception):
    """The file may be sound, but there is no place for it; the message says why."""


def attach_files(
    uploads: Iterable[UploadedFile],
    *,
    key: uuid.UUID,
    by: User,
    now: dt.datetime,
    post: Post | None = None,
    network: str = "",
) -> list[Refusal]:
    """Keeps each sound file with the form `key`, and returns those that were refused.

    A file that is there already is kept once. `post` is the one that is being changed, whose files
    count too. Each file is looked through before any row is touched, and kept in a transaction of
    its own.
    """
    refused = []
    for upload in uploads:
        try:
            _check_room(key, by, post)
            _check_upload(upload, network)
            _keep(receive(upload), key, by, post, now=now)
        except Unfit as unfit:
            refused.append(Refusal(clean_name(upload.name or ""), reason(unfit.fault)))
        except _NoRoom as full:
            refused.append(Refusal(clean_name(upload.name or ""), str(full)))
    return refused


def _check_upload(upload: UploadedFile, network: str) -> None:
    if count_from(network, "forum-files") > limits.POST_FILES_PER_HOUR:
        raise _NoRoom(_("Many files have come from your network. Try again in an hour."))
    if (upload.size or 0) > limits.POST_FILE_SIZE:
        words = _("The file is too large. The limit is %d MB.")
        raise _NoRoom(words % (limits.POST_FILE_SIZE // 2**20))


def _check_room(key: uuid.UUID, by: User, post: Post | None) -> None:
    """Asked before a file is looked through, which costs most, and again under the lock."""
    there = post.attachments.filter(hidden_at=None).count() if post else 0
    if PostAttachment.objects.of_form(key, by).count() + there >= limits.FILES_PER_POST:
        text = _("A post can have at most %d files. Remove one to add another.")
        raise _NoRoom(text % limits.FILES_PER_POST)
    if PostAttachment.objects.filter(user=by).count() >= limits.UNSENT_POST_FILES:
        text = _("You have %d files in posts that are not sent. Send or delete some of them first.")
        raise _NoRoom(text % limits.UNSENT_POST_FILES)


@transaction.atomic
def _keep(
    received: Received, key: uuid.UUID, by: User, post: Post | None, *, now: dt.datetime
) -> None:
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that the number holds at once
    kept = PostAttachment.objects.of_form(key, by)
    known = kept if post is None else kept.union(post.attachments.filter(hidden_at=None))
    if received.sha256 in {one.original.sha256 for one in known}:
        return
    _check_room(key, by, post)
    last = kept.aggregate(last=Max("position"))["last"] or 0
    content_type = received.content_type
    PostAttachment.objects.create(
        form_key=key,
        user=by,
        position=last + 1,
        name=received.name,
        original=store(received.content, name=received.name, content_type=content_type, now=now),
        scan=ScanState.CLEAN if received.verdict == Verdict.CLEAN else ScanState.NOT_SCANNED,
        received_at=now,
    )


@transaction.atomic
def detach_file(pk: int, *, key: uuid.UUID, by: User) -> None:
    """Takes a file out of the form `key`; what is not there needs no taking out.

    The bytes go with the next sweep, unless something else points to them.
    """
    PostAttachment.objects.of_form(key, by).filter(pk=pk).delete()


def take_over(post: Post, files: Sequence[int], *, now: dt.datetime) -> None:
    """Makes the files with these keys the post's, in the transaction in which it is sent.

    Asks for the work that follows. They come after those that the post has already.
    """
    last = post.attachments.aggregate(last=Max("position"))["last"] or 0
    rows = PostAttachment.objects.filter(pk__in=files).select_related("original")
    found = list(rows.order_by("position", "pk"))
    for number, file in enumerate(found, start=last + 1):
        file.post, file.form_key, file.user, file.position = post, None, None, number
    columns = ["post", "form_key", "user", "position"]
    PostAttachment.objects.bulk_update(found, columns)
    for file in found:
        process_later(file, now=now)


def forget_unsent_post_files(now: dt.datetime) -> int:
    """Deletes files of forms not sent for limits.UNSENT_FILE_DAYS; returns how many.

    Those of a draft that is kept stay as long as the draft.
    """
    before = now - dt.timedelta(days=limits.UNSENT_FILE_DAYS)
    _total, deleted = PostAttachment.objects.unsent_since(before).delete()
    return deleted.get(PostAttachment._meta.label, 0)
