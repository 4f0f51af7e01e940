"""Value lists of consultations, in the agency's words (design 5.1 and 7)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsultationKind(models.TextChoices):
    """What is sent out for comment."""

    INPUT = "input", _("Input to a plan")
    THEMES = "themes", _("Themes")
    DRAFT_PLAN = "draft_plan", _("Draft plan")
    DRAFT_SELF_ASSESSMENT = "draft_self_assessment", _("Draft self-assessment")


OPEN_CALL = "open_call"
"""The kind of the call for proposals that is open all year. Nobody can choose it: it is no
consultation, and `Consultation.objects` does not hold it (models/open_call.py)."""


class ConsultationStatus(models.TextChoices):
    """Where a consultation stands, worked out when asked: never stored."""

    DRAFT = "draft", _("Draft")
    COMING = "coming", _("Coming")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed – answers are being considered")
    ANSWERED = "answered", _("Answered")
    RECORD = "record", _("Held outside the portal")


class SubmitterKind(models.TextChoices):
    """Who answers (the formula of every Danish OGP consultation)."""

    CITIZEN = "citizen", _("Citizen (private person)")
    COMPANY = "company", _("Company")
    ORGANISATION = "organisation", _("NGO or association")
    RESEARCH = "research", _("Research or education institution")
    AUTHORITY = "authority", _("Public authority")
    OTHER = "other", _("Other")


class PublicationWish(models.TextChoices):
    """What the submitter wishes; a wish and not a consent (domain reference 5.3)."""

    WITH_NAME = "with_name", _("Publish with name")
    WITHOUT_NAME = "without_name", _("Publish without name (private persons only)")
    NOT = "not", _("I wish the answer not to be published")


class SubmissionState(models.TextChoices):
    """How far an answer has come. It counts from the server time of sending."""

    RECEIVED = "received", _("received")
    PUBLISHED = "published", _("published")
    NOT_PUBLISHED = "not_published", _("not published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Channel(models.TextChoices):
    """How an answer came."""

    FORM = "form", _("the portal")
    MAIL = "mail", _("e-mail")
    LETTER = "letter", _("letter")
    MEETING = "meeting", _("meeting")


class ScanState(models.TextChoices):
    """What is known about viruses in a file that was sent in."""

    NOT_SCANNED = "not_scanned", _("not scanned")
    CLEAN = "clean", _("no virus found")
    INFECTED = "infected", _("virus found")
    RELEASED = "released", _("released by a person")


class Decision(models.TextChoices):
    """What the agency decided on a proposal. Each needs a written reason (OGP standard 4.1)."""

    ACCEPTED = "accepted", _("Accepted")
    PARTLY = "partly", _("Partly accepted")
    REJECTED = "rejected", _("Not accepted")
    ALREADY = "already", _("Already under way")
    DEFERRED = "deferred", _("To be decided later")
    NOTED = "noted", _("Noted")
    OUT_OF_SCOPE = "out_of_scope", _("Outside the action plan")


class Relation(models.TextChoices):
    """What a proposal is to an initiative or a milestone."""

    BECAME = "became", _("became")
    SHAPED = "shaped", _("shaped")
    RELATED = "related", _("is related to")
