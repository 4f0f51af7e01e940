"""Initiatives in OGP's own sheet: its columns, then the portal's for what it has no place for."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet

from ..enums import Judge, PartyRole
from ..models import Assessment, Commitment, CommitmentAnswer, CommitmentParty
from .cells import plain, write_date
from .exporting import as_csv, as_xlsx
from .ogp_columns import ADDRESS, COUNTRY, HEADINGS, JUDGED, KEYS, REGION, VALUES
from .ogp_texts import joined

BETWEEN = "; "
Cells = list[str]


def sheet_rows(commitments: QuerySet[Commitment], user=None) -> Iterator[Cells]:
    """A row for each, in the plans' order; of IRM's values those that `user` may see.

    A fixed number of queries.
    """
    judged = Assessment.objects.visible_to(user).judged().filter(judge=Judge.IRM)
    parties = CommitmentParty.objects.current().select_related("organisation")
    found = commitments.select_related("plan", "theme").prefetch_related(
        Prefetch("answers", CommitmentAnswer.objects.order_by("position")),
        Prefetch("parties", parties.order_by("organisation__slug")),
        Prefetch("assessments", judged.order_by("assessed_on", "pk")),
    )
    for commitment in found.order_by("plan__starts_on", "plan_id", "position", "pk"):
        cells = cells_of(commitment)
        yield [cells[key] for key in KEYS]


def as_ogps_csv(rows: Iterable[Cells]) -> bytes:
    """With commas, as OGP's own."""
    return as_csv(rows, top=[*HEADINGS.values()], delimiter=",")


def as_ogps_xlsx(rows: Iterable[Cells]) -> bytes:
    """Every cell is text, so that 1.10 stays 1.10."""
    return as_xlsx(rows, top=[*HEADINGS.values()])


def cells_of(one: Commitment) -> dict[str, str]:
    """What stands in each column, by its key; reads what was fetched beside it."""
    return {
        **_of_plan(one),
        "sheet_ogp_id": one.ogp_id,
        "sheet_number": one.number,
        "sheet_title": plain(one.title_en or one.title_da),
        "sheet_short_title": "",
        "sheet_text": text_of(one.answers.all(), "en"),
        "sheet_text_da": text_of(one.answers.all(), "da"),
        "sheet_lead": _leads(one),
        "sheet_support": _supporters(one),
        "sheet_roles": roles_of(one.parties.all()),
        "sheet_url": ADDRESS.format(ogp_id=one.ogp_id) if one.ogp_id else "",
        **_own(one),
        **irm_values(one.assessments.all()),
    }


def _of_plan(one: Commitment) -> dict[str, str]:
    plan, theme = one.plan, one.theme
    submitted = plan.submitted_on or plan.published_on or plan.starts_on
    return {
        "sheet_country": COUNTRY,
        "sheet_region": REGION,
        "sheet_year": str(submitted.year) if submitted else "",
        "sheet_plan": str(plan.number or ""),
        "theme": plain(theme.title_en or theme.title_da) if theme else "",
        "sheet_theme_da": plain(theme.title_da) if theme else "",
    }


def _own(one: Commitment) -> dict[str, str]:
    """As the portal's own sheet writes them (exporting.py)."""
    texts = ["title_da", "title_en", "summary_da", "summary_en", "what_is_new_da"]
    texts += ["what_is_new_en", "owner_as_written"]
    return {
        **{name: plain(getattr(one, name)) for name in texts},
        "owner": BETWEEN.join(party.organisation.slug for party in _of_role(one, PartyRole.LEAD)),
        "starts": write_date(one.starts_on, one.starts_precision),
        "ends": write_date(one.ends_on, one.ends_precision),
    }


def text_of(answers: Iterable[CommitmentAnswer], language: str) -> str:
    """The answers as one text; in English those that are only in Danish stand in Danish."""
    if language == "da":
        return joined({one.question: one.text_da for one in answers})
    return joined({one.question: one.text_en or one.text_da for one in answers})


def _of_role(one: Commitment, role: str) -> list[CommitmentParty]:
    return [party for party in one.parties.all() if party.role == role]


def _leads(one: Commitment) -> str:
    leads = _of_role(one, PartyRole.LEAD)
    return BETWEEN.join(_name(party) for party in leads) or plain(one.owner_as_written)


def _supporters(one: Commitment) -> str:
    return BETWEEN.join(_name(one) for one in one.parties.all() if one.role != PartyRole.LEAD)


def _name(party: CommitmentParty) -> str:
    return plain(party.organisation.name_en or party.organisation.name_da)


def roles_of(parties: Iterable[CommitmentParty]) -> str:
    """'civil_society:transparency-international; government:kl', sorted."""
    words = (f"{one.role}:{one.organisation.slug}" for one in parties if one.role != PartyRole.LEAD)
    return BETWEEN.join(sorted(words))


def irm_values(assessments: Iterable[Assessment]) -> dict[str, str]:
    """IRM's values by column, the earliest where several reports give one; "" where none does."""
    found = dict.fromkeys([*VALUES, *JUDGED], "")
    for one in assessments:
        if one.scale == "ogp_values_before_2021":
            coded = {key: str(int(value in one.values)) for key, value in VALUES.items()}
            found |= {key: found[key] or said for key, said in coded.items()}
        for key, (variable, scales) in JUDGED.items():
            if one.variable == variable and one.scale in scales and one.values:
                found[key] = found[key] or one.values[0]
    return found
