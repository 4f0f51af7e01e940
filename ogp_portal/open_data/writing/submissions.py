"""An answer in JSON, the form whose rules it follows, and its receipt."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from consultations import actions, tokens
from consultations.enums import Channel, PublicationWish
from consultations.models import Consultation, DraftText, PrivacyText, Submission
from consultations.views.answer_visit import Visit
from ogp_portal.accounts.models import Organisation
from ogp_portal.common.addresses import absolute
from ogp_portal.common.caching import changes_at
from ogp_portal.common.networks import network_of

from ..addresses import api_address, page_address
from ..fields import instant
from ..tokens.models import ApiToken
from .refusals import BadBody, KeyTaken, Late, by_pointer

TYPED = ["submitter_kind", "name", "email", "organisation_name", "role", "cvr", "text", "wish"]
"""Fields that stand in the body as in the form."""


def find(key: int) -> Consultation:
    """The public consultation with that key; Http404 for others."""
    texts = DraftText.objects.filter(phase__consultation=OuterRef("pk"))
    rows = Consultation.objects.visible_to(None).with_periods()
    rows = rows.annotate(has_draft_texts=Exists(texts)).select_related("plan")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Sent:
    """One answer on its way in."""

    request: HttpRequest
    consultation: Consultation
    token: ApiToken | None
    key: uuid.UUID
    now: dt.datetime

    def submit(self, body: dict[str, Any]) -> Submission:
        """Receives the answer, or finds the one that came with this key. Raises a Refusal."""
        values, pointers = _as_fields(body)
        values["idempotency_key"] = str(self.key)
        visit = Visit(self.request, values, self.now, self.consultation)
        if visit.earlier and visit.earlier.consultation_id != self.consultation.pk:
            raise KeyTaken
        if not visit.is_open and visit.earlier is None:
            raise self._late()
        faults = [*_of_places(visit, body), *self._of_sender(body), *self._of_privacy(visit, body)]
        if faults:
            raise BadBody(faults)
        answer = replace(
            _checked(visit, pointers),
            language=body.get("language", "da"),
            channel=Channel.API,
            source=self.token.label if self.token else "",
            speaks_for=self.token.organisation if self.token else None,
        )
        network = "" if self.token else network_of(self.request)
        try:
            return actions.submit(self.consultation, answer, by=None, now=self.now, network=network)
        except actions.NotOpen:
            raise self._late() from None
        except actions.AlreadySent:
            raise KeyTaken from None

    def _late(self) -> Late:
        """When it opens or closed is public, and what a system needs to know."""
        found = self.consultation
        times = {"opens_at": found.next_opening(self.now), "closes_at": found.last_deadline}
        more = {name: instant(time) if time else None for name, time in times.items()}
        return Late(_("The consultation does not take answers now."), more)

    def _of_sender(self, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """A token speaks for its organisation alone."""
        if self.token is None:
            return
        name = body.get("organisation_name", "").strip().casefold()
        if name not in names_of(self.token.organisation):
            said = _("The token speaks for “%(name)s”. Write that name.")
            yield "/organisation_name", said % {"name": self.token.organisation.name}

    def _of_privacy(self, visit: Visit, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The sender has read the notice in force, or the one that was when it was received."""
        number = PrivacyText.objects.number_in_force(self.now)
        known = {number}
        if visit.earlier is not None:
            known.add(visit.earlier.identity.privacy_text_version)
        if body["privacy_text_version"] not in known:
            said = _(
                "Show the sender version %(number)s of the privacy notice, and send its number."
            )
            yield "/privacy_text_version", said % {"number": number}


def names_of(body: Organisation) -> set[str]:
    """The names of an organisation as they are compared."""
    return {name.casefold() for name in (body.name_da, body.name_en) if name}


