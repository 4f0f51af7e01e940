"""One request of somebody who answers: what is typed so far, and what it is measured by."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest

from .. import actions
from ..actions import Answer
from ..forms import AboutForm, AnswerForm
from ..forms.answering import PART_FIELD, proposals_in
from ..forms.paragraphs import PARAGRAPH, comments_in
from ..inviting import QUERY, TOKEN_LENGTH, prefilled_from
from ..models import Consultation, DraftParagraph, Phase, Question, Submission
from .attachments import FilesStep
from .steps import KEPT, StepVisit, give_key, typed

INVITED = "invited_token"
"""The hidden field that carries the token of an invited party's link through the steps."""

FIELDS = [*AboutForm.base_fields, *AnswerForm.base_fields, INVITED, KEPT]


@dataclass(frozen=True)
class Visit(StepVisit):
    """One request for one step of an answer to a consultation."""

    consultation: Consultation

    @cached_property
    def files(self) -> FilesStep:
        return FilesStep(self.request, self.consultation, self.values["idempotency_key"], self.now)

    @cached_property
    def late_phase(self) -> Phase | None:
        """The phase that an editor has opened for late answers, when no other is running."""
        if self.consultation.period_at(self.now):
            return None
        return Phase.objects.taking_answers(self.consultation, self.now).first()

    @cached_property
    def earlier(self) -> Submission | None:
        """What this form has become already, when it comes once more."""
        if self.request.method != "POST":
            return None
        return actions.received_from(self.key)

    @property
    def is_open(self) -> bool:
        return bool(self.consultation.period_at(self.now) or self.late_phase)

    @property
    def closes_at(self) -> dt.datetime | None:
        """Until when the answer can be sent, in time or late."""
        running = self.consultation.period_at(self.now)
        return running.upper if running else self.late_phase and self.late_phase.late_until

    @cached_property
    def about(self) -> AboutForm:
        return AboutForm(self.values)

    @cached_property
    def answer(self) -> AnswerForm:
        return AnswerForm(self.values, **self.shape)

    @property
    def shape(self) -> dict[str, object]:
        """What the form of the answer depends on: who answers, what is asked, for how much."""
        return {
            "kind": self.kind,
            "questions": self.questions,
            "proposals": proposals_in(self.values),
            "paragraphs": self.paragraphs,
            "comments": comments_in(self.values),
        }

    @cached_property
    def questions(self) -> list[Question]:
        """Those that are asked now; of a form that was received in time, those asked then."""
        if not self.is_open and self.earlier:
            return list(self.earlier.phase.questions.order_by("position", "pk"))
        return list(Question.objects.asked_at(self.consultation, self.now))

    @cached_property
    def paragraphs(self) -> list[DraftParagraph]:
        """Those that can be commented on now, or could when the form was received."""
        if not self.consultation.has_draft_texts:
            return []
        if not self.is_open and self.earlier:
            current = DraftParagraph.objects.filter(draft_text__replaced_by=None)
            return list(current.filter(draft_text__phase=self.earlier.phase).in_order())
        return list(DraftParagraph.objects.asked_at(self.consultation, self.now))

    def gather(self) -> bool:
        """Moves words whose question or paragraph is no longer there into the free text.

        True when there were any: a question can be taken out, or another phase have begun, since
        the form was opened or the draft kept.
        """
        names = list(filter(PART_FIELD.fullmatch, self.values))
        fields = AnswerForm(**self.shape).fields if names else {}
        names = [name for name in names if name not in fields]
        words = [self.values.pop(name) for name in sorted(names) if not name.startswith(PARAGRAPH)]
        found = [text for text in words if text.strip()]
        if not found:
            return False
        self.values["text"] = "\n\n".join(filter(str.strip, [self.values["text"], *found]))
        return True

    def checked(self) -> Answer:
        """What the steps hold together, once every step is filled in as it must be."""
        given = self.about.cleaned_data | self.answer.content()
        token = self.values.get(INVITED, "")[:TOKEN_LENGTH]
        return Answer(**given, language=self.request.LANGUAGE_CODE, invited_token=token)


def values_of(request: HttpRequest, now: dt.datetime) -> dict[str, str]:
    """Every field as typed, or as known already, with what an invited party's link fills in."""
    values = typed(request, FIELDS, now)
    if request.method == "POST":
        further = filter(PART_FIELD.fullmatch, request.POST)
        values |= {name: request.POST[name] for name in further}
    else:
        values |= _invited(request)
    return give_key(values)


def _invited(request: HttpRequest) -> dict[str, str]:
    """What the personal link of an invited party fills in, and its token to be carried along."""
    known = prefilled_from(request.GET.get(QUERY, ""))
    return {} if known is None else known | {INVITED: request.GET[QUERY]}
