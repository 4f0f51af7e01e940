"""Cutting a draft text into numbered paragraphs, and replacing it by a newer version."""

import datetime as dt
import re
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ogp_portal import audit
from ogp_portal.accounts.models import User
from ogp_portal.common import limits

from ..models import DraftParagraph, DraftText, Phase
from .composing import received

_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")


def paragraphs_in(text_da: str, text_en: str) -> list[tuple[str, str]]:
    """(Danish, English) of each paragraph: a text is cut at its empty lines.

    ValidationError by field when there is no text, when the languages do not have the same number
    of paragraphs, and beyond limits.DRAFT_PARAGRAPHS.
    """
    danish, english = _cut(text_da), _cut(text_en)
    if not danish and not english:
        raise ValidationError({"text_da": _("Paste the text in Danish or in English.")})
    if danish and english and len(danish) != len(english):
        message = _(
            "The Danish text has %(danish)s paragraphs and the English one %(english)s. "
            "They must have the same number; an empty line begins a new paragraph."
        )
        numbers = {"danish": len(danish), "english": len(english)}
        raise ValidationError({"text_en": message % numbers})
    if max(len(danish), len(english)) > limits.DRAFT_PARAGRAPHS:
        message = _("A text may have at most %(limit)s paragraphs. Divide it into several texts.")
        field = "text_da" if danish else "text_en"
        raise ValidationError({field: message % {"limit": limits.DRAFT_PARAGRAPHS}})
    return list(zip_longest(danish, english, fillvalue=""))


def _cut(text: str) -> list[str]:
    pieces = _EMPTY_LINES.split(received(text))
    return [piece.strip() for piece in pieces if piece.strip()]


@transaction.atomic
def keep_draft_text(
    draft: DraftText, *, text_da: str = "", text_en: str = "", by: User | None, now: dt.datetime
) -> DraftText:
    """Stores a new draft text (phase and titles are filled in) as numbered paragraphs.

    With `replaces` it is the next version in the place of that one. Words that nobody could read
    yet are not kept as a version. ValidationError for texts that cannot be cut, see
    `paragraphs_in`, and for a version that has been replaced already.
    """
    pieces = paragraphs_in(text_da, text_en)
    phase = Phase.objects.select_for_update().get(pk=draft.phase_id)
    draft.kept_at = now
    if draft.replaces is None:
        last = DraftText.objects.filter(phase=phase).aggregate(last=Max("position"))["last"] or 0
        draft.position = last + 1
    else:
        _take_place(draft, draft.replaces)
    draft.save(force_insert=True)
    DraftParagraph.objects.bulk_create(
        DraftParagraph(draft_text=draft, number=number, text_da=danish, text_en=english)
        for number, (danish, english) in enumerate(pieces, start=1)
    )
    audit.record(
        "kept a draft text", draft, by=by, now=now, version=draft.version, paragraphs=len(pieces)
    )
    return draft


def _take_place(draft: DraftText, earlier: DraftText) -> None:
    """The place and number after `earlier`, which goes when nobody could read it."""
    if DraftText.objects.filter(replaces=earlier).exists():
        raise ValidationError(
            _("A newer version has replaced this one already. Replace the newest."),
            code="replaced",
        )
    draft.position = earlier.position
    if may_delete_draft_text(earlier):
        draft.version, draft.replaces = earlier.version, earlier.replaces
        earlier.delete()
    else:
        draft.version = earlier.version + 1


def may_delete_draft_text(draft: DraftText) -> bool:
    """Whether it can go without a trace: not public, and no answer refers to it."""
    return not draft.phase.consultation.is_published and not draft.has_comments


@transaction.atomic
def replace_draft_text(
    earlier: DraftText,
    *,
    title_da: str,
    title_en: str,
    text_da: str = "",
    text_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> DraftText:
    """The next version of a draft text; answers keep referring to the one they were written to."""
    newer = DraftText(phase=earlier.phase, replaces=earlier, title_da=title_da, title_en=title_en)
    return keep_draft_text(newer, text_da=text_da, text_en=text_en, by=by, now=now)
