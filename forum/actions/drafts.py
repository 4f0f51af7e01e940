"""Posts kept to be finished later."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..models import Category, PostAttachment, PostDraft, Tag, Topic
from .checking import checked_text


@transaction.atomic
def keep_draft(
    place: Topic | Category,
    *,
    text: str,
    by: User,
    now: dt.datetime,
    title: str = "",
    query: str = "",
    is_question: bool = False,
    tags: Sequence[Tag] = (),
    files_key: uuid.UUID | None = None,
) -> PostDraft:
    """Keeps what is written so far for a topic, or for a new topic in a room.

    It takes the place of what was kept there before. The files added under `files_key` are kept as
    long as it is. ValidationError when there is nothing to
    keep, the text is too long, or the person keeps as many drafts as one may.
    """
    text, title = checked_text(text), title.strip()[: limits.TITLE_LENGTH]
    if not text and not title:
        raise ValidationError(_("There is nothing to keep yet."), code="empty")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that the number holds at once
    where = {"topic": place} if isinstance(place, Topic) else {"category": place}
    others = PostDraft.objects.filter(user=by).exclude(**where)
    if others.count() >= limits.FORUM_DRAFTS:
        raise ValidationError(
            _("You keep %(number)d drafts already. Publish or delete one of them first."),
            code="drafts",
            params={"number": limits.FORUM_DRAFTS},
        )
    kept = {"text": text, "title": title, "query": query, "kept_at": now}
    kept |= {"is_question": is_question, "files_key": files_key}
    kept |= {"tags": [tag.pk for tag in tags]}
    draft, _is_new = PostDraft.objects.update_or_create(user=by, **where, defaults=kept)
    return draft


@transaction.atomic
def forget_draft(draft: PostDraft) -> None:
    """Deletes a draft and the files added to it."""
    PostAttachment.objects.filter(user=draft.user_id, form_key=draft.files_key).delete()
    draft.delete()
