"""Asking owners and publishing what they send: two queues, and what the staff home says."""

import datetime as dt

from django.contrib import admin
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.audit.models import Event
from ogp_portal.common import staff_home
from ogp_portal.files.serving import file_response

from .. import actions
from ..forms import PassOnActForm, ReasonForm
from ..models import Fact, OwnerReport, OwnerRequest
from ..models.requests import NOT_DELIVERED, SILENT_AFTER
from .acts import Act, ActsAdmin


class RequestFilter(admin.SimpleListFilter):
    """What needs an editor, at a click."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("bounced", _("The e-mail could not be delivered")),
            ("silent", _("Silent for 14 days")),
            ("pass-on", _("Asks to be passed on")),
            ("waiting", _("Waits for an answer")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now = timezone.now()
        match self.value():
            case "bounced":
                return queryset.bounced()
            case "silent":
                return queryset.silent(now)
            case "pass-on":
                return queryset.to_pass_on()
            case "waiting":
                return queryset.waiting(now)
        return queryset


@admin.register(OwnerRequest)
class OwnerRequestAdmin(ActsAdmin):
    """Who was asked, and how it went. Rows are made by asking and changed by the buttons."""

    list_display = ["organisation", "plan", "period", "address", "asked_at", "opened", "standing"]
    list_filter = [RequestFilter, ("plan", admin.RelatedOnlyFieldListFilter), "period"]
    list_select_related = ["organisation", "plan"]
    list_per_page = 50
    search_fields = ["organisation__name_da", "address"]
    fields = [
        "organisation",
        "plan",
        "period",
        "address",
        "language",
        "standing",
        "asked_at",
        "opened",
        "answered_at",
        "expires_at",
        "revoked_at",
        "pass_on_address",
        "passed_on_from",
        "ready_mail",
    ]
    readonly_fields = fields
    acts = [
        Act(
            name="pass-on",
            label=_("Send the link on"),
            explanation=_(
                "The address gets a mail with a new link, and the old one stops working at once."
            ),
            run=actions.pass_on,
            form=PassOnActForm,
            is_offered=lambda one: one.is_live(timezone.now()),
        ),
        Act(
            name="keep",
            label=_("Do not send it on"),
            explanation=_("The link works as before. Write why."),
            run=actions.keep_request,
            form=ReasonForm,
            is_offered=lambda one: one.pass_on_address and one.is_live(timezone.now()),
        ),
        Act(
            name="revoke",
            label=_("Withdraw the link"),
            explanation=_("It stops working at once. Write why."),
            run=actions.revoke_request,
            form=ReasonForm,
            is_offered=lambda one: one.is_live(timezone.now()),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OwnerRequest]:
        opened = Event.objects.filter(
            verb="opened a report link",
            subject_kind=OwnerRequest._meta.label_lower,
            subject_id=Cast(OuterRef("pk"), CharField()),
        )
        rows = super().get_queryset(request).visible_to(request.user).with_delivery()
        return rows.annotate(was_opened=Exists(opened))

    @admin.display(description=_("opened"), boolean=True)
    def opened(self, asked: OwnerRequest) -> bool:
        return asked.was_opened

    @admin.display(description=_("standing"))
    def standing(self, asked: OwnerRequest) -> str:
        return standing_words(asked, timezone.now())

    @admin.display(description=_("mail to the organisation's main address"))
    def ready_mail(self, asked: OwnerRequest) -> SafeString:
        """Ready to be sent by hand; without the personal link, which is for its addressee alone."""
        subject, body = ready_mail(asked)
        query = urlencode({"subject": subject, "body": body}).replace("+", "%20")
        address = f"mailto:{asked.organisation.public_contact}?{query}"
        link = gettext("Open in your mail program")
        return format_html('{}<p><a href="{}">{}</a></p>', linebreaks(body), address, link)


def standing_words(asked: OwnerRequest, now: dt.datetime) -> str:
    """Where a request stands, computed; from a row of `with_delivery()`."""
    in_order = [
        (asked.answered_at, gettext("Answered")),
        (asked.revoked_at, gettext("Link withdrawn")),
        (asked.pass_on_address, gettext("Asks to be passed on")),
        (asked.message_state in NOT_DELIVERED, gettext("The e-mail could not be delivered")),
        (now >= asked.expires_at, gettext("Never answered")),
        (asked.has_reports, gettext("Partly answered")),
        (now >= asked.asked_at + SILENT_AFTER, gettext("Silent for 14 days")),
        (asked.mailed_at, gettext("Sent")),
    ]
    return next((words for holds, words in in_order if holds), gettext("Waits to be sent"))


def ready_mail(asked: OwnerRequest) -> tuple[str, str]:
    """Subject and body of a mail to the organisation's main address."""
    titles = "\n".join(f"– {one}" for one in asked.commitments())
    words = {"plan": asked.plan.title, "organisation": asked.organisation.name, "titles": titles}
    subject = gettext("Who knows about your commitments in “%(plan)s”?") % words
    body = gettext(
        "Denmark takes part in the Open Government Partnership (OGP), an international "
        "partnership for openness. According to the action plan “%(plan)s”, %(organisation)s is "
        "responsible for:\n\n%(titles)s\n\nWe have asked how it goes and got no answer. Whom "
        "should we write to? We then send a personal link. It takes five minutes to answer."
    )
    return subject, body % words


