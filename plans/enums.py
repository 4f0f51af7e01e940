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
    IRM_REPORT = "irm_report", _("IRM report")
    OGP_LETTER = "ogp_letter", _("Letter from OGP")
    MINUTES = "minutes", _("Minutes")
    OTHER = "other", _("Other document")


class EvaluationKind(models.TextChoices):
    """When in the plan's life the government evaluates it."""

    MIDTERM = "midterm", _("Mid-term self-assessment")
    FINAL = "final", _("Final self-assessment")


class Sector(models.TextChoices):
    """Whom a member of the OGP network speaks for (OGP standard 1.1)."""

    AUTHORITY = "authority", _("Authorities")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    BUSINESS = "business", _("Business")
    RESEARCH = "research", _("Research and education")
    OTHER = "other", _("Others")


class OutreachChannel(models.TextChoices):
    """How people were told about OGP and the ways to take part (OGP standard 3.2)."""

    MEETING = "meeting", _("Meeting or event")
    MAIL = "mail", _("Letter or e-mail")
    NEWSLETTER = "newsletter", _("Newsletter")
    WEB = "web", _("Website")
    SOCIAL_MEDIA = "social_media", _("Social media")
    PRESS = "press", _("Press")
    OTHER = "other", _("Something else")
