"""A plan as the start of the next one (issue of the plans, 1)."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User

from ..enums import LinkRelation
from ..models import (
    ActionPlan,
    Commitment,
    CommitmentAnswer,
    CommitmentLink,
    CommitmentParty,
    PlanAlias,
    Theme,
)

TAKEN_OVER = [
    "number",
    "title_da",
    "title_en",
    "summary_da",
    "summary_en",
    "what_is_new_da",
    "what_is_new_en",
    "owner_as_written",
]
"""Of an initiative. Its OGP id, IRM's number, dates, status and evidence belong to the old plan."""


@transaction.atomic
def copy_plan(
    plan: ActionPlan,
    *,
    slug: str,
    title_da: str = "",
    title_en: str = "",
    commitments: Iterable[Commitment] = (),
    by: User | None,
    now: dt.datetime,
) -> ActionPlan:
    """A draft with the plan's template and themes and the chosen initiatives, and returns it.

    An initiative brings its text, answers and present parties; nobody has acknowledged the new one yet,
    and nothing has been reported on it. One without a number gets a free one, since its OGP id
    stays with the old plan. Raises ValidationError by field.
    """
    new = ActionPlan(
        slug=slug.strip(),
        title_da=title_da.strip(),
        title_en=title_en.strip(),
        template_version=plan.template_version,
        is_demonstration=plan.is_demonstration,
    )
    chosen = sorted(commitments, key=lambda one: (one.position, one.pk))
    _check(new, plan, chosen)
    new.save()
    themes = _copy_themes(plan, new)
    pairs = _copy_commitments(chosen, new, themes)
    _copy_answers_and_parties(pairs)
    _remember_origin(plan, new, pairs, by=by, now=now)
    return new


def _check(new: ActionPlan, plan: ActionPlan, chosen: list[Commitment]) -> None:
    if not new.title_da and not new.title_en:
        raise ValidationError({"title_da": _("Write a title in at least one language.")})
    if PlanAlias.objects.filter(slug=new.slug).exists():
        raise ValidationError({"slug": _("This was the address of a plan and still leads there.")})
    new.full_clean()
    if any(one.plan_id != plan.pk for one in chosen):
        raise ValidationError({"commitments": _("Choose commitments of this plan.")})


def _copy_themes(plan: ActionPlan, new: ActionPlan) -> dict[int, Theme]:
    """The new themes by the id of the old one."""
    themes = {}
    for old in plan.themes.order_by("position"):
        themes[old.pk] = Theme.objects.create(
            plan=new,
            position=old.position,
            slug=old.slug,
            title_da=old.title_da,
            title_en=old.title_en,
        )
    return themes


Pairs = list[tuple[Commitment, Commitment]]


def _copy_commitments(chosen: list[Commitment], new: ActionPlan, themes: dict[int, Theme]) -> Pairs:
    """(old, new) of each."""
    free = _free_numbers({one.number for one in chosen})
    pairs = []
    for old in chosen:
        copy = Commitment(plan=new, theme=themes[old.theme_id] if old.theme_id else None)
        for name in TAKEN_OVER:
            setattr(copy, name, getattr(old, name))
        copy.number = copy.number or next(free)
        copy.save()
        pairs.append((old, copy))
    return pairs


def _free_numbers(taken: set[str]) -> Iterator[str]:
    """Whole numbers that no chosen initiative has, nor its theme ('3' is taken by '3.1')."""
    first_parts = {number.partition(".")[0] for number in taken}
    return (str(number) for number in count(1) if str(number) not in first_parts)


def _copy_answers_and_parties(pairs: Pairs) -> None:
    copies = {old.pk: copy for old, copy in pairs}
    answers = CommitmentAnswer.objects.filter(commitment__in=copies)
    CommitmentAnswer.objects.bulk_create(
        CommitmentAnswer(
            commitment=copies[one.commitment_id],
            question=one.question,
            position=one.position,
            text_da=one.text_da,
            text_en=one.text_en,
        )
        for one in answers
    )
    parties = CommitmentParty.objects.current().filter(commitment__in=copies)
    CommitmentParty.objects.bulk_create(
        CommitmentParty(
            commitment=copies[one.commitment_id], organisation_id=one.organisation_id, role=one.role
        )
        for one in parties
    )


def _remember_origin(
    plan: ActionPlan, new: ActionPlan, pairs: Pairs, *, by: User | None, now: dt.datetime
) -> None:
    """The one place that knows which row came from which: what succeeds what is written here.

    A plan has one successor; a second copy of it is a draft like any other.
    """
    if not ActionPlan.objects.filter(predecessor=plan).exists():
        new.predecessor = plan
        new.save(update_fields=["predecessor"])
    CommitmentLink.objects.bulk_create(
        CommitmentLink(
            commitment=copy, other=old, relation=LinkRelation.CONTINUES, made_at=now, made_by=by
        )
        for old, copy in pairs
    )
    taken = {copy.address: old.pk for old, copy in pairs}
    audit.record("copied", new, by=by, now=now, copied_from=plan.pk, commitments=taken)
