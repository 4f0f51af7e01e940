"""Value lists of plans, in OGP's order and the agency's words (design 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """A plan's life. Imported plans of which no evaluation is known are `ended`."""

    DRAFT = "draft", _("draft")
    CO_CREATION = "co_creation", _("co-creation")
    PUBLISHED = "published", _("published")
    IN_PROGRESS = "in_progress", _("in progress")
    REFRESH = "refresh", _("in progress, being refreshed half-way")
    ENDED = "ended", _("ended, evaluation not stated")
    UNDER_EVALUATION = "under_evaluation", _("ended, under evaluation")
    EVALUATED = "evaluated", _("ended, evaluated")


PUBLIC_PLAN_WORDS = {
    PlanState.DRAFT: _("In preparation"),
    PlanState.CO_CREATION: _("In preparation"),
    PlanState.PUBLISHED: _("In force"),
    PlanState.IN_PROGRESS: _("In force"),
    PlanState.REFRESH: _("In force"),
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


class PlanChapter(models.TextChoices):
    """The narrative parts of OGP's template for an action plan, in its order (domain ref. 2.1)."""

    FOREWORD = "foreword", _("Foreword")
    INTRODUCTION = "introduction", _("Introduction: why open government matters")
    EFFORTS = "efforts", _("Open government efforts to date")
    CO_CREATION = "co_creation", _("How the plan was made")
    COLLABORATION = "collaboration", _("How we work together while it is carried out")
    MONITORING = "monitoring", _("How it is followed up")
    ANNEX = "annex", _("Annex")


class Vocabulary(models.TextChoices):
    """Lists of words by which initiatives are sorted."""

    VALUE = "value", _("OGP value")
    CHALLENGE = "challenge", _("Challenge area")
    POLICY_AREA = "policy_area", _("Policy area")
    SDG = "sdg", _("Sustainable Development Goal")


class LinkRelation(models.TextChoices):
    """How an initiative stands to another. All but `related` have a direction."""

    CONTINUES = "continues", _("Continues")
    SUPERSEDES = "supersedes", _("Replaces")
    MERGED_INTO = "merged_into", _("Merged into")
    RELATED = "related", _("Related to")


class Judge(models.TextChoices):
    """Who judges, beside the owner (design 5.3)."""

    IRM = "irm", _("IRM, OGP's independent evaluator")
    SELF_MIDTERM = "self_midterm", _("The government's mid-term self-assessment")
    SELF_FINAL = "self_final", _("The government's final self-assessment")


class Variable(models.TextChoices):
    """What is judged, in the order in which it is shown (domain reference 1.5)."""

    COMPLETION = "completion", _("Completion")
    EARLY_RESULTS = "did_it_open_government", _("Did it open government?")
    VERIFIABLE = "verifiable", _("Verifiable")
    RELEVANT = "relevant", _("Relevant to OGP's values")
    VALUES = "values", _("OGP values")
    POTENTIAL = "potential_for_results", _("Potential for results")
    PROMISING = "promising", _("Promising")
    AMBITION = "ambition", _("Ambition")
    SPECIFICITY = "specificity", _("Specificity")
    POTENTIAL_IMPACT = "potential_impact", _("Potential impact")
    PUBLIC_INFLUENCE = "public_influence", _("Public influence")
    STARRED = "starred", _("Starred")


class ReadFrom(models.TextChoices):
    """Where an assessment was read."""

    REPORT = "report", _("the report")
    OGP_PAGE = "ogp_commitment_page", _("OGP's website")
    PORTAL = "portal", _("the report in the portal")


class AmendedBy(models.TextChoices):
    """As whom something published was changed; to the public, who is a role and never a name."""

    OWNER = "owner", _("the responsible authority")
    EDITOR = "editor", _("the agency that coordinates the action plan")
    IMPORT = "import", _("the portal, from its sources")


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
