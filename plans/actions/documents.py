"""Documents: their text, read later so that nobody waits for it, and taking them back."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ogp_portal import audit, jobs
from ogp_portal.accounts.models import User
from ogp_portal.files.sandbox import text_of

from ..models import Document

READ = "documents.read"
WITHDRAWAL = ["withdrawn_at", "withdrawn_reason_da", "withdrawn_reason_en"]


def read_later(document: Document, *, now: dt.datetime) -> None:
    """Asks for the text of the document's file; the same file of the same document is read once.

    Without a file there is nothing to ask for.
    """
    if document.file is not None:
        key = f"{READ}:{document.pk}:{document.file_id}"
        jobs.enqueue(READ, document.pk, dedupe_key=key, now=now)


def read(document: Document) -> None:
    """Keeps what can be read in the document's file as its text, for searching.

    FileNotFoundError when the portal's copy is gone. It is no change of the document: the
    repository is not newer by it.
    """
    file = document.file
    document.text = text_of(file.path, file.content_type) if file else ""
    document.save(update_fields=["text"])


@transaction.atomic
def withdraw_document(
    document: Document,
    *,
    reason_da: str,
    reason_en: str = "",
    by: User | None,
    now: dt.datetime,
) -> Document:
    """Takes a document out of every list, feed and search; its address says that and why.

    Raises ValidationError on 'reason_da' where no reason is given, and where it is withdrawn
    already.
    """
    _lock(document)
    if document.is_withdrawn:
        raise ValidationError(_("The document is withdrawn already."))
    if not reason_da.strip():
        raise ValidationError({"reason_da": _("Write why. Everybody can read it.")})
    document.withdrawn_at = now
    document.withdrawn_reason_da = reason_da.strip()
    document.withdrawn_reason_en = reason_en.strip()
    document.save(update_fields=WITHDRAWAL)
    audit.record("withdrew", document, by=by, now=now, reason=document.withdrawn_reason_da)
    return document


@transaction.atomic
def restore_document(
    document: Document, *, reason: str, by: User | None, now: dt.datetime
) -> Document:
    """Brings a withdrawn document back to where it was. Raises ValidationError on 'reason'."""
    _lock(document)
    if not document.is_withdrawn:
        raise ValidationError(_("The document is not withdrawn."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    document.withdrawn_at = None
    document.withdrawn_reason_da = document.withdrawn_reason_en = ""
    document.save(update_fields=WITHDRAWAL)
    audit.record("restored", document, by=by, now=now, reason=reason.strip())
    return document


def _lock(document: Document) -> None:
    document.refresh_from_db(from_queryset=Document.objects.select_for_update(of=("self",)))
