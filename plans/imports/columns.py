"""The columns of the spreadsheet: their headings in two languages, and what each one fills."""

from dataclasses import dataclass

COMMITMENT, MILESTONE = "commitment", "milestone"

KIND_WORDS = {
    COMMITMENT: ("initiativ", "commitment"),
    MILESTONE: ("milepæl", "milestone"),
}
"""What stands in the first column, in Danish and in English."""


@dataclass(frozen=True)
class Column:
    """One column. `commitment` and `milestone`: the field it fills there, "" where it fills none.

    A date fills the field and its precision; 'owner' and 'theme' are looked up.
    """

    key: str
    danish: str
    english: str
    commitment: str = ""
    milestone: str = ""
    is_date: bool = False
    also: tuple[str, ...] = ()

    def heading(self, language: str) -> str:
        return self.english if language == "en" else self.danish

    @property
    def is_of_all_rows(self) -> bool:
        """Whether initiatives and milestones both use it."""
        return bool(self.commitment and self.milestone) or self.key in {"kind", "number", "ogp_id"}

    def field_of(self, kind: str) -> str:
        return self.commitment if kind == COMMITMENT else self.milestone


COLUMNS = [
    Column("kind", "art", "kind"),
    Column("number", "nummer", "number", "number", also=("nr", "nr.")),
    Column("ogp_id", "OGP-id", "OGP id", "ogp_id", also=("ogp_id",)),
    Column("milestone", "milepæl nr.", "milestone number", "", "position", also=("milepæl",)),
    Column("title_da", "titel (dansk)", "title (Danish)", "title_da", "title_da"),
    Column("title_en", "titel (engelsk)", "title (English)", "title_en", "title_en"),
    Column("theme", "tema", "theme", "theme"),
    Column("owner", "ansvarlig", "owner", "owner", also=("ansvarlig myndighed",)),
    Column("owner_as_written", "ansvarlig (som skrevet)", "owner (as written)", "owner_as_written"),
    Column("starts", "starter", "starts", "starts_on", "starts_on", is_date=True),
    Column(
        "ends",
        "slutter eller frist",
        "ends or due",
        "ends_on",
        "due_on",
        is_date=True,
        also=("slutter", "frist", "ends", "due"),
    ),
    Column("summary_da", "kort fortalt (dansk)", "in short (Danish)", "summary_da"),
    Column("summary_en", "kort fortalt (engelsk)", "in short (English)", "summary_en"),
    Column("what_is_new_da", "hvad er nyt (dansk)", "what is new (Danish)", "what_is_new_da"),
    Column("what_is_new_en", "hvad er nyt (engelsk)", "what is new (English)", "what_is_new_en"),
    Column(
        "expected_output_da",
        "forventet resultat (dansk)",
        "expected output (Danish)",
        "",
        "expected_output_da",
    ),
    Column(
        "expected_output_en",
        "forventet resultat (engelsk)",
        "expected output (English)",
        "",
        "expected_output_en",
    ),
    Column(
        "outside_note_da",
        "hvorfor uden for planen (dansk)",
        "why outside the plan (Danish)",
        "",
        "outside_note_da",
    ),
]

BY_KEY = {column.key: column for column in COLUMNS}
IDENTITY = ["kind", "number", "ogp_id", "milestone"]
"""Say which row is meant; the others say what it holds."""


def _known_as(column: Column) -> list[str]:
    return [column.key, column.danish, column.english, *column.also]


_BY_HEADING = {word.casefold(): column for column in COLUMNS for word in _known_as(column)}


def column_of(heading: str) -> Column | None:
    """The column with this heading, in either language and whatever its case; else None."""
    return _BY_HEADING.get(" ".join(heading.split()).casefold())


def kind_of(word: str) -> str | None:
    """'Initiativ' and 'commitment' are 'commitment', 'milepæl' and 'milestone' 'milestone'."""
    for kind, words in KIND_WORDS.items():
        if word.strip().casefold() in words:
            return kind
    return None


def headings(language: str) -> str:
    """All headings in one language, to be named in a message."""
    return ", ".join(column.heading(language) for column in COLUMNS)
