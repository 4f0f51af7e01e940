"""Makes the files of a published report. A worker that dies leaves what it finished."""

import datetime as dt

from django.db import transaction

from ogp_portal.files import actions as files
from plans.evaluations.content import Report
from plans.evaluations.pdf import pdf_bytes

from ..enums import ReportFormat
from ..models import ReportRendition, ReportVersion
from .composing import compose
from .freezing import Withheld, withheld

LANGUAGES = ("da", "en")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _docx_bytes(report: Report) -> bytes:
    from plans.evaluations.word_document import docx_bytes  # 8 MB that no reader's page needs

    return docx_bytes(report)


FORMS = {
    ReportFormat.DOCX: (_docx_bytes, DOCX),
    ReportFormat.PDF: (pdf_bytes, "application/pdf"),
}
"""How each form is made of a report, and its content type; the quick one first."""


def build(version: ReportVersion, *, now: dt.datetime) -> None:
    """Makes each file that is missing, or that still names what is no longer public.

    Safe to run again at any time, and twice at once. Raises what `pdf_bytes` raises.
    """
    without = withheld(version.data)
    for language in LANGUAGES:
        report = compose(version, language, without=without)
        for form in FORMS:
            if not _is_current(version, form, language, without):
                _keep(version, form, report, without=without, now=now)


def _is_current(version: ReportVersion, form: str, language: str, without: Withheld) -> bool:
    rows = version.renditions.filter(format=form, language=language, without=without.key)
    return rows.exists()


def _keep(
    version: ReportVersion, form: str, report: Report, *, without: Withheld, now: dt.datetime
) -> None:
    """Made outside a transaction, since it takes seconds; stored with its row in one.

    Thrown away when an answer has gone or come back meanwhile: whoever builds for the change would
    otherwise find its newer file replaced by this older one.
    """
    make, content_type = FORMS[form]
    content, name = make(report), file_name(version, form, report.language)
    with transaction.atomic():
        ReportVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
        if withheld(version.data) != without:
            return
        file = files.store(content, name=name, content_type=content_type, now=now)
        ReportRendition.objects.update_or_create(
            version=version,
            format=form,
            language=report.language,
            defaults={"without": without.key, "file": file, "built_at": now},
        )


def file_name(version: ReportVersion, form: str, language: str) -> str:
    """'hoeringsnotat-hoering-om-planen-v1-da.pdf'; a demonstration says so first."""
    own = version.data["consultation"]
    mark = ["demonstration"] if own["is_demonstration"] else []
    parts = [*mark, "hoeringsnotat", own["slug"], f"v{version.number}", language]
    return f"{'-'.join(parts)}.{form}"


def current_file(version: ReportVersion, form: str, language: str) -> ReportRendition | None:
    """The file as it may be given out now; None while it has to be made first."""
    rows = version.renditions.filter(
        format=form, language=language, without=withheld(version.data).key
    )
    return rows.select_related("file").first()
