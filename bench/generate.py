"""The made-up data that the portal and the bare pages are measured on; the same on every run.

Nothing here knows a database: `bare/load.py` and `portal_data/` store what this module makes.
Every random choice hangs on a fixed seed, so two loads of one scale hold the same words.
"""

import datetime as dt
import random
from dataclasses import dataclass
from itertools import accumulate

EPOCH = dt.datetime(2025, 1, 6, 8, 0, tzinfo=dt.UTC)
"""When the made-up world begins; the first topic is written then."""

WORLD_DAYS = 500
"""Days over which topics and answers are spread."""

MINUTES_BETWEEN_POSTS = 7

SEARCHED_WORD = "kommune"
"""Stands in a fifth of all texts; the search benchmark asks for it."""

ROWS_PER_LIST = 50
POSTS_PER_PAGE = 20
LARGE_TOPIC = 1_000
"""Posts in the topic whose pages 1 and 40 are measured, at every scale."""

LARGEST_TOPIC = 10_000
"""Posts in the topic whose page 400 is measured, from scale 10 on."""

PLAN_INITIATIVES = 30
LARGE_PLAN_INITIATIVES = 200
DISTINCT_TEXTS = 5_000
"""Texts are drawn from a pool: 500,000 distinct ones would cost minutes and show nothing new."""

_COMMON = (
    "og i at det er en til af på som med de den for der et ikke har om vi kan skal fra var men "
    "eller han sig handlingsplan høring åbenhed borger ministerium forslag indsats milepæl data "
    "offentlig adgang dialog proces ansvar frist samarbejde forvaltning styrelse region resultat "
    "evaluering rapport debat indlæg svar spørgsmål aftale lov udkast bemærkning netværk møde "
    "gennemsigtighed deltagelse demokrati forening organisation referat portal digital løsning"
)
_SYLLABLES = (
    "ka le mi so da ner ri vo gan tel ber stø går fre hun mål vej tid læs skri bol fag kur sym "
    "ter lan dom hed"
)
_RARE_WORDS = 4_000


@dataclass(frozen=True)
class Sizes:
    """How many of each thing one scale holds; scale 1 is the size the issue names."""

    scale: float
    plans: int
    initiatives: int
    consultations: int
    submissions: int
    topics: int
    posts: int

    @classmethod
    def of(cls, scale: float) -> "Sizes":
        """The sizes of `scale` (1 = 200 initiatives, 2,000 submissions, 50,000 posts).

        The measured pages keep their size below scale 1 too: the large topic has 1,000 posts,
        the plan 30 initiatives, and each list has a full page of rows.
        """
        topics = max(round(1_000 * scale), ROWS_PER_LIST + 2)
        ordinary_posts = 49 * (topics - 1)
        return cls(
            scale=scale,
            plans=ROWS_PER_LIST,
            initiatives=max(round(200 * scale), PLAN_INITIATIVES + ROWS_PER_LIST),
            consultations=max(round(60 * scale), ROWS_PER_LIST),
            submissions=max(round(2_000 * scale), 2 * POSTS_PER_PAGE),
            topics=topics,
            posts=max(round(50_000 * scale), LARGE_TOPIC + ordinary_posts),
        )

    @property
    def has_largest_topic(self) -> bool:
        """Whether this scale holds the topic of 10,000 posts."""
        return self.scale >= 10

    def posts_per_topic(self) -> list[int]:
        """Posts of each topic, the large one first, then the largest where there is one."""
        large = [LARGE_TOPIC, LARGEST_TOPIC] if self.has_largest_topic else [LARGE_TOPIC]
        ordinary = self.topics - len(large)
        each, left_over = divmod(self.posts - sum(large), ordinary)
        return large + [each + (1 if number < left_over else 0) for number in range(ordinary)]

    def initiatives_per_plan(self) -> list[int]:
        """Initiatives of each plan: 30 in the measured one, 200 in the large one, the rest even.

        The large plan's 200 come on top of the scale's own number.
        """
        others = self.plans - 2
        each, left_over = divmod(self.initiatives - PLAN_INITIATIVES, others)
        rest = [each + (1 if number < left_over else 0) for number in range(others)]
        return [PLAN_INITIATIVES, LARGE_PLAN_INITIATIVES, *rest]


def _vocabulary() -> list[str]:
    source, syllables = random.Random("vocabulary"), _SYLLABLES.split()
    rare = {"".join(source.choices(syllables, k=source.randint(2, 4))) for _ in range(_RARE_WORDS)}
    return _COMMON.split() + sorted(rare)


VOCABULARY = _vocabulary()
# The n-th word is about n times rarer than the first, as in any language (Zipf).
_CUMULATIVE_WEIGHTS = list(accumulate(1 / (rank + 3) for rank in range(len(VOCABULARY))))


def sentence(source: random.Random) -> str:
    """A sentence of 8 to 13 words."""
    count = source.randint(8, 13)
    words = source.choices(VOCABULARY, cum_weights=_CUMULATIVE_WEIGHTS, k=count)
    return " ".join(words).capitalize() + "."


def paragraphs(source: random.Random) -> list[str]:
    """Three paragraphs, about 650 characters; each fifth text holds the searched word."""
    holds_searched_word = source.random() < 0.2
    made = []
    for position in range(3):
        sentences = [sentence(source) for _ in range(3)]
        if holds_searched_word and position == 1:
            sentences.insert(1, f"Det mener vores {SEARCHED_WORD} også.")
        made.append(" ".join(sentences))
    return made


def texts(count: int = DISTINCT_TEXTS) -> list[list[str]]:
    """The pool of texts, each a list of paragraphs."""
    source = random.Random("texts")
    return [paragraphs(source) for _ in range(count)]


def text_index(topic: int, post: int, pool_size: int) -> int:
    """Which text of the pool the post at this place holds."""
    return (topic * 7_919 + post * 104_729 + 12_345) % pool_size


def reply_text(number: int) -> str:
    """What the reply of this number says: three paragraphs in Markdown, no two replies alike."""
    return "\n\n".join([f"Svar nummer {number}.", *paragraphs(random.Random(f"reply {number}"))])


def title(kind: str, number: int) -> str:
    """A title of five words and its number, the same for the same kind and number."""
    source = random.Random(f"{kind} {number}")
    words = source.choices(VOCABULARY[len(_COMMON.split()) // 2 :], k=5)
    return f"{' '.join(words)[:70].capitalize()} {number}"


def topic_started(number: int, topics: int) -> dt.datetime:
    """When topic `number` of `topics` was begun; later numbers are newer."""
    return EPOCH + dt.timedelta(seconds=int(number * (WORLD_DAYS * 86_400 / topics)))


def post_written(started: dt.datetime, post: int) -> dt.datetime:
    """When the post at this place (0 first) of a topic begun at `started` was written."""
    return started + dt.timedelta(minutes=MINUTES_BETWEEN_POSTS * post)


def author_number(topic: int, post: int, authors: int = 200) -> int:
    """Which of the `authors` wrote the post at this place."""
    return (topic * 7 + post * 13) % authors
