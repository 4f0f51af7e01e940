"""The list of what a package holds, as CSV and as XML, written line by line."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from xml.sax.saxutils import escape

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.cells import guarded
from ogp_portal.common.dates import COPENHAGEN

from ..models import Submission, SubmissionVersion


@dataclass(frozen=True)
class Entry:
    """One version of an answer as the index tells of it. Times are Danish, to the second."""

    case_number: str
    reference: str
    version: str
    received: str
    state: str
    channel: str
    sender_kind: str
    name: str
    email: str
    organisation: str
    cvr: str
    wish: str
    late: str
    withdrawn: str
    hidden: str
    document: str
    attachments: str
    checksum: str


COLUMNS = [one.name for one in fields(Entry)]
HEADINGS = {
    "case_number": _("Case number"),
    "reference": _("Reference"),
    "version": _("Version"),
    "received": _("Received"),
    "state": _("State"),
    "channel": _("Came by"),
    "sender_kind": _("Kind of sender"),
    "name": _("Name"),
    "email": _("E-mail"),
    "organisation": _("Organisation"),
    "cvr": _("CVR number"),
    "wish": _("The sender’s choice"),
    "late": _("After the deadline"),
    "withdrawn": _("Withdrawn by the sender"),
    "hidden": _("Hidden"),
    "document": _("Document"),
    "attachments": _("Files"),
    "checksum": _("Checksum (SHA-256)"),
}
"""What the columns are called for people; the XML has their names in the code."""


def entry_of(
    version: SubmissionVersion, *, case_number: str, document: str, attachments: Iterable[str]
) -> Entry:
    """What the index says of one version; `document` and `attachments` are paths in the package."""
    submission, identity = version.submission, version.submission.identity
    return Entry(
        case_number=case_number,
        reference=submission.reference,
        version=str(version.number),
        received=_time(version.received_at),
        state=str(submission.get_state_display()),
        channel=str(submission.get_channel_display()),
        sender_kind=str(submission.get_submitter_kind_display()),
        name=identity.name,
        email=identity.email,
        organisation=submission.organisation_name,
        cvr=identity.cvr,
        wish=str(submission.get_wish_display()),
        late=gettext("yes") if submission.is_late else "",
        withdrawn=_time(submission.withdrawn_at) if submission.withdrawn_at else "",
        hidden=_hidden(submission),
        document=document,
        attachments=" | ".join(attachments),
        checksum=version.checksum,
    )


def _hidden(submission: Submission) -> str:
    """When and why an answer was hidden; "" for one that is not."""
    if not submission.is_hidden:
        return ""
    return f"{_time(submission.hidden_at)} {submission.get_hide_reason_display()}"


def _time(instant) -> str:
    return instant.astimezone(COPENHAGEN).isoformat(timespec="seconds")


def csv_head() -> str:
    """The first line, after the mark by which Excel knows UTF-8."""
    return "\ufeff" + line(str(HEADINGS[name]) for name in COLUMNS)


def csv_line(entry: Entry) -> str:
    """One answer as a line."""
    return line(asdict(entry).values())


def line(values: Iterable[str]) -> str:
    """One line of CSV; what a spreadsheet would run as a formula is made plain text."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow(map(guarded, values))
    return written.getvalue()


def xml_head() -> str:
    """The beginning of the index as XML."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n<answers>\n'


def xml_entry(entry: Entry) -> str:
    """One answer as XML."""
    parts = "".join(f"<{name}>{_xml(value)}</{name}>" for name, value in asdict(entry).items())
    return f"<answer>{parts}</answer>\n"


XML_END = "</answers>\n"


def _xml(value: str) -> str:
    """`value` without the signs that no XML file can hold."""
    return escape("".join(sign for sign in value if sign in "\t\n" or sign.isprintable()))
