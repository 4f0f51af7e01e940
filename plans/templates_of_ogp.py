"""The questions that OGP's commitment templates ask, in the template's order (domain ref. 2.2).

A plan names its template; an initiative keeps its answers as rows by question, so that plans of
all three templates stand side by side. A key means the same question in every template that has
it. Keys are stored: they never change.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .enums import TemplateVersion


@dataclass(frozen=True)
class Question:
    """One question. `section` is the heading above it in the template, "" where there is none."""

    key: str
    label: str
    section: str = ""


_PROBLEM = _("The problem")
_COMMITMENT = _("The commitment")
_VALUES = _("How it fits OGP's values")

QUESTIONS: dict[str, list[Question]] = {
    TemplateVersion.T2012: [
        Question("challenge", _("Which of OGP's challenges does the commitment address?")),
        Question("description", _("What is the commitment?")),
        Question("relevance", _("Why is the commitment relevant to OGP's values?")),
    ],
    TemplateVersion.T2015: [
        Question("problem", _("What problem does the commitment aim to address?")),
        Question("description", _("What is the commitment?")),
        Question("contribution", _("How will the commitment contribute to solving the problem?")),
        Question("relevance", _("Why is the commitment relevant to OGP's values?")),
        Question("additional", _("Additional information")),
    ],
    TemplateVersion.T2021: [
        Question("problem", _("What problem does the commitment aim to address?"), _PROBLEM),
        Question("causes", _("What are the causes of the problem?"), _PROBLEM),
        Question("done_so_far", _("What has been done so far to solve the problem?"), _COMMITMENT),
        Question("solution", _("What solution is proposed?"), _COMMITMENT),
        Question("results", _("What results should be achieved?"), _COMMITMENT),
        Question("transparency", _("How will the commitment promote transparency?"), _VALUES),
        Question("accountability", _("How will it help foster accountability?"), _VALUES),
        Question("participation", _("How will it improve citizen participation?"), _VALUES),
    ],
}


def _each_once(templates: Iterable[list[Question]]) -> dict[str, Question]:
    found: dict[str, Question] = {}
    for questions in templates:
        for question in questions:
            found.setdefault(question.key, question)
    return found


ALL_QUESTIONS = _each_once(QUESTIONS[version] for version in reversed(TemplateVersion))
"""Every question by key, those of the newest template first."""


def questions_of(template_version: str) -> list[Question]:
    """The questions of a plan's template; every known one where the template is not stated."""
    return QUESTIONS.get(template_version) or list(ALL_QUESTIONS.values())


def position_of(key: str, template_version: str) -> int | None:
    """Where the question stands in the template, from 1; None when the template lacks it."""
    keys = [question.key for question in questions_of(template_version)]
    return keys.index(key) + 1 if key in keys else None
