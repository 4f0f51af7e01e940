"""What publishing all drafts of a consultation will do, in numbers, before it is done."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..actions import drafts_of
from ..models import Consultation, Response


def what_is_published(consultation: Consultation) -> str:
    """How many responses to how many answers, how many senders are mailed, what is left out."""
    drafts = drafts_of(consultation, timezone.now())
    responses = drafts.count()
    answers = drafts.order_by().values("proposal__submission").distinct()
    number = answers.count()
    proven = answers.filter(
        proposal__submission__confirmed_at__isnull=False,
        proposal__submission__is_confirmed_otherwise=False,
    )
    mails = proven.exclude(proposal__submission__identity__email="").count()
    written = Response.objects.drafts().filter(proposal__submission__consultation=consultation)
    left_out = written.count() - responses
    words = [
        ngettext(
            "%(number)d response is published.", "%(number)d responses are published.", responses
        )
        % {"number": responses},
        _("Answers: %(number)d.") % {"number": number},
        _("E-mails to senders: %(number)d.") % {"number": mails},
    ]
    if number > mails:
        words.append(_("Answers whose sender has no proven address: %d.") % (number - mails))
    if left_out:
        waiting = _(
            "Drafts that wait, because the answer is hidden, withdrawn or changed since, or the "
            "date has passed: %(number)d."
        )
        words.append(waiting % {"number": left_out})
    return " ".join(words)
