"""In which fields of consultations the search looks, and how much each weighs (A most).

Both are long texts, so their models keep the vector: ranking them costs too much otherwise.
"""

CONSULTATION = [
    ("title_da", "A"),
    ("title_en", "A"),
    ("summary_da", "B"),
    ("summary_en", "B"),
    ("text_da", "D"),
    ("text_en", "D"),
]
ANSWER = [("text", "D")]
