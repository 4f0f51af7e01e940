"""Mails of the forum: what moderators decided, and what became of reports and appeals.

No mail holds a post's text or a topic's title: what was hidden must not live on in mailboxes.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.addresses import absolute
from ogp_portal.notifications import Kind, Recipient, declare
from ogp_portal.notifications.actions import post as write_mail

from .models import Appeal, Flag, ModerationDecision, Post
from .tokens import token_of

Context = dict[str, Any]


def _about(decision: ModerationDecision) -> Context:
    address = reverse("forum-decision", args=[token_of(decision.pk)])
    return {"decision": decision, "post": decision.post, "decision_url": absolute(address)}


def _decision_in(context: Context) -> ModerationDecision | None:
    rows = ModerationDecision.objects.select_related("post", "appeal")
    return rows.filter(pk=context["decision"]).first()


def decision_context(context: Context) -> Context | None:
    """None when it was taken back before the mail went out."""
    decision = _decision_in(context)
    return _about(decision) if decision and decision.lifted_at is None else None


def lifted_context(context: Context) -> Context | None:
    """None when an appeal was the reason: its outcome is a mail of its own."""
    decision = _decision_in(context)
    if decision is None or hasattr(decision, "appeal"):
        return None
    return _about(decision)


def appeal_context(context: Context) -> Context | None:
    appeal = Appeal.objects.select_related("decision__post").filter(pk=context["appeal"]).first()
    return _about(appeal.decision) | {"appeal": appeal} if appeal and appeal.outcome else None


def approved_context(context: Context) -> Context | None:
    """None when the post was hidden before the mail went out."""
    posts = Post.objects.select_related("topic__category")
    found = posts.filter(pk=context["post"], hidden_at=None).first()
    return {"post_url": absolute(found.get_absolute_url())} if found else None


def flag_context(context: Context) -> Context | None:
    flag = Flag.objects.filter(pk=context["flag"]).first()
    if flag is None:
        return None
    address = reverse("forum-flag-receipt", args=[flag.reference])
    return {"flag": flag, "receipt_url": absolute(address), "contact": settings.OGP_CONTACT_MAIL}


DECISION = declare(
    "forum.decision", label=_("Moderator's decision, to the author"), load=decision_context
)
LIFTED = declare("forum.lifted", label=_("Moderator's decision taken back"), load=lifted_context)
APPEAL_DECIDED = declare(
    "forum.appeal_decided", label=_("Outcome of an appeal"), load=appeal_context
)
APPROVED = declare("forum.approved", label=_("Post read and published"), load=approved_context)
FLAG_RECEIVED = declare(
    "forum.flag_received",
    label=_("Receipt for the report of a post"),
    load=flag_context,
    most_per_hour=limits.FLAG_MAILS_PER_HOUR,
)
FLAG_DECIDED = declare(
    "forum.flag_decided",
    label=_("What became of the report of a post"),
    load=flag_context,
    most_per_hour=limits.FLAG_MAILS_PER_HOUR,
)


def _tell(decision: ModerationDecision, kind: Kind, context: Context, now: dt.datetime) -> None:
    person = decision.person
    if person is None or not person.email:
        return
    write_mail(
        kind,
        to=Recipient(person.email, person.language, person),
        subject_key=str(decision.pk),
        context=context,
        now=now,
        is_demonstration=decision.is_demonstration,
    )


def tell_of_decision(decision: ModerationDecision, *, now: dt.datetime) -> None:
    """Tells the author what was decided, why, and how to appeal."""
    _tell(decision, DECISION, {"decision": decision.pk}, now)


def tell_of_lifting(decision: ModerationDecision, *, now: dt.datetime) -> None:
    """Tells the author that a decision was taken back."""
    _tell(decision, LIFTED, {"decision": decision.pk}, now)


def tell_of_appeal(appeal: Appeal, *, now: dt.datetime) -> None:
    """Tells the author what became of the appeal, with the written reason."""
    _tell(appeal.decision, APPEAL_DECIDED, {"appeal": appeal.pk}, now)


def tell_of_approval(post: Post, *, now: dt.datetime) -> None:
    """Tells the author that a post has been read and everybody sees it."""
    author = post.author
    if author is None or not author.email:
        return
    write_mail(
        APPROVED,
        to=Recipient(author.email, author.language, author),
        subject_key=f"{post.pk}:{now.isoformat()}",
        context={"post": post.pk},
        now=now,
        is_demonstration=post.topic.is_demonstration,
    )


def tell_of_flag(kind: Kind, flag: Flag, *, now: dt.datetime) -> None:
    """Tells who reported a post that it was received or decided, at the address that was given."""
    address = flag.reporter.email if flag.reporter else flag.email
    if not address:
        return
    write_mail(
        kind,
        to=Recipient(address, flag.language, flag.reporter),
        subject_key=str(flag.pk),
        context={"flag": flag.pk},
        now=now,
        is_demonstration=flag.post.topic.is_demonstration,
    )