class ReportFilter(admin.SimpleListFilter):
    """What waits stands in the list unless something else is asked for."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [("published", _("Published")), ("declined", _("Declined")), ("all", _("All"))]

    def choices(self, changelist):
        first, *others = super().choices(changelist)
        return [{**first, "display": _("Waits for an editor")}, *others]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "published":
                return queryset.filter(status_update__isnull=False)
            case "declined":
                return queryset.filter(declined_at__isnull=False)
            case "all":
                return queryset
        return queryset.filter(status_update=None, declined_at=None)


@admin.register(OwnerReport)
class OwnerReportAdmin(ActsAdmin):
    """What owners sent. One click publishes it; declining needs a reason, which the owner reads."""

    change_form_template = "admin/plans/ownerreport/change_form.html"
    list_display = ["commitment", "body", "completion", "is_unchanged", "sent_at", "state"]
    list_filter = [ReportFilter, ("commitment__plan", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commitment", "organisation", "request__organisation"]
    list_per_page = 50
    ordering = ["sent_at", "pk"]
    fields = [
        "commitment",
        "body",
        "source",
        "state",
        "sent_at",
        "acknowledges",
        "is_unchanged",
        "completion",
        ("text_da", "text_en"),
        ("challenges_da", "challenges_en"),
        ("evidence_title_da", "evidence_title_en"),
        "evidence_url",
        "file",
        "decline_reason",
    ]
    readonly_fields = [
        *("commitment", "body", "source", "state", "sent_at", "acknowledges", "is_unchanged"),
        *("completion", "text_da", "text_en", "challenges_da", "challenges_en"),
        *("evidence_title_da", "evidence_title_en", "evidence_url", "file"),
        "decline_reason",
    ]
    acts = [
        Act(
            name="publish",
            label=_("Publish the report"),
            explanation=_(
                "It becomes the commitment's status at once, with its evidence and the "
                "authority's confirmation. Those who follow the commitment get an e-mail."
            ),
            run=actions.publish_report,
            is_offered=lambda report: report.is_waiting,
        ),
        Act(
            name="decline",
            label=_("Do not publish it"),
            explanation=_("The owner reads the reason at the link, and can report again."),
            run=actions.decline_report,
            form=ReasonForm,
            is_offered=lambda report: report.is_waiting,
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[OwnerReport]:
        return super().get_queryset(request).visible_to(request.user)

    def get_urls(self) -> list:
        to_file = self.admin_site.admin_view(self._file)
        route = path("<int:object_id>/file/", to_file, name="plans_ownerreport_file")
        return [route, *super().get_urls()]

    def _file(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The file as a download, so that it can be looked at before it is public."""
        report = self.get_object(request, str(object_id))
        if report is None or report.evidence_file is None:
            raise Http404
        return file_response(report.evidence_file, noindex=True)

    @admin.display(description=_("evidence, file"), empty_value="–")
    def file(self, report: OwnerReport) -> SafeString | None:
        if report.evidence_file is None:
            return None
        address = reverse("admin:plans_ownerreport_file", args=[report.pk])
        return format_html('<a href="{}">{}</a>', address, report.evidence_file.name)

    @admin.display(description=_("organisation"), ordering="request__organisation__sort_key")
    def body(self, report: OwnerReport) -> str:
        return str(report.body)

    @admin.display(description=_("standing"))
    def state(self, report: OwnerReport) -> str:
        if report.is_waiting:
            return gettext("Waits for an editor")
        return gettext("Declined") if report.declined_at else gettext("Published")

    def following(self, subject: OwnerReport) -> OwnerReport | None:
        """The next that waits, the oldest first."""
        return OwnerReport.objects.waiting().exclude(pk=subject.pk).first()


# --- the staff home ------------------------------------------------------------------------------


def _may(user, permission: str) -> bool:
    return user.has_perm(f"plans.{permission}")


def _reports(user, now: dt.datetime) -> int:
    return OwnerReport.objects.waiting().count() if _may(user, "change_ownerreport") else 0


def _bounced(user, now: dt.datetime) -> int:
    return OwnerRequest.objects.bounced().count() if _may(user, "change_ownerrequest") else 0


def _silent(user, now: dt.datetime) -> int:
    return OwnerRequest.objects.silent(now).count() if _may(user, "change_ownerrequest") else 0


def _to_pass_on(user, now: dt.datetime) -> int:
    return OwnerRequest.objects.to_pass_on().count() if _may(user, "change_ownerrequest") else 0


def _facts(user, now: dt.datetime) -> int:
    return Fact.objects.to_confirm().count() if _may(user, "decide_fact") else 0


def _list(model: str, standing: str = ""):
    def url() -> str:
        return reverse(f"admin:plans_{model}_changelist") + (standing and f"?standing={standing}")

    return url


for name, label, count, url in [
    ("1 reports", _("Reports from owners to publish"), _reports, _list("ownerreport")),
    ("4 bounced", _("Mails to owners that did not arrive"), _bounced,
     _list("ownerrequest", "bounced")),
    ("5 silent", _("Owners silent for 14 days"), _silent, _list("ownerrequest", "silent")),
    ("6 pass on", _("Owners who ask to be passed on"), _to_pass_on,
     _list("ownerrequest", "pass-on")),
    ("7 facts", _("Facts to confirm"), _facts, _list("fact")),
]:  # fmt: skip
    staff_home.declare(label, count, url, name=name)
