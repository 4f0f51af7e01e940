"""The list of invited parties: kept, filled from a paste, file or earlier list, mailed, ticked."""

import datetime as dt

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ogp_portal.common import limits, staff_home
from ogp_portal.common.dates import format_instant
from ogp_portal.notifications.models import MessageState

from .. import actions
from ..actions.inviting import keys_of, phase_to_answer_in, without_letter
from ..enums import TickedBy
from ..forms import AddListForm, EarlierForm, InvitedPartyForm, PasteForm, ReasonForm, TickForm
from ..invited_lists import read_list
from ..models import Consultation, InvitedParty
from .acts import Act, ActsAdmin
from .numbers import letters_sent, parties_added, who_gets_the_letter
from .stages import Stage

PERMISSION = "consultations.change_consultation"
DOUBLES_SHOWN = 50


class StandingFilter(admin.SimpleListFilter):
    """Who has answered, and whose mail did not arrive."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [
            ("answered", _("has answered")),
            ("waiting", _("has not answered")),
            ("bounced", _("The e-mail could not be delivered")),
            ("no-address", _("without an e-mail address")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "answered":
                return queryset.filter(is_answered=True)
            case "waiting":
                return queryset.filter(is_answered=False)
            case "bounced":
                return queryset.not_delivered()
            case "no-address":
                return queryset.filter(email="")
        return queryset


@admin.register(InvitedParty)
class InvitedPartyAdmin(ActsAdmin):
    """Parties of all lists; the filter by consultation gives one list."""

    form = InvitedPartyForm
    list_display = ["name", "answered", "mail", "email", "kind", "consultation"]
    list_filter = [
        StandingFilter,
        "kind",
        ("consultation", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["consultation"]
    list_per_page = 100
    search_fields = ["name", "email", "cvr"]
    autocomplete_fields = ["organisation"]
    readonly_fields = ["mail", "ticks_shown", "added_at"]
    fields = [
        "consultation",
        "name",
        "kind",
        "email",
        "cvr",
        "mail_domain",
        "organisation",
        "mail",
        "ticks_shown",
        "added_at",
    ]
    acts = [
        Act(
            name="tick",
            done=_("The party is marked as having answered."),
            label=_("Mark as having answered"),
            explanation=_("Tick the party, for example when its answer came by letter."),
            permission=PERMISSION,
            run=actions.tick,
            is_offered=lambda one: True,
            form=TickForm,
        ),
        Act(
            name="untick",
            done=_("The tick has been removed."),
            label=_("Remove the tick"),
            explanation=_("The tick was wrong. The answer itself stays as it is."),
            permission=PERMISSION,
            run=actions.untick,
            is_offered=lambda one: one.ticks.exists(),
            form=ReasonForm,
        ),
        Act(
            name="revoke-links",
            done=_("The links no longer work."),
            label=_("Revoke the personal links"),
            explanation=_(
                "The links e-mailed to the party stop working. It can be sent a new letter."
            ),
            permission=PERMISSION,
            run=actions.revoke_links,
            is_offered=lambda one: one.links.filter(revoked_at=None).exists(),
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_standing()

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """A party stays on the list it was put on."""
        fixed = ["consultation"] if obj is not None else []
        return [*super().get_readonly_fields(request, obj), *fixed]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "consultation":
            kwargs["queryset"] = Consultation.objects.held_here()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None) -> bool:
        """Who has been written to or has answered stays on the list."""
        is_used = obj is not None and (obj.links.exists() or obj.ticks.exists())
        return not is_used and super().has_delete_permission(request, obj)

    def get_actions(self, request) -> dict:
        """No deleting of many at once: it would not ask of each whether it may go."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def save_model(self, request, obj, form, change) -> None:
        """A corrected address gets a new letter; the links at the old one stop."""
        now = timezone.now()
        obj.added_at = obj.added_at or now
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            actions.revoke_links(obj, by=request.user, now=now)

    @admin.display(description=_("letter"))
    def mail(self, one: InvitedParty) -> str:
        if one.mail_state is None:
            return "–"
        if one.mailed_at is not None:
            return gettext("sent %(when)s") % {"when": format_instant(one.mailed_at)}
        return MessageState(one.mail_state).label

    @admin.display(description=_("has answered"), boolean=True)
    def answered(self, one: InvitedParty) -> bool:
        return one.is_answered

    @admin.display(description=_("answered"))
    def ticks_shown(self, one: InvitedParty) -> SafeString:
        """Each tick: how it is known, when, and the answer."""
        rows = (
            (_how(tick), format_instant(tick.made_at), _answer_link(tick.submission))
            for tick in one.ticks.select_related("submission")
        )
        return format_html_join(mark_safe("<br>"), "{} · {} {}", rows) or "–"


def _how(tick) -> str:
    """How it is known that the party has answered."""
    if tick.how == TickedBy.STAFF:
        return gettext("Ticked by a member of staff")
    return tick.get_how_display()


def _answer_link(submission) -> SafeString | str:
    if submission is None:
        return ""
    address = reverse("admin:consultations_submission_change", args=[submission.pk])
    return format_html('· <a href="{}">{}</a>', address, submission.reference)


