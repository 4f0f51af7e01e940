"""Where the facts of a page come from: the one place that asks for them."""

from django.db import models


def sources_of_page(*subjects: models.Model) -> list[dict[str, object]]:
    """The public sources of what the page says of `subjects`, each once."""
    return []
