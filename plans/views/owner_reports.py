"""The owner's page: reached by the link of one mail, without an account (issue 3.4).

GET changes nothing but the log, since programs that read mails fetch the links in them. Whether
the link works is decided from its row when it is used.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ogp_portal.common.caching import personal_page

from .. import actions
from ..enums import Completion, PlanState
from ..models import Commitment, CommitmentParty, Milestone, OwnerReport, OwnerRequest, StatusUpdate
from ..models.periods import danish_day, has_passed
from ..models.progress import DONE
from ..owner_forms import PassOnForm, ReportForm, UnchangedForm

GONE, REFUSED, WRONG = 410, 409, 422
TEXTS = ["text_da", "text_en", "challenges_da", "challenges_en", "evidence_title", "evidence_url"]
"""What is shown again where the form itself no longer can be."""


@dataclass
class Item:
    """One initiative on the page: what is known of it, and its forms or its receipt."""

    commitment: Commitment
    parties: list[CommitmentParty]
    last: StatusUpdate | None
    late: list[Milestone]
    reports: list[OwnerReport]
    is_behind: bool
    form: ReportForm | None = None
    unchanged: UnchangedForm | None = None
    is_open: bool = False

    @property
    def report(self) -> OwnerReport | None:
        """The standing report of this link, whose receipt is shown instead of the forms."""
        return next((report for report in self.reports if not report.declined_at), None)

    @property
    def declined(self) -> OwnerReport | None:
        return self.reports[0] if self.reports and not self.report else None

    @property
    def confirmed_at(self) -> dt.datetime | None:
        """When all of the owner's bodies in it have confirmed it."""
        times = [party.acknowledged_at for party in self.parties]
        return max(times) if times and all(times) else None


@dataclass
class Visit:
    """One request for the page."""

    request: HttpRequest
    asked: OwnerRequest
    now: dt.datetime
    items: list[Item]
    wrong: Form | None = None
    """The form with errors, for the summary above the heading."""
    typed: list[tuple[str, str]] = field(default_factory=list)


@personal_page
@require_http_methods(["GET", "HEAD", "POST"])
def owner_report(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what the plan says with a form for each initiative; POST sends one of them."""
    now = timezone.now()
    asked = OwnerRequest.objects.by_token(token)
    if asked is None:
        raise Http404
    if request.method == "GET":
        actions.note_opened(asked, now=now)
    if not asked.is_live(now) or asked.plan.state != PlanState.IN_PROGRESS:
        return _closed(request, asked, now)
    visit = Visit(request, asked, now, _items(asked, now))
    if request.method != "POST":
        return _show(visit)
    return _pass_on(visit) if request.POST.get("act") == "pass_on" else _send(visit)


def _items(asked: OwnerRequest, now: dt.datetime) -> list[Item]:
    """The owner's initiatives, with what hangs on them in as many queries as there are kinds."""
    today = danish_day(now)
    commitments = list(asked.commitments())
    keys = [commitment.pk for commitment in commitments]
    updates = StatusUpdate.objects.filter(commitment__in=keys, milestone=None)
    latest = updates.order_by("commitment_id", "-reported_at", "-pk").distinct("commitment_id")
    last = {update.commitment_id: update for update in latest}
    late = _grouped(Milestone.objects.filter(commitment__in=keys).late(today).order_by("position"))
    parties = _grouped(asked.parties().filter(commitment__in=keys))
    reports = _grouped(asked.reports.select_related("status_update"))
    items = []
    for commitment in commitments:
        commitment.plan = asked.plan
        own = commitment.pk
        ended = has_passed(commitment.ends_on, commitment.ends_precision, today)
        is_behind = bool(late[own]) or (ended and commitment.current_completion not in DONE)
        items.append(
            Item(commitment, parties[own], last.get(own), late[own], reports[own], is_behind)
        )
    return items


def _grouped(rows) -> dict[int, list]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.commitment_id].append(row)
    return grouped


def _send(visit: Visit) -> HttpResponse:
    """Keeps the report and leads back to the page, which shows its receipt."""
    post = visit.request.POST
    wanted = post.get("commitment", "")
    item = next((one for one in visit.items if str(one.commitment.pk) == wanted), None)
    if item is None:
        raise Http404
    form = _bound(visit, item, is_unchanged=post.get("act") == "unchanged")
    is_sound = form.is_valid()
    if isinstance(form, ReportForm):
        form.keep_file()
    if is_sound and _is_sent(visit, item, form):
        return redirect(f"{visit.request.path}#i{item.commitment.pk}")
    visit.wrong, item.is_open = form, True
    if item.report:
        return _show(visit, status=REFUSED, typed=_typed(visit.request))
    return _show(visit, status=WRONG)


