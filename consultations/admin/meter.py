"""What the admin says of how far the answering of a consultation has come."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Consultation, Proposal, figures_of


class ShowsMeter:
    """The public's "n of m", and what stands outside it."""

    @admin.display(description=gettext_lazy("proposals answered"))
    def how_far_answered(self, one: Consultation) -> str:
        """'3 of 5', and how many proposals wait in answers that the public does not see yet."""
        if one.pk is None or one.is_record:
            return "–"
        now, figures = timezone.now(), figures_of(one)
        shown = _("%(answered)d of %(all)d") % {
            "answered": figures.answered_at(now),
            "all": figures.proposals,
        }
        owed = Proposal.objects.owed_a_response().filter(submission__consultation=one)
        outside = owed.exclude(pk__in=Proposal.objects.public()).count()
        if not outside:
            return shown
        words = ngettext(
            "%(shown)s. %(number)d proposal in an answer that is not public stands outside.",
            "%(shown)s. %(number)d proposals in answers that are not public stand outside.",
            outside,
        )
        return words % {"shown": shown, "number": outside}
