"""The field in which files are chosen for a post."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits
from ogp_portal.files.names import ENDINGS

ACCEPTED = ",".join(ending for endings in ENDINGS.values() for ending in endings)


def _advice() -> str:
    text = gettext(
        "PDF, DOCX, ODT, TXT, PNG or JPEG. At most %(number)d files of %(size)d MB each; you can "
        "choose several. Everybody can read them. Do not send CPR numbers or other confidential "
        "information about anyone."
    )
    return text % {"number": limits.FILES_PER_POST, "size": limits.POST_FILE_SIZE // 2**20}


class _SeveralFiles(forms.FileInput):
    """A file control in which several files may be chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files for a post. The page keeps what came before it asks the form (views/attaching.py)."""

    def __init__(self):
        super().__init__(
            label=_("Files"),
            required=False,
            widget=_SeveralFiles(attrs={"accept": ACCEPTED}),
            help_text=lazy(_advice, str)(),
        )

    def clean(self, data, initial=None) -> None:
        """Nothing is left to ask."""
        return