def _is_sent(visit: Visit, item: Item, form: ReportForm | UnchangedForm) -> bool:
    """Whether the action took it; what it refuses stands beside the field it names."""
    key = form.cleaned_data["idempotency_key"]
    given = actions.Given(**form.given())
    try:
        actions.send_report(visit.asked, item.commitment, given, idempotency_key=key, now=visit.now)
    except ValidationError as refusal:
        for name, texts in _by_field(refusal).items():
            field = form.field_of(name)
            form.add_error(field if field in form.fields else None, texts)
        item.reports = list(visit.asked.reports.filter(commitment=item.commitment))
        return False
    return True


def _by_field(refusal: ValidationError) -> dict[str, list[str]]:
    if hasattr(refusal, "error_dict"):
        return refusal.message_dict
    return {NON_FIELD_ERRORS: refusal.messages}


def _bound(visit: Visit, item: Item, *, is_unchanged: bool) -> ReportForm | UnchangedForm:
    data = visit.request.POST, visit.request.FILES
    common = {"request": visit.asked, "is_confirmed": item.confirmed_at is not None}
    if is_unchanged:
        prefix = f"u{item.commitment.pk}"
        item.unchanged = UnchangedForm(*data, prefix=prefix, is_behind=item.is_behind, **common)
        return item.unchanged
    item.form = ReportForm(*data, prefix=f"r{item.commitment.pk}", **common)
    return item.form


def _pass_on(visit: Visit) -> HttpResponse:
    form = PassOnForm(visit.request.POST)
    if form.is_valid():
        try:
            actions.ask_to_pass_on(visit.asked, address=form.cleaned_data["address"], now=visit.now)
        except ValidationError as refusal:
            form.add_error("address", [text for _name, text in _flat(refusal)])
        else:
            return redirect(f"{visit.request.path}#send-on")
    visit.wrong = form
    return _show(visit, status=WRONG)


def _flat(refusal: ValidationError) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in _by_field(refusal).items() for text in texts]


def _show(
    visit: Visit, *, status: int = 200, typed: list[tuple[str, str]] | None = None
) -> HttpResponse:
    first = next((item for item in visit.items if not item.report), None)
    for item in visit.items:
        if not item.report:
            _add_forms(visit, item)
            item.is_open = item.is_open or (item is first and visit.wrong is None)
    passing = visit.wrong if isinstance(visit.wrong, PassOnForm) else PassOnForm()
    context = _heading(visit.asked) | {
        "items": visit.items,
        "form": visit.wrong,
        "pass_on": passing,
        "typed": typed or [],
        "is_answered": visit.asked.answered_at is not None,
    }
    return render(visit.request, "plans/owner_report.html", context, status=status)


def _add_forms(visit: Visit, item: Item) -> None:
    """The forms that were not sent, prefilled with what was said last."""
    common = {"request": visit.asked, "is_confirmed": item.confirmed_at is not None}
    key, last = item.commitment.pk, item.last
    if item.form is None:
        known = {"completion": item.commitment.current_completion}
        if last is not None and item.is_behind:
            known |= {name: getattr(last, name) for name in ("challenges_da", "challenges_en")}
        item.form = ReportForm(prefix=f"r{key}", initial=known, **common)
    if item.unchanged is None and last is not None:
        item.unchanged = UnchangedForm(prefix=f"u{key}", is_behind=item.is_behind, **common)


def _heading(asked: OwnerRequest) -> dict[str, object]:
    plan = asked.plan
    return {
        "asked": asked,
        "plan": plan,
        "object": plan,
        "page_title": _("Tell how it goes"),
        "breadcrumbs": [],
        "completions": dict(Completion.choices),
    }


def _closed(request: HttpRequest, asked: OwnerRequest, now: dt.datetime) -> HttpResponse:
    """Too late, withdrawn or passed on: says so, whom to write to, and keeps what was typed."""
    context = _heading(asked) | {
        "is_passed_on": hasattr(asked, "passed_on_to"),
        "is_revoked": asked.revoked_at is not None,
        "has_moved": asked.has_moved,
        "is_too_old": now >= asked.expires_at,
        "typed": _typed(request),
        "reports": asked.reports.select_related("commitment__plan", "status_update"),
    }
    return render(request, "plans/owner_report_closed.html", context, status=GONE)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """(label, text) of what was typed in a form that cannot be sent any more."""
    labels = {name: str(ReportForm.base_fields[name].label) for name in TEXTS}
    labels |= {"why": str(UnchangedForm.base_fields["why"].label)}
    return [
        (labels[name.partition("-")[2]], text)
        for name, text in request.POST.items()
        if name.partition("-")[2] in labels and text.strip()
    ]
