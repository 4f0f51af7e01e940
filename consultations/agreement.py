"""Cohen's kappa: how far two codings agree beyond what chance alone would give."""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from .models import Consultation, DoubleCoding


@dataclass(frozen=True)
class Agreement:
    """The figures of one double coding.

    `kappa` is 1 for full agreement, 0 for what chance gives, None where it is not defined: no
    proposal, or both codings used one and the same theme for all. `table[i][j]` is how many got
    `labels[i]` first and `labels[j]` second.
    """

    kappa: float | None
    size: int
    observed: float
    expected: float
    labels: list[Hashable]
    table: list[list[int]]
    is_intra_coder: bool = False


def cohens_kappa(
    pairs: list[tuple[Hashable, Hashable]], labels: list[Hashable], *, is_intra_coder: bool = False
) -> Agreement:
    """Agreement of (first, second) codes, each one of `labels` (Cohen 1960, unweighted)."""
    counted = Counter(pairs)
    table = [[counted[first, second] for second in labels] for first in labels]
    size = len(pairs)
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    observed = sum(table[at][at] for at in range(len(labels))) / size if size else 0.0
    chance = sum(row * column for row, column in zip(rows, columns, strict=True))
    expected = chance / size**2 if size else 0.0
    is_defined = size > 0 and chance < size**2
    kappa = (observed - expected) / (1 - expected) if is_defined else None
    return Agreement(kappa, size, observed, expected, labels, table, is_intra_coder)


def agreement_of(coding: DoubleCoding) -> Agreement | None:
    """Labels are the consultation's themes and None, "none of them"; None before both are done."""
    if coding.second_done_at is None:
        return None
    labels = [*coding.consultation.proposal_themes.all(), None]
    rows = coding.sample.select_related("first_theme", "second_theme")
    pairs = [(row.first_theme, row.second_theme) for row in rows]
    return cohens_kappa(pairs, labels, is_intra_coder=coding.is_intra_coder)


def kappa_of(consultation: Consultation) -> Agreement | None:
    """The last double coding that is done; None when there is none. For the consultation report."""
    done = consultation.double_codings.filter(second_done_at__isnull=False)
    latest = done.select_related("consultation").first()
    return agreement_of(latest) if latest else None
