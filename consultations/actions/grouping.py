"""Which proposals say the same: gathered by their text, or put together by staff."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..models import Consultation, Proposal, ProposalGroup, Submission
from .locking import locked


@transaction.atomic
def group_proposals(
    consultation: Consultation,
    chosen: QuerySet,
    *,
    title_da: str,
    title_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> ProposalGroup:
    """Makes a group of the `chosen` proposals of one consultation and of all they are grouped with.

    ValidationError when the consultation is another, or the title is empty.
    """
    locked(consultation)
    if not title_da.strip() and not title_en.strip():
        raise ValidationError({"title_da": _("Write what the proposals have in common.")})
    group = ProposalGroup.objects.create(
        consultation=consultation,
        title_da=title_da.strip(),
        title_en=title_en.strip(),
        created_at=now,
        created_by=by,
    )
    number = _move(group, chosen)
    audit.record("grouped proposals", group, by=by, now=now, proposals=number)
    return group


@transaction.atomic
def add_to_group(
    group: ProposalGroup, chosen: QuerySet, *, by: User | None, now: dt.datetime
) -> int:
    """Puts the `chosen` proposals, and all they are grouped with, into a group; returns how many.

    They keep the responses they have. The group's response is offered, not given.
    """
    locked(group.consultation)
    number = _move(group, chosen)
    audit.record("added proposals to a group", group, by=by, now=now, proposals=number)
    return number


def _move(group: ProposalGroup, chosen: QuerySet) -> int:
    """Moves them in and takes away the groups that are left empty."""
    keys = set(chosen.values_list("pk", flat=True))
    of_others = chosen.exclude(submission__consultation=group.consultation_id)
    if not keys or of_others.exists():
        raise ValidationError(_("Choose proposals of the same consultation."))
    rows = Proposal.objects.filter(pk__in=keys)
    groups = list(rows.filter(group__isnull=False).values_list("group", flat=True).distinct())
    alone = rows.filter(group=None).update(group=group, stands_alone=False)
    moved = Proposal.objects.filter(group__in=groups).exclude(group=group).update(group=group)
    ProposalGroup.objects.filter(pk__in=groups).exclude(pk=group.pk).delete()
    return alone + moved


@transaction.atomic
def take_out(group: ProposalGroup, chosen: QuerySet, *, by: User | None, now: dt.datetime) -> int:
    """Lets the `chosen` members stand alone again, with the responses they have."""
    locked(group.consultation)
    keys = list(chosen.filter(group=group).values_list("pk", flat=True))
    number = Proposal.objects.filter(pk__in=keys).update(group=None, stands_alone=True)
    if number:
        audit.record("took proposals out of a group", group, by=by, now=now, proposals=number)
    return number


def leave_groups(submission: Submission, said: dict[int, str]) -> None:
    """Takes the proposals of an answer that say something else now out of their groups.

    `said` is the `text_key` that each had. Groups that are left empty go.
    """
    members = submission.proposals.filter(pk__in=said, group__isnull=False)
    left = [one for one in members if one.is_replaced or one.text_key != said[one.pk]]
    Proposal.objects.filter(pk__in=[one.pk for one in left]).update(group=None)
    groups = ProposalGroup.objects.filter(pk__in=[one.group_id for one in left])
    groups.filter(proposals=None).delete()


@transaction.atomic
def dissolve_group(group: ProposalGroup, *, by: User | None, now: dt.datetime) -> None:
    """Ends a group. Its proposals stand alone, with the responses they have."""
    locked(group.consultation)
    number = group.proposals.update(group=None, stands_alone=True)
    audit.record("dissolved a group", group, by=by, now=now, proposals=number)
    group.delete()


@transaction.atomic
def gather_same_texts(
    consultation: Consultation, *, by: User | None = None, now: dt.datetime
) -> int:
    """Groups the proposals whose texts are the very same; returns how many were put in a group.

    One with the text of a proposal in a group joins it. What staff took out stays out. Run twice,
    it changes nothing.
    """
    locked(consultation)
    loose = _loose(consultation)
    number = _join_twins(consultation, loose)
    repeated = loose.values("text_key").annotate(number=Count("pk"), first=Min("pk"))
    firsts = list(repeated.filter(number__gt=1).order_by().values_list("first", flat=True))
    number += _found_groups(consultation, firsts, now)
    number += _join_twins(consultation, loose)
    if number:
        audit.record("grouped the same texts", consultation, by=by, now=now, proposals=number)
    return number


def _loose(consultation: Consultation) -> QuerySet:
    rows = Proposal.objects.owed_a_response().filter(submission__consultation=consultation)
    return rows.filter(group=None, stands_alone=False).exclude(text_key="")


def _join_twins(consultation: Consultation, loose: QuerySet) -> int:
    twins = Proposal.objects.filter(
        text_key=OuterRef("text_key"), group__isnull=False, group__consultation=consultation
    ).order_by()
    return loose.filter(Exists(twins)).update(group=Subquery(twins.values("group")[:1]))


def _found_groups(consultation: Consultation, firsts: list[int], now: dt.datetime) -> int:
    """A group for each text that stands more than once, with its first proposal in it."""
    proposals = list(Proposal.objects.filter(pk__in=firsts).select_related("submission"))
    groups = ProposalGroup.objects.bulk_create(
        [
            ProposalGroup(
                consultation=consultation,
                created_at=now,
                **{f"title_{proposal.submission.language}": str(proposal)},
            )
            for proposal in proposals
        ]
    )
    for proposal, group in zip(proposals, groups, strict=True):
        proposal.group = group
    return Proposal.objects.bulk_update(proposals, ["group"], batch_size=500)
