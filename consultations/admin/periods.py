"""What the admin says of a consultation's period: its days, advice, and how many were invited."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ogp_portal.common.dates import COPENHAGEN, format_date

from ..models import Consultation
from ..models.invited import with_invited
from ..periods import A_MOMENT, advice_on, periods_from, whole_days
from .acts import Offer
from .inviting import parties_address
from .stages import Stage


class ShowsPeriod:
    """Put before ActsAdmin. Needs `with_period()`."""

    def get_queryset(self, request):
        return with_invited(super().get_queryset(request))

    def offered(self, request, subject: Consultation) -> list[Offer]:
        """The acts, and the filling of the list of invited parties."""
        found = super().offered(request, subject)
        if subject.is_record or not self.has_change_permission(request, subject):
            return found
        add = reverse("admin:consultations_add_parties", args=[subject.pk])
        return [*found, Offer(str(_("Add invited parties")), add, Stage.INVITE)]

    @admin.display(description=_("period"), ordering="opens_at")
    def period(self, one: Consultation) -> str:
        """'1. december 2026 – 28. december 2026 (28 days)'; of several phases from first to last."""
        if one.opens_at is None:
            return "–"
        first, last = one.opens_at, one.closes_at - A_MOMENT
        days = whole_days(one.opens_at, one.closes_at)
        ends = " – ".join(format_date(at.astimezone(COPENHAGEN)) for at in (first, last))
        if not days:
            return ends
        in_words = ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
        return f"{ends} ({in_words})"

    def get_list_display(self, request) -> list[str]:
        """Only who may read the list is led to it."""
        shown = super().get_list_display(request)
        if request.user.has_perm("consultations.view_invitedparty"):
            return shown
        return [{"invited": "invited_in_words"}.get(name, name) for name in shown]

    @admin.display(description=_("invited"))
    def invited(self, one: Consultation) -> SafeString | str:
        """'3 of 12 answered', leading to the list."""
        words = self.invited_in_words(one)
        if not one.invited:
            return words
        return format_html('<a href="{}">{}</a>', parties_address(one), words)

    @admin.display(description=_("invited"))
    def invited_in_words(self, one: Consultation) -> str:
        if not one.invited:
            return "–"
        return _("%(answered)d of %(invited)d answered") % {
            "answered": one.invited_answered or 0,
            "invited": one.invited,
        }

    @admin.display(description=_("Advice on the period"))
    def period_advice(self, one: Consultation) -> SafeString | str:
        """How long one can answer and what is recommended, as it would be published now."""
        if one.pk is None or one.is_record:
            return "–"
        if one.is_published:
            periods = list(one.phases.values_list("opens_at", "closes_at"))
        else:
            periods = periods_from(one, timezone.now())
        advice = advice_on(one.kind, periods)
        if advice is None:
            return _("Add a phase with a deadline first.")
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in advice.lines))
