"""What a consultation's page shows of its life, read only where the counts say there is some."""

from django.db.models import BigIntegerField, Count, Exists, IntegerField, OuterRef, Subquery
from django.urls import reverse

from ogp_portal.common import limits
from ogp_portal.common.prepared import Prepared

from .models import DeadlineChange, DraftText, EarlierMaterial, InvitedParty, Phase, Reopening


def _number(rows, consultation: str) -> Subquery:
    per_consultation = rows.filter(**{consultation: OuterRef("pk")}).order_by()
    numbers = per_consultation.values(consultation).annotate(number=Count("pk"))
    return Subquery(numbers.values("number"), output_field=IntegerField())


COUNTS = {
    "deadline_changes": _number(DeadlineChange.objects, "phase__consultation"),
    "reopening_number": _number(Reopening.objects, "consultation"),
    "invited": _number(InvitedParty.objects, "consultation"),
    "has_earlier_material": Exists(
        EarlierMaterial.objects.filter(document__consultation=OuterRef("pk"))
    ),
    "draft_texts": _number(DraftText.objects.current(), "phase__consultation"),
    "has_rules": Exists(
        Phase.objects.filter(consultation=OuterRef("pk")).exclude(rules_da="", rules_en="")
    ),
}
"""Read with the consultation itself. A number is None where there is none."""


def _parties(user, consultation):
    rows = InvitedParty.objects.visible_to(user).filter(consultation_id=consultation)
    return (
        rows.in_danish_order()
        .with_public_answer()
        .values("name", "kind", "answer", "answer_confirmed_at")
    )


_first_parties = Prepared(
    lambda user, consultation: _parties(user, consultation)[: limits.INVITED_SHOWN],
    consultation=BigIntegerField(),
)


def changes_of(consultation) -> list[DeadlineChange]:
    """Every change of its deadlines, the first change first; with the phase's title."""
    if not consultation.deadline_changes:
        return []
    rows = DeadlineChange.objects.filter(phase__consultation_id=consultation.pk)
    return list(rows.select_related("phase"))


def reopenings_of(consultation) -> list[Reopening]:
    """Each time 'answered' was taken back, the first time first."""
    if not consultation.reopening_number:
        return []
    return list(Reopening.objects.filter(consultation_id=consultation.pk))


def first_invited(user, consultation) -> list[dict[str, object]]:
    """The parties for the consultation's own page: all of a short list, none of a long one."""
    if not consultation.invited or consultation.invited > limits.INVITED_SHOWN:
        return []
    return _first_parties.rows(user, consultation=consultation.pk)


def invited_page(user, consultation, page: int) -> list[dict[str, object]]:
    """One page of the whole list."""
    first = (page - 1) * limits.INVITED_PER_PAGE
    rows = _parties(user, consultation.pk)
    return list(rows[first : first + limits.INVITED_PER_PAGE])


def earlier_material(consultation) -> dict[int, list[dict[str, object]]]:
    """By document: number, days and address of its earlier versions, the newest first."""
    if not consultation.has_earlier_material:
        return {}
    rows = EarlierMaterial.objects.filter(document__consultation_id=consultation.pk)
    rows = rows.filter(document__withdrawn_at=None)
    found: dict[int, list[dict[str, object]]] = {}
    columns = "document_id", "number", "added_at", "replaced_at"
    for row in rows.order_by("document_id", "-number").values(*columns):
        place = [consultation.slug, row["document_id"], row["number"]]
        row["address"] = reverse("consultation-file-earlier", args=place)
        found.setdefault(row["document_id"], []).append(row)
    return found
