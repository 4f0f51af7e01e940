"""Giving proposals themes: by hand, or by accepting what the portal suggests."""

import datetime as dt
import re
from collections.abc import Iterable
from hashlib import blake2b

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from .. import suggesting
from ..enums import SuggestionState, TagSource
from ..models import (
    AlikeAnswer,
    Consultation,
    Proposal,
    ProposalTag,
    ProposalTheme,
    SuggestedProposal,
    ThemeSuggestion,
    ThemeSuggestionRun,
)
from .counting import recount
from .locking import locked

SUGGEST = "consultations.suggest_themes"
_WORD = re.compile(r"[^\W\d_]{3,}")


@transaction.atomic
def keep_theme(theme: ProposalTheme, *, by: User | None, now: dt.datetime) -> ProposalTheme:
    """Stores a theme, and its title where the public reads how many answers have it."""
    consultation = locked(theme.consultation)
    theme.save()
    recount(consultation)
    return theme


@transaction.atomic
def remove_theme(theme: ProposalTheme, *, by: User | None, now: dt.datetime) -> None:
    """Takes a theme off its proposals and away."""
    consultation = locked(theme.consultation)
    theme.delete()
    recount(consultation)


@transaction.atomic
def tag(
    proposals: Iterable[Proposal],
    theme: ProposalTheme,
    *,
    with_alike: bool = True,
    source: str = TagSource.STAFF,
    by: User | None,
    now: dt.datetime,
) -> int:
    """Gives proposals a theme, and those of answers that say nearly the same; returns how many.

    Twice is once. ValidationError when one belongs to another consultation.
    """
    consultation = locked(theme.consultation)
    keys = {proposal.pk for proposal in proposals}
    chosen = Proposal.objects.filter(pk__in=keys)
    if chosen.exclude(submission__consultation=consultation).exists():
        raise ValidationError(_("The theme belongs to another consultation."))
    if with_alike:
        keys.update(_alike(chosen).values_list("pk", flat=True))
    missing = Proposal.objects.filter(pk__in=keys).exclude(tags__theme=theme)
    tags = [
        ProposalTag(proposal=one, theme=theme, source=source, tagged_at=now, tagged_by=by)
        for one in missing
    ]
    ProposalTag.objects.bulk_create(tags, batch_size=1000)
    recount(consultation)
    audit.record("gave proposals a theme", theme, by=by, now=now, number=len(tags), source=source)
    return len(tags)


def _alike(chosen):
    """The proposals of answers that say nearly the same as one of `chosen`, both whole answers."""
    whole = chosen.filter(starts_at_character=None)
    groups = AlikeAnswer.objects.filter(
        submission__in=whole.values("submission"), cluster__dissolved_at=None
    )
    return Proposal.objects.filter(
        starts_at_character=None, submission__likeness__cluster__in=groups.values("cluster")
    )


@transaction.atomic
def set_themes(
    proposal: Proposal, themes: Iterable[ProposalTheme], *, by: User | None, now: dt.datetime
) -> None:
    """Gives one proposal exactly these themes; those of answers like it stay as they are."""
    consultation = locked(proposal.submission.consultation)
    wanted = {theme.pk: theme for theme in themes}
    if any(theme.consultation_id != consultation.pk for theme in wanted.values()):
        raise ValidationError(_("The theme belongs to another consultation."))
    proposal.tags.exclude(theme__in=wanted).delete()
    has = set(proposal.tags.values_list("theme", flat=True))
    for key in sorted(wanted.keys() - has):
        ProposalTag.objects.create(
            proposal=proposal, theme=wanted[key], tagged_at=now, tagged_by=by
        )
    recount(consultation)
    audit.record("set the themes of a proposal", proposal, by=by, now=now, themes=sorted(wanted))


@transaction.atomic
def ask_for_suggestions(
    consultation: Consultation, *, number: int, by: User | None, now: dt.datetime
) -> ThemeSuggestionRun:
    """Asks the worker for `number` suggestions of themes."""
    run = ThemeSuggestionRun.objects.create(
        consultation=consultation,
        number=number,
        seed=suggesting.SEED,
        method=suggesting.METHOD,
        started_at=now,
        started_by=by,
    )
    jobs.enqueue(SUGGEST, run.pk, dedupe_key=f"suggest-themes:{run.pk}", now=now)
    audit.record("asked for suggestions of themes", consultation, by=by, now=now, run=run.pk)
    return run


