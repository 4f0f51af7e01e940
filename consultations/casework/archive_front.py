"""The front page of an archive: what the consultation was, who was asked, what came of it."""

from pathlib import PurePath

from ogp_portal.common.bilingual import language_of
from ogp_portal.common.text import danish_slug

from .. import reading_life
from ..enums import ConsultationKind
from ..models import ConsultationDocument, EarlierMaterial, InvitedParty, Phase
from ..shown import ShownConsultation
from ..wording import percent
from .archive_pages import Pages, day
from .archived import place_of

FREE_TEXTS = "summary", "period_reason", "other_ways"


def write_front(pages: Pages, found: ShownConsultation, number: int) -> None:
    """Writes it last of the pages: it leads to those that are there, and says how many answers."""
    figures, now = found.figures, pages.now
    decided = figures.answered_at(now)
    pages.write(
        "index.html",
        "index",
        found.title,
        kind=ConsultationKind(found.kind).label,
        letter=pages.text(found.text_html),
        languages={name: language_of(found, name) for name in FREE_TEXTS},
        phases=[
            (phase, language_of(phase, "title"), language_of(phase, "rules"))
            for phase in Phase.objects.filter(consultation_id=found.pk)
        ],
        changes=reading_life.changes_of(found),
        parties=_parties(pages, found),
        material=_material(pages, found),
        number=number,
        figures=figures,
        answered=decided,
        decisions=[
            (one.label, count, percent(count, decided)) for one, count in figures.decisions_at(now)
        ],
    )


def _parties(pages: Pages, found: ShownConsultation) -> list[dict[str, object]]:
    """The invited, with the public answer of each where the portal names one."""
    rows = InvitedParty.objects.visible_to(None).filter(consultation_id=found.pk)
    parties = []
    for party in rows.in_danish_order().with_public_answer():
        place = place_of(party.answer) if party.answer else ""
        shown = {"name": party.name, "kind": party.get_kind_display()}
        shown["place"] = place if pages.archive.holds(place) else ""
        shown["is_confirmed"] = party.answer_confirmed_at is not None
        parties.append(shown)
    return parties


def _material(pages: Pages, found: ShownConsultation) -> list[dict[str, object]]:
    """The documents with their files or links, and with their earlier versions."""
    earlier = EarlierMaterial.objects.select_related("file").order_by("-number")
    rows = ConsultationDocument.objects.filter(consultation_id=found.pk, withdrawn_at=None)
    rows = rows.select_related("file")
    material = []
    for number, document in enumerate(rows.order_by("position", "pk"), start=1):
        stem = f"materiale/{number}-{danish_slug(document.title)}"
        shown = {"document": document, "since": day(document.added_at)}
        shown |= _where(pages, stem, document)
        shown["earlier"] = [
            {"from": day(one.added_at), "until": day(one.replaced_at)}
            | _where(pages, f"{stem}-v{one.number}", one)
            for one in earlier.filter(document=document)
        ]
        material.append(shown)
    return material


def _where(
    pages: Pages, stem: str, material: ConsultationDocument | EarlierMaterial
) -> dict[str, object]:
    if material.file is None:
        return {"place": material.url, "size": 0}
    ending = PurePath(material.file.name).suffix.lower()
    return {"place": pages.keep(f"{stem}{ending}", material.file), "size": material.file.size}
