"""Initiatives that a post refers to by their OGP id: #DK0050 becomes a link with the title.

Numbers such as #1.1 stay as they are: every plan has one, and a post may mean any of them.
"""

import re

from django.db.models import F
from django.urls import reverse

from ogp_portal.common import limits
from ogp_portal.common.bilingual import in_reader_language
from ogp_portal.common.markdown import Link, References
from plans.models import Commitment

_REFERENCE = re.compile(r"(?<![\w#&/])#(DK[0-9]{4})(?!\w)")


def _links(ogp_ids: list[str]) -> dict[str, Link]:
    """The initiatives of these ids that everybody may see, in the language of the page."""
    found = Commitment.objects.visible_to(None).filter(ogp_id__in=ogp_ids)
    rows = found.annotate(plan_slug=F("plan__slug")).only(
        "ogp_id", "address", "title_da", "title_en"
    )
    return {
        row.ogp_id: Link(
            reverse("commitment", args=[row.plan_slug, row.address]),
            f"{row.ogp_id}: {in_reader_language(row, 'title')}",
        )
        for row in rows.order_by()
    }


REFERENCES = References(_REFERENCE, limits.REFERENCES_PER_POST, _links)
