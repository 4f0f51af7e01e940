"""Making a proposal of a post: its author alone does it, and sends it like any other."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consultations.actions import keep_draft
from consultations.models import Consultation, SubmissionDraft
from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..models import Post, PostProposal
from .own import check_is_own


@transaction.atomic
def begin_proposal(
    post: Post,
    *,
    to: Consultation,
    known: dict[str, str],
    by: User,
    now: dt.datetime,
    language: str,
    network: str = "",
) -> SubmissionDraft:
    """Keeps the post as a draft for `to` and returns the draft, which its author goes on with.

    Nothing is sent. `known` is what the form knows of the person. A draft that was begun from the
    same post and is not sent yet is returned again. ValidationError for everybody but the author,
    for a hidden post, for a demonstration post and a real consultation or the reverse, and for
    too many drafts from one network.
    """
    post = Post.objects.select_for_update(of=["self"]).select_related("topic").get(pk=post.pk)
    check_is_own(post, by)
    if post.is_hidden:
        raise ValidationError(_("The post is hidden or deleted."), code="hidden")
    if post.topic.is_demonstration != to.is_demonstration:
        raise ValidationError(
            _("A demonstration post can be sent to a demonstration consultation alone."),
            code="demonstration",
        )
    begun = SubmissionDraft.objects.filter(
        key__in=post.proposals.values("submission_id"), consultation=to
    )
    draft = begun.first()
    if draft is None:
        key = uuid.uuid4()
        values = known | _as_typed(post, to)
        draft = keep_draft(to, key, values, language=language, by=by, now=now, network=network)
        PostProposal.objects.create(post=post, submission_id=key, begun_at=now)
        audit.record("begun as a proposal", post, by=by, now=now, consultation=to.slug)
    return draft


def _as_typed(post: Post, to: Consultation) -> dict[str, str]:
    """The fields of the form that the words of the post go into."""
    if to.is_open_call:
        return {"title": post.topic.title, "what": post.text}
    return {"text": post.text}