def _as_fields(body: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """(the body as the fields of the form, where each field stands in the body)."""
    values = {name: body.get(name, "") for name in TYPED}
    pointers = {name: f"/{name}" for name in TYPED}
    if body.get("has_no_remarks"):
        values["has_no_remarks"] = "on"
    pointers["has_no_remarks"] = "/has_no_remarks"
    for number, one in enumerate(body.get("answers", [])):
        name = f"question_{one['question']}"
        values[name], pointers[name] = one["text"], f"/answers/{number}/text"
    for number, one in enumerate(body.get("comments", []), start=1):
        place = f"/comments/{number - 1}"
        values[f"comment_{number}"] = one["text"]
        values[f"paragraph_{number}"] = str(one["paragraph"])
        pointers |= {
            f"comment_{number}": f"{place}/text",
            f"paragraph_{number}": f"{place}/paragraph",
        }
    for number, text in enumerate(body.get("proposals", []), start=2):
        values[f"proposal_{number}"] = text
        pointers[f"proposal_{number}"] = f"/proposals/{number - 2}"
    return values, pointers


def _of_places(visit: Visit, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Questions and paragraphs that are not there: the form would not show them at all."""
    asked = {one.pk for one in visit.questions}
    given = Counter(one["question"] for one in body.get("answers", []))
    for number, one in enumerate(body.get("answers", [])):
        place = f"/answers/{number}/question"
        if one["question"] not in asked:
            yield place, _("The consultation does not ask that now. See submission-form.")
        elif given[one["question"]] > 1:
            yield place, _("Answer the question once.")
    if body.get("comments") and not visit.paragraphs:
        yield "/comments", _("There are no paragraphs to comment on now.")


def _checked(visit: Visit, pointers: dict[str, str]) -> actions.Answer:
    """What the forms have let through; BadBody with what they say otherwise."""
    for question in visit.questions:
        pointers.setdefault(question.field, "/answers")
    faults = {
        name: list(texts)
        for form in (visit.about, visit.answer)
        for name, texts in form.errors.items()
    }
    if faults:
        raise by_pointer(faults, pointers)
    return visit.checked()


# --- what comes back -------------------------------------------------------------------------


def own_url(submission: Submission) -> str:
    """The sender's page: sees, changes and withdraws the answer. Whoever has it can."""
    with override(submission.language):
        return absolute(submission.own_path)


def receipt_of(submission: Submission) -> dict[str, Any]:
    """The receipt: the same each time it is asked for with the same key."""
    version = submission.versions.order_by("number").first()
    consultation = submission.consultation
    token = tokens.sign(tokens.RECEIPT, submission.reference)
    with override(submission.language):
        receipt = absolute(reverse("submission-receipt", args=[consultation.slug, token]))
    is_published = submission.wish != PublicationWish.NOT
    return {
        "reference": submission.reference,
        "consultation": {
            "id": consultation.pk,
            "api_url": api_address("consultations", consultation.pk),
            "url": page_address("consultation", slug=consultation.slug),
        },
        "received_at": instant(submission.received_at),
        "received_text": version.text,
        "checksum": {"algorithm": "SHA-256", "of": "received_text", "value": version.checksum},
        "wish": submission.wish,
        "privacy_text_version": submission.identity.privacy_text_version,
        "api_url_once_published": api_address("submissions", submission.reference)
        if is_published
        else None,
        "own_url": own_url(submission),
        "receipt_url": receipt,
        "confirm_email_before": instant(actions.confirmation_ends(submission)),
    }


def form_of(consultation: Consultation, now: dt.datetime, request: HttpRequest) -> dict[str, Any]:
    """What an answer sent at `now` may hold. Tells the cache in front when that changes."""
    visit = Visit(request, {}, now, consultation)
    changes_at(request, [*consultation.instants, visit.closes_at, *_privacy_changes(now)], now)
    number = PrivacyText.objects.number_in_force(now)
    opens = consultation.next_opening(now)
    return {
        "consultation": api_address("consultations", consultation.pk),
        "send_to": f"{api_address('consultations', consultation.pk)}submissions/",
        "is_open": visit.is_open and not consultation.is_record,
        "opens_at": instant(opens) if opens else None,
        "closes_at": instant(visit.closes_at) if visit.closes_at else None,
        "questions": [_question(one) for one in visit.questions],
        "paragraphs": [_paragraph(one) for one in visit.paragraphs],
        "privacy_text": {
            "version": number,
            "url": page_address("privacy-text-version", number=number),
        },
    }


def _privacy_changes(now: dt.datetime) -> list[dt.datetime]:
    coming = PrivacyText.objects.filter(valid_from__gt=now)
    return list(coming.order_by("valid_from").values_list("valid_from", flat=True)[:1])


def _question(one) -> dict[str, Any]:
    return {
        "id": one.pk,
        "text": {"da": one.text_da or None, "en": one.text_en or None},
        "help": {"da": one.help_da or None, "en": one.help_en or None},
        "is_required": one.is_required,
    }


def _paragraph(one) -> dict[str, Any]:
    draft = one.draft_text
    return {
        "id": one.pk,
        "draft_text": {"da": draft.title_da or None, "en": draft.title_en or None},
        "number": one.number,
        "text": {"da": one.text_da or None, "en": one.text_en or None},
    }
