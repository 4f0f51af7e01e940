"""The scales on which initiatives are judged, each with the words its judge uses (design 5.3).

OGP changed its scales in 2014, 2018 and 2020/21. An assessment names the scale it used, and old
values are never converted (domain reference 1.5). Values stand in the judge's own English; the
Danish beside them is the portal's translation and says so, except for completion, whose Danish
words are the agency's.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Scale:
    """One scale. `values`: in the judge's order, each with our Danish.

    `when`: which plans or reports it was used for. `steps`: the same steps as the owner's own
    scale, by value, where it has them; a difference is shown for such scales alone.
    """

    label: str
    when: str
    values: dict[str, str]
    steps: dict[str, str] | None = None


_COMPLETION_STEPS = {
    "Not Started": "not_started",
    "Limited": "limited",
    "Substantial": "substantial",
    "Complete": "complete",
    "Completed": "complete",
}

SCALES: dict[str, Scale] = {
    "completion_irm": Scale(
        _("IRM's scale of completion"),
        _("all reports"),
        {
            "No Evidence Available": "ingen dokumentation",
            "Not Started": "ikke påbegyndt",
            "Limited": "gennemført i begrænset grad",
            "Substantial": "gennemført i væsentlig grad",
            "Complete": "afsluttet",
        },
        _COMPLETION_STEPS,
    ),
    "completion_self_assessment": Scale(
        _("the government's scale of completion"),
        _("all self-assessments"),
        {
            "Not Started": "ikke påbegyndt",
            "Limited": "gennemført i begrænset grad",
            "Substantial": "gennemført i væsentlig grad",
            "Completed": "afsluttet",
        },
        _COMPLETION_STEPS,
    ),
    "verifiability_2021": Scale(
        _("IRM's scale of verifiability"),
        _("from 2021"),
        {
            "Verifiable": "kan efterprøves",
            "Not verifiable": "kan ikke efterprøves",
        },
    ),
    "open_gov_lens": Scale(
        _("IRM's question about open government"),
        _("from 2020"),
        {"Yes": "ja", "No": "nej"},
    ),
    "potential_for_results_2020": Scale(
        _("IRM's scale of potential for results"),
        _("plans from 2020"),
        {"Unclear": "uklart", "Modest": "begrænset", "Substantial": "væsentligt"},
    ),
    "did_it_open_government_2021": Scale(
        _("IRM's scale of early results"),
        _("plans from 2021"),
        {
            "No Notable Results": "ingen nævneværdige resultater",
            "Moderate Results": "nogle resultater",
            "Significant Results": "betydelige resultater",
        },
    ),
    "promising": Scale(
        _("IRM's question about promising commitments"),
        _("from 2020"),
        {"Yes": "ja", "No": "nej"},
    ),
    "did_it_open_government_before_2021": Scale(
        _("IRM's scale of early results"),
        _("reports from 2015 until the plans of 2020"),
        {
            "Worsened": "blev dårligere",
            "Did Not Change": "ingen ændring",
            "Marginal": "lille ændring",
            "Major": "stor ændring",
            "Outstanding": "enestående",
        },
    ),
    "ogp_values_before_2021": Scale(
        _("OGP's values as IRM coded them"),
        _("until 2020"),
        {
            "Access to Information": "adgang til information",
            "Civic Participation": "borgerdeltagelse",
            "Public Accountability": "ansvarlighed over for offentligheden",
            "Technology": "teknologi og innovation",
        },
    ),
    "specificity_old": Scale(
        _("IRM's scale of specificity"),
        _("until 2017"),
        {"None": "ingen", "Low": "lav", "Medium": "middel", "High": "høj"},
    ),
    "potential_impact_old": Scale(
        _("IRM's scale of potential impact"),
        _("until 2019"),
        {
            "Worsen": "forværring",
            "None": "ingen",
            "Minor": "lille",
            "Moderate": "moderat",
            "Transformative": "gennemgribende",
        },
    ),
    "starred_old": Scale(
        _("IRM's star"),
        _("2014–2020"),
        {"Yes": "ja", "No": "nej"},
    ),
    "public_influence_old": Scale(
        _("IRM's scale of public influence"),
        _("until 2021"),
        {
            "No Consultation": "ingen høring",
            "Inform": "orienteret",
            "Consult": "hørt",
            "Involve": "inddraget",
            "Collaborate": "samarbejde",
            "Empower": "medbestemmelse",
        },
    ),
    "ambition_ogp_site": Scale(
        _("ambition as OGP's website shows it"),
        _("all years"),
        {"Low": "lav", "High": "høj"},
    ),
    "ogp_site_verifiable": Scale(
        _("verifiable, as OGP's website shows it"),
        _("all years"),
        {"Yes": "ja", "No": "nej"},
    ),
    "ogp_site_relevant": Scale(
        _("relevant to OGP's values, as OGP's website shows it"),
        _("all years"),
        {"Yes": "ja", "No": "nej"},
    ),
}
"""By name; names are stored and never change."""

SCALE_CHOICES = [(name, scale.label) for name, scale in SCALES.items()]

PLACEHOLDERS = ["Pending IRM Review", "No IRM Data", "NA"]
"""What OGP's website shows where there is no judgement; never a value, never counted."""


def translated(scale: str, value: str) -> str:
    """The portal's Danish for a value of a scale; the value itself where there is none."""
    found = SCALES.get(scale)
    return found.values.get(value, value) if found else value


def step_of(scale: str, value: str) -> str | None:
    """The step of the owner's scale (`Completion`) that a value means; None where none does."""
    found = SCALES.get(scale)
    return (found.steps or {}).get(value) if found else None


def value_of(scale: str, step: str) -> str | None:
    """The judge's word for a step of the owner's scale (`Completion`); None where it has none."""
    words = SCALES[scale].values
    return next((word for word in words if step_of(scale, word) == step), None)
