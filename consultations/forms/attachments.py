"""The step of an answer in which files are added, and keeping one back."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.common.forms import PortalFormMixin
from ogp_portal.files.names import ENDINGS

from .staff import ReasonForm, _text

ACCEPTED = ",".join(ending for endings in ENDINGS.values() for ending in endings)


def _advice() -> str:
    text = gettext(
        "PDF, DOCX, ODT, TXT, PNG or JPEG. At most %(number)d files of %(size)d MB each; "
        "add large files one at a time, at most %(together)d MB in one go. You can choose several "
        "files. Do not send CPR numbers or other confidential information about anyone."
    )
    return text % {
        "number": limits.FILES_PER_ANSWER,
        "size": limits.FILE_SIZE // 2**20,
        "together": limits.FILES_IN_ONE_GO // 2**20,
    }


class SeveralFiles(forms.FileInput):
    """A file control in which several files may be chosen."""

    allow_multiple_selected = True


class FilesForm(PortalFormMixin, forms.Form):
    """Step 3: files to go with the answer. The action that keeps them looks through each."""

    files = forms.FileField(
        label=_("Add files"),
        required=False,
        widget=SeveralFiles(attrs={"accept": ACCEPTED}),
        help_text=lazy(_advice, str)(),
    )


class WithholdForm(ReasonForm):
    """Why one file of a public answer is not shown."""

    reason = _text(_("Reason (everybody can read it)"), required=True)