def _is_kept_here(one: Consultation) -> bool:
    return not one.is_record


def _has_unsent_letters(one: Consultation) -> bool:
    if not one.is_published or one.is_record:
        return False
    phase = phase_to_answer_in(one, timezone.now())
    return phase is not None and without_letter(phase).exists()


def _parties(consultation: Consultation, _number: object) -> tuple[str, str]:
    """The way to the list that was copied to."""
    return gettext("See the list of invited parties"), parties_address(consultation)


INVITING_ACTS = [
    Act(
        name="copy-parties",
        done=parties_added,
        leads_to=_parties,
        stage=Stage.INVITE,
        label=_("Copy invited parties"),
        explanation=_("Parties that are on the list already are not added again."),
        permission=PERMISSION,
        run=actions.copy_parties,
        is_offered=_is_kept_here,
        form=EarlierForm,
    ),
    Act(
        name="send-letters",
        stage=Stage.INVITE,
        label=_("Send the consultation letter"),
        explanation=_(
            "Every party with an e-mail address that has no letter yet gets one, with a personal "
            "link to its answer. Seven days before the deadline those who have not answered are "
            "reminded, once."
        ),
        permission="consultations.publish_consultation",
        run=actions.send_letters,
        is_offered=_has_unsent_letters,
        notes=who_gets_the_letter,
        done=letters_sent,
    ),
]


class KeepsInvitedParties:
    """Put before ActsAdmin: the pages of a consultation on which its list is filled."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.add_list_view)
        route = path("<path:object_id>/add-parties/", view, name="consultations_add_parties")
        return [route, *super().get_urls()]

    def add_list_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Step 1 takes a paste or file, step 2 shows what it holds; only then it is added."""
        subject = self.get_object(request, object_id)
        if subject is None or subject.is_record:
            raise Http404
        if not request.user.has_perm(PERMISSION, subject):
            raise PermissionDenied
        if "add" in request.POST:
            return self._add(request, subject)
        if request.method != "POST":
            return self._paste(request, subject, PasteForm())
        form = PasteForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._paste(request, subject, form)
        return self._dry_run(request, subject, form.list_text, form.cleaned_data["kind"])

    def _paste(self, request: HttpRequest, subject: Consultation, form) -> HttpResponse:
        context = {"form": form, "most": limits.INVITED_PARTIES}
        return self._list_page(request, subject, "paste.html", context, is_wrong=bool(form.errors))

    def _dry_run(
        self, request: HttpRequest, subject: Consultation, text: str, kind: str
    ) -> HttpResponse:
        found = read_list(text, keys_of(subject), kind=kind)
        context = {
            "found": found,
            "doubles": found.doubles[:DOUBLES_SHOWN],
            "form": AddListForm(initial={"text": text, "kind": kind}),
            "again": PasteForm(initial={"text": text, "kind": kind}),
        }
        return self._list_page(
            request, subject, "dry_run.html", context, is_wrong=not found.is_good
        )

    def _add(self, request: HttpRequest, subject: Consultation) -> HttpResponse:
        form = AddListForm(request.POST)
        if not form.is_valid():
            return self._paste(request, subject, PasteForm(request.POST))
        given = form.cleaned_data
        found = read_list(given["text"], keys_of(subject), kind=given["kind"])
        if not found.is_good:
            return self._dry_run(request, subject, given["text"], given["kind"])
        try:
            number = actions.add_parties(
                subject, found.parties, by=request.user, now=timezone.now()
            )
        except ValidationError as refusal:
            form = PasteForm(initial=given)
            messages.error(request, " ".join(refusal.messages))
            return self._paste(request, subject, form)
        message = ngettext("%(number)d party added.", "%(number)d parties added.", number)
        messages.success(request, message % {"number": number})
        return redirect(parties_address(subject))

    def _list_page(
        self, request: HttpRequest, subject: Consultation, template: str, more, *, is_wrong: bool
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": subject,
            "title": _("Add invited parties"),
            "back": self._page(subject),
            **more,
        }
        status = 422 if is_wrong and request.method == "POST" else 200
        page = f"admin/consultations/inviting/{template}"
        return TemplateResponse(request, page, context, status=status)


def parties_address(consultation: Consultation) -> str:
    """The list of one consultation's parties in the admin."""
    listed = reverse("admin:consultations_invitedparty_changelist")
    return f"{listed}?consultation__id__exact={consultation.pk}"


def _not_delivered(user, now: dt.datetime) -> int:
    """Only of what can still be answered: an old list needs no new address."""
    if not user.has_perm("consultations.change_invitedparty"):
        return 0
    parties = InvitedParty.objects.filter(consultation__phases__closes_at__gt=now)
    return parties.not_delivered().distinct().count()


staff_home.declare(
    _("Letters to invited parties that could not be delivered"),
    _not_delivered,
    lambda: reverse("admin:consultations_invitedparty_changelist") + "?standing=bounced",
    name="4 letters",
)
