"""Suggestions of themes: which words go together in the proposals (TF-IDF and NMF).

Pure computing on stems that the caller has made. The same proposals and the same seed give the
same suggestions, in whichever order the proposals come.
"""

from collections import Counter
from dataclasses import dataclass

METHOD = 1
SEED = 20111109
WORDS_SHOWN = 8
ROUNDS = 400
MOST_COMMON = 0.6
"""A stem in more of the proposals than this tells nothing apart."""


@dataclass(frozen=True)
class Suggested:
    """Words, heaviest first, and (key, weight) of each proposal they fit best, heaviest first."""

    words: list[str]
    proposals: list[tuple[str, float]]


def suggest(texts: dict[str, list[tuple[str, str]]], number: int, *, seed: int) -> list[Suggested]:
    """At most `number` suggestions, the one that fits most proposals first.

    `texts` gives, by a key that never changes, the (stem, word as written) pairs of each proposal
    without stop words. A proposal goes to one suggestion or, where no word fits, to none.
    """
    keys = sorted(texts)
    counts = [Counter(stem for stem, _word in texts[key]) for key in keys]
    stems = _telling_apart(counts)
    if len(stems) < number or len(keys) < number:
        return []
    weights, heaviest = _factors(counts, stems, number, seed)
    written = _as_written(texts)
    found = []
    for topic in range(number):
        order = sorted(range(len(stems)), key=lambda at: (-heaviest[topic][at], stems[at]))
        words = [written[stems[at]] for at in order[:WORDS_SHOWN] if heaviest[topic][at] > 0]
        fits = [(keys[row], own[topic]) for row, own in enumerate(weights) if _best(own) == topic]
        if words and fits:
            found.append(Suggested(words, sorted(fits, key=lambda fit: (-fit[1], fit[0]))))
    return sorted(found, key=lambda one: (-len(one.proposals), one.words))


def _telling_apart(counts: list[Counter]) -> list[str]:
    """Stems of two proposals at least, and not of nearly all."""
    in_proposals = Counter(stem for count in counts for stem in count)
    most = max(MOST_COMMON * len(counts), 2)
    return sorted(stem for stem, times in in_proposals.items() if 2 <= times <= most)  # noqa: PLR2004 - one proposal is no theme


def _factors(counts, stems, number, seed) -> tuple[list[list[float]], list[list[float]]]:
    """(weight of each suggestion per proposal, weight of each stem per suggestion)."""
    # In the worker alone: scikit-learn takes 95 MB, which a web process never needs.
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfTransformer

    places = {stem: at for at, stem in enumerate(stems)}
    cells = [
        (row, places[stem], times)
        for row, count in enumerate(counts)
        for stem, times in sorted(count.items())
        if stem in places
    ]
    rows, columns, times = zip(*cells, strict=True)
    counted = csr_matrix((times, (rows, columns)), shape=(len(counts), len(stems)), dtype=float)
    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counted)
    model = NMF(number, init="nndsvda", random_state=seed, max_iter=ROUNDS, tol=1e-3)
    return model.fit_transform(weighed).round(9).tolist(), model.components_.round(9).tolist()


def _best(weights: list[float]) -> int | None:
    """Which suggestion fits best, the first of equals; None when none does."""
    most = max(weights)
    return weights.index(most) if most > 0 else None


def _as_written(texts: dict[str, list[tuple[str, str]]]) -> dict[str, str]:
    """The word that each stem is written as most often; of equals the first in the alphabet."""
    forms: dict[str, Counter] = {}
    for pairs in texts.values():
        for stem, word in pairs:
            forms.setdefault(stem, Counter())[word] += 1
    return {
        stem: min(words, key=lambda word: (-words[word], word)) for stem, words in forms.items()
    }
