"""The text of documents, read later so that nobody waits for it."""

import datetime as dt

from ogp_portal import jobs
from ogp_portal.files.reading import text_of

from ..models import Document

READ = "documents.read"


def read_later(document: Document, *, now: dt.datetime) -> None:
    """Asks for the text of the document's file; the same file of the same document is read once.

    Without a file there is nothing to ask for.
    """
    if document.file is not None:
        key = f"{READ}:{document.pk}:{document.file.sha256}"
        jobs.enqueue(READ, document.pk, dedupe_key=key, now=now)


def read(document: Document) -> None:
    """Keeps what can be read in the document's file as its text, for searching.

    FileNotFoundError when the portal's copy is gone. It is no change of the document: the
    repository is not newer by it.
    """
    file = document.file
    document.text = text_of(file.path, file.content_type) if file else ""
    document.save(update_fields=["text"])
