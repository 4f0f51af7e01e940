"""What was decided about oneself, appealing it, the public log and the rules."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ogp_portal.common import limits
from ogp_portal.common.caching import personal_page, public_page

from ..actions import appeal_against
from ..models import ModerationDecision
from ..moderation_forms import AppealForm
from ..paging import whole_number
from ..reading.decisions import decisions_for_log, log_rows, months, reasons
from ..tokens import decision_id_in, token_of

WRONG = 400


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, token: str) -> HttpResponse:
    """One decision for the person whom it is about, with the form of an appeal."""
    found, now = _decision_of(token), timezone.now()
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal_against(found, by=request.signed_in_user, now=now, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect(request.path)
    context = {
        "page_title": _("Decision about you in the forum"),
        "decision": found,
        "appeal": getattr(found, "appeal", None),
        "may_appeal": found.can_be_appealed(now),
        "appeal_ends": found.appeal_ends_at(),
        "form": form,
        "is_demonstration": found.is_demonstration,
        "breadcrumbs": _trail(_("Decision about you in the forum")),
    }
    status = WRONG if form.errors else 200
    return render(request, "forum/moderation/decision.html", context, status=status)


def _decision_of(token: str) -> ModerationDecision:
    rows = ModerationDecision.objects.select_related("post__topic__category", "appeal")
    key = decision_id_in(token)
    found = rows.filter(pk=key).first() if key is not None else None
    if found is None:
        raise Http404
    return found


@require_safe
def own_decisions(request: HttpRequest) -> HttpResponse:
    """What moderators have decided about the signed-in person, the newest first."""
    user = request.signed_in_user
    if user is None:
        return redirect_to_login(request.get_full_path())
    rows = list(ModerationDecision.objects.filter(person=user).newest_first())
    for row in rows:
        row.path = reverse("forum-decision", args=[token_of(row.pk)])
    heading = _("Decisions about you in the forum")
    context = {
        "page_title": heading,
        "decisions": rows,
        "has_demonstration": any(row.is_demonstration for row in rows),
        "breadcrumbs": _trail(heading),
    }
    return render(request, "forum/moderation/own.html", context)


@public_page
def moderation_log(request: HttpRequest) -> HttpResponse:
    """Numbers per month and reason, and all decisions: no text, no title, no name."""
    pages = Paginator(decisions_for_log(), limits.ROWS_PER_LIST)
    number = whole_number(request.GET.get("side", "1"))
    if not 1 <= number <= pages.num_pages:
        raise Http404(f"no such page: {number}")
    page = pages.page(number)
    rows, numbers = log_rows(list(page)), months(timezone.now())
    context = {
        "page": page,
        "rows": rows,
        "months": numbers,
        "reasons": reasons(),
        "has_demonstration": any(row["is_demonstration"] for row in rows)
        or any(month.is_demonstration for month in numbers),
        "breadcrumbs": _trail(_("Moderation log")),
    }
    return render(request, "forum/moderation/log.html", context)


@public_page
def rules(request: HttpRequest) -> HttpResponse:
    """The rules of the forum, and what happens to who breaks them."""
    context = {
        "page_title": _("Rules of the forum"),
        "text_template": f"forum/moderation/rules_{request.LANGUAGE_CODE}.html",
        "appeal_months": round(limits.APPEAL_DAYS / 30.5),
        "days": limits.READ_WITHIN_DAYS,
        "breadcrumbs": _trail(_("Rules of the forum")),
    }
    return render(request, "pages/prose.html", context)


def _trail(heading: str) -> list[tuple[str, str]]:
    return [(_("Forum"), reverse("forum")), (heading, "")]
