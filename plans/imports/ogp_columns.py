"""The columns of OGP's own sheet of commitments, in its words and order, and the portal's beside.

OGP's columns are those of its public database (domain reference 3.1). It holds one language, one
text per commitment and the values that IRM gave until 2021. What the portal keeps besides stands in
columns after them, so that the same file can be taken in again without loss.
"""

from .columns import COLUMNS, Column

COUNTRY, REGION = "Denmark", "Europe"
ADDRESS = "https://www.opengovpartnership.org/members/denmark/commitments/{ogp_id}/"

_HEADINGS = {
    "sheet_ogp_id": "Commitment Unique Identifier",
    "sheet_country": "Country/Locality",
    "sheet_region": "Region",
    "theme": "Theme",
    "sheet_year": "Year Of Submission",
    "sheet_plan": "Action Plan Number",
    "sheet_number": "Commitment Number",
    "sheet_title": "Commitment Title",
    "sheet_short_title": "Short Title",
    "sheet_text": "Full Text",
    "sheet_lead": "Lead Institution",
    "sheet_support": "Supporting Institution(s)",
    "sheet_url": "URL",
    "sheet_access": "OGP Value Access To Information",
    "sheet_participation": "OGP Value Civic Participation",
    "sheet_accountability": "OGP Value Public Accountability",
    "sheet_technology": "OGP Value Technology",
    "sheet_specificity": "Specificity",
    "sheet_impact": "Potential Impact",
    "sheet_completion": "Completion (Progress Report)",
    "sheet_opened": "Did It Open Government (Overall)",
}
_BESIDE = {
    "sheet_theme_da": "Theme (Danish)",
    "sheet_text_da": "Full Text (Danish)",
    "sheet_roles": "Supporting Institution(s) with roles",
}
OWN = [
    "title_da",
    "title_en",
    "summary_da",
    "summary_en",
    "what_is_new_da",
    "what_is_new_en",
    "owner",
    "owner_as_written",
    "starts",
    "ends",
]
"""Columns of the portal's own sheet that stand in OGP's too, after its own."""

_OWN_HEADINGS = {one.key: one.english for one in COLUMNS if one.key in OWN}
HEADINGS = {**_HEADINGS, **_BESIDE, **{key: _OWN_HEADINGS[key] for key in OWN}}
"""Heading by key, in the order of the sheet."""

KEYS = [*HEADINGS]
OGPS = [*_HEADINGS.values()]
"""What OGP's sheet has, and nothing else."""

SHEET_COLUMNS = {
    key: Column(key, heading, heading, commitment=key)
    for key, heading in HEADINGS.items()
    if key.startswith("sheet_")
}
_BY_HEADING = {one.danish.casefold(): one for one in SHEET_COLUMNS.values()}


def sheet_column_of(heading: str) -> Column | None:
    """The column that only OGP's sheet has, by its heading; else None."""
    return _BY_HEADING.get(" ".join(heading.split()).casefold())


VALUES = {
    "sheet_access": "Access to Information",
    "sheet_participation": "Civic Participation",
    "sheet_accountability": "Public Accountability",
    "sheet_technology": "Technology",
}
"""OGP's values as IRM coded them until 2020: a column of 0 and 1 for each."""

JUDGED = {
    "sheet_specificity": ("specificity", ["specificity_old"]),
    "sheet_impact": ("potential_impact", ["potential_impact_old"]),
    "sheet_completion": ("completion", ["completion_irm"]),
    "sheet_opened": (
        "did_it_open_government",
        ["did_it_open_government_before_2021", "did_it_open_government_2021"],
    ),
}
"""(what is judged, scales that its values may be of) by column."""

NO_VALUE = {"", "nd", "na", "n/a"}
"""What OGP writes where IRM gave no value."""
