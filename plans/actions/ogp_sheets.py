"""What an import of OGP's sheet writes beside an initiative: theme, answers, parties, IRM's values."""

from collections.abc import Mapping
from typing import Any

from ogp_portal import audit
from ogp_portal.common.dates import Precision

from ..enums import Judge, PartyRole, ReadFrom
from ..imports.ogp_sheet import Support
from ..models import Assessment, Commitment, CommitmentAnswer, CommitmentParty
from ..models.amendments import public_values
from ..models.periods import danish_day
from ..templates_of_ogp import position_of
from .amending import Why, is_published, note_amendments

LAST = 99
"""Where an answer stands whose question the plan's template does not have."""


def write_beside(commitment: Commitment, wanted: Mapping[str, Any], why: Why) -> None:
    """Writes what one column of OGP's sheet wants; the initiative is saved already."""
    if "answers" in wanted:
        language, texts = wanted["answers"]
        _write_answers(commitment, language, texts, why)
    if "support" in wanted:
        _set_support(commitment, wanted["support"], why)
    if "assessment" in wanted:
        _add_assessment(commitment, wanted["assessment"], why)


def add_theme(commitment: Commitment, why: Why) -> None:
    """Saves the theme that a sheet brought along; the next row finds it saved."""
    theme = commitment.theme
    if theme is None or theme.pk is not None:
        return
    theme.full_clean(exclude=["slug"])
    theme.save()
    commitment.theme = theme
    note_amendments(theme, None, public_values(theme), why=why)
    audit.record("added", theme, by=why.by, now=why.now, by_import=True)


def _write_answers(
    commitment: Commitment, language: str, texts: Mapping[str, str], why: Why
) -> None:
    """The answers in one language are these; an answer without words in any goes."""
    there = {one.question: one for one in commitment.answers.all()}
    version = commitment.plan.template_version
    for question in [*there, *(key for key in texts if key not in there)]:
        answer = there.get(question) or CommitmentAnswer(
            commitment=commitment,
            question=question,
            position=position_of(question, version) or LAST,
        )
        text = texts.get(question, "")
        if language == "en" and text == answer.text_da:
            text = answer.text_en if answer.text_en == text else ""
        _write_answer(answer, f"text_{language}", text, why)


def _write_answer(answer: CommitmentAnswer, name: str, text: str, why: Why) -> None:
    if getattr(answer, name) == text:
        return
    before = public_values(answer) if answer.pk else None
    setattr(answer, name, text)
    if answer.text_da or answer.text_en:
        answer.save()
        note_amendments(answer, before, public_values(answer), why=why)
    elif answer.pk:
        note_amendments(answer, before, None, why=why)
        answer.delete()


def end_party(party: CommitmentParty, why: Why) -> None:
    """The part is over today. One that nobody has read of, or that never began, leaves no trace."""
    today, before = danish_day(why.now), public_values(party)
    is_yet_to_begin = party.from_on is not None and party.from_on > today
    if not is_published(party) or is_yet_to_begin:
        note_amendments(party, before, None, why=why)
        party.delete()
        return
    party.until_on, party.until_precision = today, Precision.DAY
    party.save()
    note_amendments(party, before, public_values(party), why=why)


def _set_support(commitment: Commitment, wanted: list[Support], why: Why) -> None:
    """The supporting bodies are these. One that stays keeps its dates and contacts."""
    there = commitment.parties.current().exclude(role=PartyRole.LEAD)
    kept = {(one.role, one.organisation.pk) for one in wanted}
    known = set()
    for party in there.select_related("organisation"):
        party.commitment = commitment
        if (party.role, party.organisation_id) in kept:
            known.add((party.role, party.organisation_id))
        else:
            end_party(party, why)
    for one in wanted:
        if (one.role, one.organisation.pk) not in known:
            known.add((one.role, one.organisation.pk))
            party = CommitmentParty(
                commitment=commitment, organisation=one.organisation, role=one.role
            )
            party.save()
            note_amendments(party, None, public_values(party), why=why)


def _add_assessment(commitment: Commitment, said: Mapping[str, Any], why: Why) -> None:
    """A value of IRM's, as OGP's own data give it."""
    assessment = Assessment(
        plan=commitment.plan,
        commitment=commitment,
        judge=Judge.IRM,
        read_from=ReadFrom.OGP_PAGE,
        **said,
    )
    assessment.full_clean()
    assessment.save()
    audit.record("added", assessment, by=why.by, now=why.now, by_import=True)
