"""Value lists of plans, in OGP's order and the agency's words (design 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """A plan's life. Imported plans of which no evaluation is known are `ended`."""

    DRAFT = "draft", _("draft")
    CO_CREATION = "co_creation", _("co-creation")
    PUBLISHED = "published", _("published")
    IN_PROGRESS = "in_progress", _("in progress")
    ENDED = "ended", _("ended, evaluation not stated")
    UNDER_EVALUATION = "under_evaluation", _("ended, under evaluation")
    EVALUATED = "evaluated", _("ended, evaluated")


PUBLIC_PLAN_WORDS = {
    PlanState.DRAFT: _("In preparation"),
    PlanState.CO_CREATION: _("In preparation"),
    PlanState.PUBLISHED: _("In force"),
    PlanState.IN_PROGRESS: _("In force"),
    PlanState.ENDED: _("Ended – evaluation not stated"),
    PlanState.UNDER_EVALUATION: _("Ended – under evaluation"),
    PlanState.EVALUATED: _("Ended – evaluated"),
}
"""What the public reads; the four words of the contract and one for unknown history."""


class TemplateVersion(models.TextChoices):
    """Which of OGP's commitment templates a plan follows."""

    T2012 = "2012", "2012"
    T2015 = "2015", "2015–2020"
    T2021 = "2021", "2021+"


class Completion(models.TextChoices):
    """How far an initiative or milestone has come, as its owner reports it."""

    NOT_STARTED = "not_started", _("Not started")
    LIMITED = "limited", _("Limited")
    SUBSTANTIAL = "substantial", _("Substantial")
    COMPLETE = "complete", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReporterRole(models.TextChoices):
    """As whom somebody reports a status; to the public, who is a role and never a name."""

    OWNER = "owner", _("the responsible authority")
    EDITOR = "editor", _("the agency that coordinates the action plan")


class PartyRole(models.TextChoices):
    """What a body does in an initiative (OGP's template of 2021, fields 4 and 5)."""

    LEAD = "lead", _("Responsible authority")
    GOVERNMENT = "government", _("Supporting authority")
    CIVIL_SOCIETY = "civil_society", _("Supporting civil society")
    OTHER = "other", _("Other supporting party")


class DocumentKind(models.TextChoices):
    """What a document is in the process."""

    PLAN = "plan", _("Action plan")
    CONSULTATION_LETTER = "consultation_letter", _("Consultation letter")
    CONSULTATION_LIST = "consultation_list", _("List of consulted parties")
    CONSULTATION_REPORT = "consultation_report", _("Consultation report")
    SELF_ASSESSMENT = "self_assessment", _("Self-assessment")
    IRM_DRAFT = "irm_draft", _("IRM draft for comment")
    IRM_REPORT = "irm_report", _("IRM report")
    REPLY = "reply", _("Reply to a report")
    OGP_LETTER = "ogp_letter", _("Letter from OGP")
    MINUTES = "minutes", _("Minutes")
    OTHER = "other", _("Other document")


class DocumentLanguage(models.TextChoices):
    """What a document is written in."""

    DANISH = "da", _("Danish")
    ENGLISH = "en", _("English")
    OTHER = "other", _("another language")


class CyclePhase(models.TextChoices):
    """The ten phases of one plan's cycle, in their order (domain reference 1.3)."""

    PREPARATION = "preparation", _("Preparation")
    PROPOSALS = "proposals", _("Consultation and collection of proposals")
    LONGLIST = "longlist", _("Longlist")
    DRAFT = "draft", _("Consultation on themes or draft")
    RESPONSE = "response", _("Reasoned response (consultation report)")
    PUBLICATION = "publication", _("Publication")
    IMPLEMENTATION = "implementation", _("Implementation")
    MIDTERM = "midterm", _("Mid-term evaluation")
    FINAL = "final", _("Final self-assessment in consultation")
    AFTERWARDS = "afterwards", _("After the plan: IRM report")


class EvaluationKind(models.TextChoices):
    """When in the plan's life the government evaluates it."""

    MIDTERM = "midterm", _("Mid-term self-assessment")
    FINAL = "final", _("Final self-assessment")
