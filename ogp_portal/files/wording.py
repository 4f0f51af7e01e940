"""Why a file was refused, and what to do about it, in words for whoever sent it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits

from .faults import Fault

_REASONS = {
    Fault.EMPTY: _("The file is empty."),
    Fault.UNKNOWN_KIND: _("We take PDF, DOCX, ODT, TXT, PNG and JPEG. Save it as one of these."),
    Fault.NOT_WHAT_IT_SAYS: _(
        "The content is not what the name says. Open the file and save it anew."
    ),
    Fault.BROKEN: _("The file is damaged and cannot be opened. Save it anew, or save it as PDF."),
    Fault.ENCRYPTED: _(
        "The file is protected, by a password or against copying. "
        "Save it without protection, or print it to a new PDF."
    ),
    Fault.OLD_OFFICE: _(
        "This is an older Word file, or one with a password. "
        "Save it as DOCX without password, or as PDF."
    ),
    Fault.TWO_IN_ONE: _("The file hides another file in itself. Save it anew, or save it as PDF."),
    Fault.UNPACKS_TOO_LARGE: _(
        "The file becomes far too large when it is unpacked. Save it as PDF."
    ),
    Fault.TOO_COMPLICATED: _(
        "The file takes too long to look through. Save it as PDF, or divide it into several files."
    ),
    Fault.MACROS: _("The file holds macros. Save it without macros (DOCX or ODT), or as PDF."),
    Fault.SCRIPT: _("The PDF holds JavaScript. Print it to a new PDF, and send that."),
    Fault.ACTIVE: _(
        "The file starts something or sends a form when it is opened. "
        "Print it to a new PDF, and send that."
    ),
    Fault.EMBEDDED: _(
        "The file holds other files, for example a spreadsheet or a film. "
        "Send them as files of their own, and save this one as PDF."
    ),
    Fault.REMOTE: _(
        "The file fetches a template or a picture from somewhere else when it is opened. "
        "Save it as PDF, and send that."
    ),
    Fault.VIRUS: _("We found a virus in the file. It was not kept."),
}


def reason(fault: Fault) -> str:
    """What is wrong and what to do, in one or two sentences."""
    if fault == Fault.TOO_LARGE:
        largest = limits.FILE_SIZE // 2**20
        return gettext("The file is too large. The limit is %d MB.") % largest
    if fault == Fault.TOO_MANY_PIXELS:
        largest = limits.PICTURE_PIXELS // 1_000_000
        return (
            gettext("The picture has too many pixels. The limit is %d million. Make it smaller.")
            % largest
        )
    return str(_REASONS[fault])
