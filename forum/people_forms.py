"""What people choose about others in the forum."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ogp_portal.common.forms import PortalFormMixin


class MentionsForm(PortalFormMixin, forms.Form):
    """Whether a mail tells when a post names the person."""

    mailed = forms.BooleanField(
        label=_("Send me an e-mail when somebody names me in a post"), required=False
    )
