"""One response, and one link, written for every proposal of a group."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common import limits
from ogp_portal.common.postgres import expect_many_rows
from plans.models import Commitment, Milestone

from ..models import ProposalGroup, ProvenanceLink, Response
from .locking import locked
from .responding import require_reasoned_link, said_of, worded, written_meanwhile

BATCH = 1_000
"""Rows written by one statement, so that a group of any size takes the same memory."""

_COPIED = [
    "decision",
    "reason_da",
    "reason_en",
    "decide_by",
    "passed_on_to",
    "passed_on_at",
    "standard_reason_id",
    "written_at",
    "written_by_id",
    "shared_key",
]


def response_of(group: ProposalGroup) -> Response | None:
    """The last response written to the whole group; None when there is none."""
    if group.response_key is None:
        return None
    return Response.objects.filter(shared_key=group.response_key).order_by("pk").first()


def state_of(group: ProposalGroup) -> str:
    """Tells the response that the group has from one that is written later."""
    return str(group.response_key or "none")


def lacking(group: ProposalGroup) -> QuerySet:
    """Members that are owed a response and have none at all, not even a draft."""
    return group.proposals.owed_a_response().filter(
        ~Exists(Response.objects.filter(proposal=OuterRef("pk")))
    )


@transaction.atomic
def respond_to_group(
    group: ProposalGroup,
    *,
    after: str | None = None,
    by: User | None,
    now: dt.datetime,
    **words: Any,
) -> int:
    """Writes the same response to every member as its next draft; returns to how many.

    For each member the rules of `respond` hold; `words` as in `worded`. `after` is what
    `state_of` said when the writer began. ValidationError as there, when no member is owed a
    response, or when somebody else was first.
    """
    locked(group.consultation)
    group = _still_there(group)
    if after is not None and after != state_of(group):
        raise ValidationError(written_meanwhile(), code="stale")
    is_demonstration = group.consultation.is_demonstration
    response = worded(is_demonstration=is_demonstration, by=by, now=now, **words)
    response.shared_key = uuid.uuid4()
    number = _write(response, group.proposals.owed_a_response())
    if not number:
        raise ValidationError(_("No proposal in the group is awaiting a response."))
    group.response_key = response.shared_key
    group.save(update_fields=["response_key"])
    audit.record(
        "wrote a response to a group", group, by=by, now=now, proposals=number, **said_of(response)
    )
    return number


@transaction.atomic
def give_group_response(group: ProposalGroup, *, by: User | None, now: dt.datetime) -> int:
    """Gives the group's response, as a draft, to members that have none; returns to how many."""
    locked(group.consultation)
    group = _still_there(group)
    response = response_of(group)
    if response is None:
        raise ValidationError(_("The group has no response yet."))
    response.written_at, response.written_by = now, by
    number = _write(response, lacking(group))
    if number:
        audit.record("gave the group's response", group, by=by, now=now, proposals=number)
    return number


def _still_there(group: ProposalGroup) -> ProposalGroup:
    found = ProposalGroup.objects.select_related("consultation").filter(pk=group.pk).first()
    if found is None:
        raise ValidationError(_("The group is no longer there."))
    return found


def _write(response: Response, members: QuerySet) -> int:
    """The next version for each member, in batches; returns how many were written."""
    published = Response.objects.published().filter(proposal=OuterRef("pk"), is_current=True)
    last = Response.objects.filter(proposal=OuterRef("pk")).order_by("-version")
    rows = members.annotate(
        last=Coalesce(Subquery(last.values("version")[:1]), 0), has_published=Exists(published)
    ).values_list("pk", "last", "has_published")
    _expect(members)
    number = 0
    for batch in _batches(rows.order_by("pk").iterator(chunk_size=BATCH)):
        keys = [key for key, _last, _has_published in batch]
        drafts = Response.objects.filter(proposal__in=keys, is_current=True, published_at=None)
        drafts.update(is_current=False)
        Response.objects.bulk_create([_version(response, *row) for row in batch])
        number += len(batch)
    return number


def _expect(members: QuerySet) -> None:
    if members.count() > limits.MAILS_AT_ONCE:
        expect_many_rows()


def _batches(rows: Iterable[tuple]) -> Iterator[list[tuple]]:
    taken = iter(rows)
    while batch := list(islice(taken, BATCH)):
        yield batch


def _version(response: Response, proposal: int, last: int, has_published: bool) -> Response:  # noqa: FBT001 - a column
    copied = {name: getattr(response, name) for name in _COPIED}
    return Response(proposal_id=proposal, version=last + 1, is_current=not has_published, **copied)


@transaction.atomic
def link_group(
    group: ProposalGroup,
    target: Commitment | Milestone,
    *,
    relation: str,
    reason_da: str,
    reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> int:
    """Says what all proposals of a group led to, and why; returns how many are linked now.

    A member's own link to the same target is replaced. ValidationError as in `link`.
    """
    locked(group.consultation)
    group = _still_there(group)
    is_demonstration = group.consultation.is_demonstration
    require_reasoned_link(target, reason_da + reason_en, is_demonstration=is_demonstration)
    key = "commitment" if isinstance(target, Commitment) else "milestone"
    latest = Response.objects.filter(proposal=OuterRef("proposal")).order_by("-version")
    given = {
        "relation": relation,
        "reason_da": reason_da.strip(),
        "reason_en": reason_en.strip(),
        "made_at": now,
        "made_by": by,
    }
    _expect(group.proposals.all())
    links = ProvenanceLink.objects.filter(proposal__group=group, **{key: target})
    links.update(response=Subquery(latest.values("pk")[:1]), **given)
    _link_others(group.proposals.owed_a_response(), {key: target}, given)
    number = links.count()
    details: dict[str, Any] = {key: target.pk, "proposals": number}
    audit.record("linked a group", group, by=by, now=now, **details)
    return number


def _link_others(members: QuerySet, target: dict[str, Any], given: dict[str, Any]) -> None:
    linked = ProvenanceLink.objects.filter(proposal=OuterRef("pk"), **target)
    latest = Response.objects.filter(proposal=OuterRef("pk")).order_by("-version")
    rows = members.filter(~Exists(linked)).annotate(response=Subquery(latest.values("pk")[:1]))
    pairs = rows.order_by("pk").values_list("pk", "response")
    for batch in _batches(pairs.iterator(chunk_size=BATCH)):
        ProvenanceLink.objects.bulk_create(
            [
                ProvenanceLink(proposal_id=proposal, response_id=response, **target, **given)
                for proposal, response in batch
            ]
        )
