"""The JSON Schemas of what may be sent. They check the bodies and stand in the OpenAPI document.

Each is made when it is asked for, in the active language.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from consultations.enums import PublicationWish, SubmitterKind
from consultations.forms.answering import CVR_LENGTH, MOST_PROPOSALS, ROLE_LENGTH
from ogp_portal.common import limits
from plans.enums import Completion

from ..filters import LARGEST_KEY

Schema = dict[str, Any]
CVR_WITH_SPACES = 2 * CVR_LENGTH
LINK_LENGTH = 500
QUESTIONS = 100
"""Answers to questions in one body: more than any consultation asks."""

WRITTEN = r"\S"


def _text(meaning: str, longest: int) -> Schema:
    return {"type": "string", "maxLength": longest, "description": meaning}


def _words(meaning: str, longest: int) -> Schema:
    """A text that is not empty."""
    return {**_text(meaning, longest), "minLength": 1, "pattern": WRITTEN}


def _code(meaning: str, words: list[str]) -> Schema:
    return {"type": "string", "enum": [str(word) for word in words], "description": meaning}


def _flag(meaning: str) -> Schema:
    return {"type": "boolean", "default": False, "description": meaning}


def _key(meaning: str) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": LARGEST_KEY, "description": meaning}


def _list(meaning: str, items: Schema, most: int) -> Schema:
    return {"type": "array", "items": items, "maxItems": most, "description": meaning}


def _object(required: list[str], **properties: Schema) -> Schema:
    found = {"type": "object", "properties": properties, "additionalProperties": False}
    return found | ({"required": required} if required else {})


def _pair(meaning: str, longest: int) -> Schema:
    languages = {
        code: _words(said, longest) for code, said in (("da", _("Danish")), ("en", _("English")))
    }
    return {**_object([], **languages), "minProperties": 1, "description": meaning}


def submission() -> Schema:
    """An answer to a consultation."""
    return _object(
        ["submitter_kind", "name", "email", "wish", "privacy_text_version"],
        submitter_kind=_code(_("Who answers"), SubmitterKind.values),
        name=_words(_("Name of the person who answers"), limits.DISPLAY_NAME_LENGTH),
        email=_words(_("Gets the receipt and our answer; never shown"), limits.EMAIL_LENGTH),
        organisation_name=_text(
            _("On behalf of whom; must be there for all but citizens"), limits.DISPLAY_NAME_LENGTH
        ),
        role=_text(_("The person's role there; never shown"), ROLE_LENGTH),
        cvr=_text(_("CVR number, 8 digits; never shown"), CVR_WITH_SPACES),
        text=_text(_("The answer, as plain text"), limits.ANSWER_LENGTH),
        has_no_remarks=_flag(_("A whole answer without any text: no remarks")),
        answers=_list(
            _("Answers to the questions of the consultation"),
            _object(
                ["question", "text"],
                question=_key(_("Number of the question, from submission-form")),
                text=_words(_("The answer to it"), limits.ANSWER_LENGTH),
            ),
            QUESTIONS,
        ),
        comments=_list(
            _("Comments on numbered paragraphs of the draft text"),
            _object(
                ["paragraph", "text"],
                paragraph=_key(_("Number of the paragraph, from submission-form")),
                text=_words(_("The comment"), limits.COMMENT_LENGTH),
            ),
            limits.COMMENTS_PER_ANSWER,
        ),
        proposals=_list(
            _("Further proposals, each of which gets its own response"),
            _words(_("The proposal"), limits.ANSWER_LENGTH),
            MOST_PROPOSALS - 1,
        ),
        wish=_code(_("What may be published"), PublicationWish.values),
        language={
            **_code(_("Of the receipt, the mails and the headings in the answer"), ["da", "en"]),
            "default": "da",
        },
        privacy_text_version=_key(_("The privacy notice that the sender has read")),
    )


def status_update() -> Schema:
    """What an owner reports of an initiative."""
    return _object(
        [],
        completion=_code(_("How far it has come"), Completion.values),
        is_unchanged=_flag(_("Nothing new since last time; then only challenges may be given")),
        acknowledges=_flag(_("The authority confirms that the commitment is its own")),
        text=_pair(_("What was done"), limits.SHORT_TEXT_LENGTH),
        challenges=_pair(
            _("What is hard; must be told when it is behind"), limits.SHORT_TEXT_LENGTH
        ),
        evidence={
            **_object(
                ["title", "url"],
                title=_pair(_("What it is"), limits.TITLE_LENGTH),
                url={**_words(_("Where it can be seen"), LINK_LENGTH), "format": "uri"},
            ),
            "description": _("What shows it; “complete” needs evidence"),
        },
    )


BODIES: dict[str, Callable[[], Schema]] = {
    "NewSubmission": submission,
    "NewStatusUpdate": status_update,
}
"""By the name that each has in the OpenAPI document."""
