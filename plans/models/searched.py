"""In which fields of plans the search looks, and how much each weighs (A most).

The index on each model and the search itself (plans/search.py) are made from these, so that the
database finds the one for the other.
"""

PLAN = [("title_da", "A"), ("title_en", "A"), ("summary_da", "B"), ("summary_en", "B")]
COMMITMENT = [
    ("number", "A"),
    ("ogp_id", "A"),
    ("title_da", "A"),
    ("title_en", "A"),
    ("summary_da", "B"),
    ("summary_en", "B"),
    ("what_is_new_da", "D"),
    ("what_is_new_en", "D"),
]
MILESTONE = [
    ("title_da", "A"),
    ("title_en", "A"),
    ("expected_output_da", "B"),
    ("expected_output_en", "B"),
]
MEETING = [
    ("title_da", "A"),
    ("title_en", "A"),
    ("agenda_da", "B"),
    ("agenda_en", "B"),
    ("decisions_da", "C"),
    ("decisions_en", "C"),
    ("minutes_da", "D"),
    ("minutes_en", "D"),
]
