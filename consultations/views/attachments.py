"""Files of an answer: adding them while one writes, and fetching what the public may have."""

import datetime as dt
import re
import uuid
from functools import cached_property
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from ogp_portal.common import limits
from ogp_portal.common.caching import public_page
from ogp_portal.common.networks import network_of
from ogp_portal.files.serving import file_response

from .. import actions
from ..forms import FilesForm
from ..models import Attachment, Consultation, Submission, SubmissionVersion

FILES = "bilag"
"""The step, as the buttons of the form name it."""

ADD, REMOVE = "bilag-tilfoej", "bilag-fjern-"
WRONG = 422
_MAILBOX = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class FilesStep:
    """The files of one unsent answer in one request. The key of the form is the key to them."""

    def __init__(
        self, request: HttpRequest, consultation: Consultation, key: str, now: dt.datetime
    ):
        self.request, self.consultation, self.now = request, consultation, now
        self.key = uuid.UUID(key)
        self.form = FilesForm()
        self.status = 200
        self.done = ""

    def receive(self, wanted: str) -> str:
        """Keeps the files that came and removes the one that was to go; returns the step to show.

        Files are kept whichever button was pressed, and whatever is wrong in another step. When
        one is refused, this step is shown and says which and why.
        """
        uploads = self.request.FILES.getlist("files")
        if uploads:
            self._keep(uploads)
        elif wanted == ADD:
            self._refuse(_("Choose a file first, and then press “Add the chosen files”."))
        if wanted.startswith(REMOVE):
            self._remove(wanted.removeprefix(REMOVE))
        stays = wanted == ADD or wanted.startswith(REMOVE) or self.form.is_bound
        return FILES if stays else wanted

    def _keep(self, uploads: list) -> None:
        refused = actions.attach(
            self.consultation,
            uploads,
            key=self.key,
            by=self.request.signed_in_user,
            language=self.request.LANGUAGE_CODE,
            now=self.now,
            network=network_of(self.request),
        )
        added = len(uploads) - len(refused)
        if added:
            words = ngettext("%(number)d file is added.", "%(number)d files are added.", added)
            self.done = words % {"number": added}
        said = _("“%(name)s” was not added. %(reason)s")
        self._refuse(*(said % {"name": one.name, "reason": one.reason} for one in refused))

    def _refuse(self, *reasons: str) -> None:
        if reasons:
            self.form, self.status = FilesForm({}, {}), WRONG
        for reason in reasons:
            self.form.add_error("files", reason)

    def _remove(self, key: str) -> None:
        if key.isascii() and key.isdigit() and len(key) < 19:  # noqa: PLR2004 - digits of a bigint
            actions.detach(int(key), key=self.key)
            self.done = _("The file is removed.")

    @cached_property
    def rows(self) -> list[Attachment]:
        """What is kept so far."""
        return list(actions.files_of_draft(self.key))

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= limits.FILES_PER_ANSWER

    def move(self) -> str:
        """Gives the files to a new form, whose key is returned."""
        earlier, self.key = self.key, uuid.uuid4()
        actions.carry_over(earlier, self.key)
        return str(self.key)


def shown_attachments(
    submission: Submission, version: SubmissionVersion
) -> list[dict[str, object]]:
    """The files of an answer as its page lists them; without `url` where the file is not let out."""
    rows = version.attachments.select_related("original", "public_copy").order_by("position")
    fit = Exists(Attachment.objects.filter(pk=OuterRef("pk")).fit_to_show())
    shown = []
    for row in rows.annotate(is_fit=fit):
        row.version = version
        version.submission = submission
        place = [submission.consultation.slug, submission.reference, row.position]
        shown.append(
            {
                "name": row.public_name,
                "kind": row.kind,
                "size": row.public_copy.size if row.public_copy else row.original.size,
                "url": reverse("submission-attachment", args=place)
                if row.is_let_out and row.is_fit
                else "",
                "withheld_reason": row.withheld_reason,
            }
        )
    return shown


def address_for_accessible_copy(submission: Submission) -> str:
    """A mailto: address that asks for an accessible copy; "" when no mailbox is known."""
    found = _MAILBOX.search(submission.consultation.contact)
    mailbox = found.group() if found else settings.OGP_CONTACT_MAIL
    subject = _("Accessible copy of the files in %(reference)s")
    words = quote(subject % {"reference": submission.reference})
    return f"mailto:{mailbox}?subject={words}" if mailbox else ""


@public_page
@require_safe
def attachment(request: HttpRequest, slug: str, ref: str, number: int) -> FileResponse:
    """The public copy of one file, as a download. The original leaves the portal for staff alone."""
    rows = Attachment.objects.visible_to(request.signed_in_user).filter(
        version__submission__reference=ref,
        version__submission__consultation__slug=slug,
        position=number,
        public_copy__isnull=False,
    )
    related = rows.select_related("public_copy", "version__submission")
    found = related.order_by("-version__number").first()
    if found is None:
        raise Http404
    return file_response(found.public_copy, noindex=found.version.submission.is_demonstration)