@transaction.atomic
def suggest_themes(run: ThemeSuggestionRun, *, now: dt.datetime) -> list[ThemeSuggestion]:
    """Works the suggestions out and keeps them for staff. Run twice, it does once."""
    run = ThemeSuggestionRun.objects.select_for_update().get(pk=run.pk)
    if run.finished_at is not None:
        return list(run.suggestions.all())
    keys, texts = _texts(run)
    for position, one in enumerate(suggesting.suggest(texts, run.number, seed=run.seed), start=1):
        kept = ThemeSuggestion.objects.create(run=run, position=position, words=one.words)
        SuggestedProposal.objects.bulk_create(
            SuggestedProposal(suggestion=kept, proposal_id=keys[reference], weight=weight)
            for reference, weight in one.proposals
        )
    run.proposals, run.finished_at = len(texts), now
    run.save(update_fields=["proposals", "finished_at"])
    return list(run.suggestions.all())


def _texts(run: ThemeSuggestionRun) -> tuple[dict[str, int], dict[str, list[tuple[str, str]]]]:
    """(keys, stems with words) of the proposals by reference; of answers alike the first alone."""
    rows = Proposal.objects.owed_a_response().filter(submission__consultation=run.consultation)
    first = AlikeAnswer.objects.filter(cluster=OuterRef("submission__likeness__cluster"))
    first = first.order_by("-similarity", "submission__received_at", "submission__reference")
    rows = rows.annotate(first=Subquery(first.values("submission")[:1]))
    rows = rows.filter(Q(first=None) | Q(first=F("submission_id")))
    chosen = sorted(rows.values_list("reference", "pk"), key=lambda row: _drawn(row[0], run.seed))[
        : limits.THEME_PROPOSALS
    ]
    words = {}
    proposals = Proposal.objects.filter(pk__in=[key for _reference, key in chosen])
    for proposal in proposals.select_related("version").iterator(chunk_size=200):
        text = proposal.text[: limits.THEME_TEXT_LENGTH].casefold()
        words[proposal.reference] = _WORD.findall(text)
    stems = _stems({word for found in words.values() for word in found})
    texts = {
        reference: [(stems[word], word) for word in found if word in stems]
        for reference, found in words.items()
    }
    return dict(chosen), texts


def _drawn(reference: str, seed: int) -> bytes:
    """Sorted by this, any rows come in an order drawn by the seed alone."""
    return blake2b(f"{seed}/{reference}".encode(), digest_size=16).digest()


def _stems(words: set[str]) -> dict[str, str]:
    """The Danish stem of each word, by the dictionary that the search uses; no stop words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, (ts_lexize('danish_stem', word))[1] FROM unnest(%s::text[]) AS word",
            [sorted(words)],
        )
        return {word: stem for word, stem in cursor.fetchall() if stem}


@transaction.atomic
def accept_suggestion(
    suggestion: ThemeSuggestion,
    *,
    title_da: str,
    title_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> ProposalTheme:
    """Makes a suggestion a theme with a title of a person's, on the proposals it fits.

    ValidationError without a title, or when it has been decided.
    """
    consultation, suggestion = _undecided(suggestion)
    if not title_da.strip() and not title_en.strip():
        raise ValidationError(_("Write a title."))
    last = consultation.proposal_themes.aggregate(last=Max("position"))["last"] or 0
    theme = ProposalTheme.objects.create(
        consultation=consultation,
        position=last + 1,
        title_da=title_da.strip(),
        title_en=title_en.strip(),
    )
    proposals = Proposal.objects.filter(pk__in=suggestion.proposals.values("proposal"))
    tag(proposals, theme, source=TagSource.SUGGESTED, by=by, now=now)
    _decide(suggestion, SuggestionState.ACCEPTED, theme, by, now)
    audit.record("accepted a suggested theme", theme, by=by, now=now, words=suggestion.words)
    return theme


@transaction.atomic
def reject_suggestion(suggestion: ThemeSuggestion, *, by: User | None, now: dt.datetime) -> None:
    """Puts a suggestion aside. ValidationError when it has been decided."""
    consultation, suggestion = _undecided(suggestion)
    _decide(suggestion, SuggestionState.REJECTED, None, by, now)
    audit.record("rejected a suggested theme", consultation, by=by, now=now, words=suggestion.words)


def _undecided(suggestion: ThemeSuggestion) -> tuple[Consultation, ThemeSuggestion]:
    consultation = locked(suggestion.run.consultation)
    suggestion = ThemeSuggestion.objects.get(pk=suggestion.pk)
    if suggestion.state != SuggestionState.OPEN:
        raise ValidationError(_("The suggestion has been decided."))
    return consultation, suggestion


def _decide(suggestion: ThemeSuggestion, state: str, theme, by, now: dt.datetime) -> None:
    suggestion.state, suggestion.theme = state, theme
    suggestion.decided_at, suggestion.decided_by = now, by
    suggestion.save(update_fields=["state", "theme", "decided_at", "decided_by"])
