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
    COMING = "coming", _("Upcoming")
    OPEN = "open", _("Open")
    BETWEEN = "between", _("Closed until the next phase")
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
    NOT = "not", _("I do not want the answer to be published")


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
    API = "api", _("the sender's own system")


class ScanState(models.TextChoices):
    """What is known about viruses in a file that was sent in."""

    NOT_SCANNED = "not_scanned", _("not scanned")
    CLEAN = "clean", _("no virus found")
    INFECTED = "infected", _("virus found")
    RELEASED = "released", _("released by a person")


class PartKind(models.TextChoices):
    """What a part of an answer is."""

    FREE = "free", _("free text")
    QUESTION = "question", _("answer to a question")
    PARAGRAPH = "paragraph", _("comment on a paragraph")
    PROPOSAL = "proposal", _("additional proposal")


class RequestKind(models.TextChoices):
    """What the sender of an answer asks for after the deadline."""

    CORRECT = "correct", _("Correction of the answer")
    OBJECT = "object", _("Objection: the answer should not be published")
    NOT_MINE = "not_mine", _("“I did not write this”")


class RequestState(models.TextChoices):
    """How far a request has come."""

    OPEN = "open", _("waits")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    OVERTAKEN = "overtaken", _("no longer needed")


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


class ReportSectionKind(models.TextChoices):
    """The two parts of the remarks in a consultation report (lovkvalitet.dk 9.1.6)."""

    GENERAL = "general", _("General remarks")
    TOPIC = "topic", _("Remarks on one subject")


class ReportFormat(models.TextChoices):
    """In what form a published consultation report can be fetched."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "DOCX"


class PackageKind(models.TextChoices):
    """What a package of a case is for."""

    JOURNAL = "journal", _("Records package")
    ACCESS = "access", _("Access-to-documents package")
    ARCHIVE = "archive", _("Archive to open from disk")


class PackageScope(models.TextChoices):
    """How much of a case goes into a package."""

    NEW = "new", _("what is new since last time")
    ALL = "all", _("everything")


class TagSource(models.TextChoices):
    """Where a proposal's theme comes from. Nothing is tagged that no person has decided."""

    STAFF = "staff", _("chosen by a person")
    SUGGESTED = "suggested", _("suggested, accepted by a person")


class SuggestionState(models.TextChoices):
    """What staff decided about a suggested theme."""

    OPEN = "open", _("to decide")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class RedactionReason(models.TextChoices):
    """Why words are removed before the public reads them; the label stands in the bar."""

    CPR = "cpr", _("CPR number")
    PERSONAL_DATA = "personal_data", _("personal data")
    THIRD_PERSON = "third_person", _("about another person")
    CONFIDENTIAL = "confidential", _("confidential information")
    UNLAWFUL = "unlawful", _("unlawful content")
    OFFENSIVE = "offensive", _("offensive content")


class RedactionState(models.TextChoices):
    """How far a redaction has come. Only an accepted one changes what the public reads."""

    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")


class FindingKind(models.TextChoices):
    """What looks like personal data in an answer."""

    CPR = "cpr", _("CPR number")
    PHONE = "phone", _("phone number")
    EMAIL = "email", _("e-mail address")
    ADDRESS = "address", _("postal address")
    NAME = "name", _("the sender’s name")


class FindingState(models.TextChoices):
    """What staff have done about a finding."""

    OPEN = "open", _("not handled")
    REMOVED = "removed", _("removed")
    DISMISSED = "dismissed", _("not personal data")


class WhyLeft(models.TextChoices):
    """Why an answer is not published together with the others."""

    HIDDEN = "hidden", _("hidden")
    WISH = "wish", _("the sender does not want it")
    NOT_CONFIRMED = "not_confirmed", _("the e-mail address is not confirmed")
    DISOWNED = "disowned", _("the owner of the address did not write it")

    NOT_READ = "not_read", _("a file is not read yet, or cannot be")
    CPR = "cpr", _("there may be a CPR number")
    NAME = "name", _("the sender’s name may stand in it, and is not to be shown")
    REMOVED_BEFORE = (
        "removed_before",
        _("something was removed before, and the new version is not read"),
    )
    PROPOSED = "proposed", _("something is proposed to be removed")
    ONE_OF_MANY = "one_of_many", _("one of many from the same network: read it first")


class DeadlineChangeKind(models.TextChoices):
    """Why a deadline was changed, as far as the portal treats it differently."""

    MOVED = "moved", _("moved")
    CLOSED_EARLY = "closed_early", _("closed early")
    DISTURBANCE = "disturbance", _("extended because of a service disruption")
    NEW_PHASE = "new_phase", _("new phase")


class InvitationPurpose(models.TextChoices):
    """Which mail a party's personal link was sent in."""

    LETTER = "letter", _("consultation letter")
    REMINDER = "reminder", _("reminder")


class TickedBy(models.TextChoices):
    """How it is known that an invited party has answered."""

    LINK = "link", _("the personal link")
    CVR = "cvr", _("the CVR number")
    DOMAIN = "domain", _("the mail domain")
    STAFF = "staff", _("staff")
