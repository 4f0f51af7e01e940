"""The rooms that a new forum begins with; moderators change them in the admin."""

from .models import Category

FIRST_CATEGORIES = [
    {
        "slug": "handlingsplaner",
        "title_da": "Handlingsplaner og initiativer",
        "title_en": "Action plans and commitments",
        "text_da": "Hvad er lovet, hvordan går det, og hvad mangler der?",
        "text_en": "What has been promised, how is it going, and what is missing?",
    },
    {
        "slug": "inddragelse",
        "title_da": "Borgerinddragelse",
        "title_en": "Public participation",
        "text_da": "Erfaringer og idéer til, hvordan flere kan være med til at beslutte.",
        "text_en": "Experience and ideas on how more people can take part in decisions.",
    },
    {
        "slug": "aabne-data",
        "title_da": "Åbne data",
        "title_en": "Open data",
        "text_da": "Hvilke data er der brug for, og hvad kan de bruges til?",
        "text_en": "Which data are needed, and what can they be used for?",
    },
    {
        "slug": "om-portalen",
        "title_da": "Om portalen",
        "title_en": "About the portal",
        "text_da": "Spørgsmål, fejl og forslag til portalen selv.",
        "text_en": "Questions, errors and suggestions about the portal itself.",
    },
]


def ensure_categories() -> list[Category]:
    """Makes the first categories where a forum has none yet; returns all categories.

    A forum that has categories is left alone: what a moderator removed stays removed.
    """
    if not Category.objects.exists():
        for position, row in enumerate(FIRST_CATEGORIES, start=1):
            Category.objects.create(position=position, **row)
    return list(Category.objects.order_by("position", "pk"))
