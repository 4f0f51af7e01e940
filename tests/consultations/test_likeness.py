"""How alike texts are found to be, and the quality on an invented campaign."""

import random

import pytest

from consultations import likeness
from ogp_portal.common import limits

THRESHOLD = limits.ALIKE_PERCENT / 100


def same(one: str, other: str) -> float:
    """The true share of sequences in common."""
    first, second = likeness.sequences_of(one), likeness.sequences_of(other)
    return len(first & second) / len(first | second)


CAMPAIGN = """Kommunen har planer om at lukke biblioteket på havnen. Vi vil bede jer lade være.
Biblioteket er det eneste sted i bydelen, hvor alle kan komme ind uden at betale, og hvor børn og
gamle mødes. Hver uge kommer der flere hundrede mennesker, og mange af dem har intet andet sted.

Vi foreslår, at biblioteket bliver, og at åbningstiderne om aftenen bliver længere. Pengene kan
findes ved at flytte borgerservice ind i samme hus, så udgiften til leje bliver delt.

Vi foreslår også, at brugerne får plads i et råd, der følger husets budget, og at referaterne
bliver lagt på nettet senest tre dage efter hvert møde, så alle kan se, hvad der er besluttet."""


def test_signature_depends_on_words_alone():
    assert likeness.sign("Læg dagsordener ud!") == likeness.sign("læg  dagsordener\nud")
    assert likeness.sign("Læg dagsordener ud") != likeness.sign("Læg referater ud")


def test_signature_is_the_same_in_every_release():
    found = likeness.sign("Læg alle dagsordener på nettet i god tid.")
    assert found.hashes.hex()[:32] == "5cf2411cff2c0266f57c5e1f6883b338"
    assert (found.sequences, len(found.hashes)) == (6, 4 * likeness.HASHES)


@pytest.mark.parametrize("text", ["", "Nej", "Ingen bemærkninger.", "…!?"])
def test_a_text_without_three_words_has_nothing_to_compare(text):
    assert likeness.sign(text).hashes == b""


def test_similarity_is_near_the_true_share():
    rng = random.Random(3)
    words = CAMPAIGN.split()
    for changes in range(0, 40, 5):
        other = list(words)
        for place in rng.sample(range(len(words)), changes):
            other[place] = f"ord{place}"
        other_text = " ".join(other)
        first, second = likeness.sign(CAMPAIGN), likeness.sign(other_text)
        estimate = likeness.similarity(first.hashes, [second.hashes])[0]
        assert abs(estimate - same(CAMPAIGN, other_text)) < 0.13


def test_bands_of_two_consultations_never_meet():
    hashes = likeness.sign(CAMPAIGN).hashes
    assert not set(likeness.bands_of(hashes, 1)) & set(likeness.bands_of(hashes, 2))
    assert all(-(2**31) <= band < 2**31 for band in likeness.bands_of(hashes, 1))


GREETINGS = ["Kære alle", "Til rette vedkommende i kommunen", "Hej! Jeg bor selv på Havnevej 3."]
OWN = [
    "Min datter læser lektier der hver tirsdag, og det betyder alt for hende.",
    "Jeg er selv kommet på biblioteket i fyrre år. Luk det ikke.",
    "",
]
SIGNATURES = ["Venlig hilsen\nKaren Jensen", "Mvh. Ole, formand for beboerforeningen Havnen", ""]
OTHERS = ["venligst", "borgere", "huset", "straks", "mindst", "naturligvis", "byrådet", "igen"]


def variant(rng: random.Random, text: str = CAMPAIGN, changed: int = 6) -> str:
    """As people send on a text: greeted, signed, paragraphs moved, some words their own."""
    paragraphs = text.split("\n\n")
    rng.shuffle(paragraphs)
    words = "\n\n".join(paragraphs).split(" ")
    for place in rng.sample(range(len(words)), rng.randint(0, changed)):
        words[place] = rng.choice(OTHERS)
    parts = [rng.choice(GREETINGS), " ".join(words), rng.choice(OWN), rng.choice(SIGNATURES)]
    return "\n\n".join(filter(None, parts))


def sentences(rng: random.Random, number: int) -> str:
    """An answer of its own, about the same matter in the same small vocabulary."""
    words = sorted(set(likeness.words_of(CAMPAIGN)))
    return ". ".join(
        " ".join(rng.choices(words, k=rng.randint(6, 14))).capitalize() for _ in range(number)
    )


def own_answer(rng: random.Random) -> str:
    """One that quotes a sentence of the campaign in a text of its own."""
    return f"{sentences(rng, 5)}. {rng.choice(CAMPAIGN.split('. '))}. {sentences(rng, 5)}"


def led(texts: list[str]) -> list[int]:
    """The leader of each text, in their order."""
    leaders = likeness.Leaders(THRESHOLD)
    found = []
    for key, text in enumerate(texts):
        hashes = likeness.sign(text).hashes
        found.append(leaders.place(key, hashes, likeness.bands_of(hashes, 1))[0])
    return found


def quality(seed: int) -> tuple[float, float]:
    """(precision, recall) over pairs: 60 of the campaign, 60 others, 30 that quote it."""
    rng = random.Random(seed)
    marked = [(variant(rng), True) for _ in range(60)]
    marked += [(sentences(rng, rng.randint(3, 12)), False) for _ in range(60)]
    marked += [(own_answer(rng), False) for _ in range(30)]
    rng.shuffle(marked)
    found = led([text for text, _is_campaign in marked])
    pairs = [
        (found[one] == found[other], marked[one][1] and marked[other][1])
        for one in range(len(marked))
        for other in range(one)
    ]
    together = [is_right for is_together, is_right in pairs if is_together]
    right = [is_together for is_together, is_right in pairs if is_right]
    return sum(together) / len(together), sum(right) / len(right)


@pytest.mark.parametrize("seed", range(5))
def test_a_campaign_is_found_whole_and_nothing_else_with_it(seed):
    precision, recall = quality(seed)
    assert precision == 1
    assert recall > 0.95
