"""Staff's upkeep of people, roles, organisations and mandates. Every change is audited."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, URLField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ogp_portal import audit

from . import actions
from .models import MailDomain, Mandate, Organisation, OrganisationName, RoleAssignment, User
from .permissions import Role


class AuditedAdmin(admin.ModelAdmin):
    """Notes who changed which fields."""

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        verb = "changed" if change else "added"
        now = timezone.now()
        audit.record(verb, obj, by=request.user, now=now, fields=sorted(form.changed_data))


class RoleForm(forms.ModelForm):
    """A role is given or ended, never rewritten."""

    ends = forms.BooleanField(label=_("end it"), required=False)

    class Meta:
        model = RoleAssignment
        fields = ["role"]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        is_kept = self.instance.pk is not None
        self.fields["role"].disabled = is_kept
        self.fields["ends"].disabled = not is_kept or self.instance.ended_at is not None

    def clean_ends(self) -> bool:
        ends, role = self.cleaned_data["ends"], self.instance
        if ends and role.role == Role.ADMINISTRATOR and _is_last_administrator(role.user):
            raise ValidationError(actions.LAST_ADMINISTRATOR)
        return ends


class RoleInline(admin.TabularInline):
    """The roles a person holds and has held."""

    model = RoleAssignment
    form = RoleForm
    fk_name = "user"
    extra = 0
    can_delete = False
    fields = ["role", "given_at", "given_by", "ended_at", "ends"]
    readonly_fields = ["given_at", "given_by", "ended_at"]


class HeldRoleFilter(admin.SimpleListFilter):
    """By the roles held now; ended ones do not count."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        holders = RoleAssignment.objects.current().filter(role=self.value())
        return queryset.filter(pk__in=holders.values("user"))


class UserForm(forms.ModelForm):
    """Refuses a second account with one address, and to close the last administrator's."""

    class Meta:
        model = User
        fields = ["email", "display_name", "language", "is_active"]

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is already a person with this address."))
        return email

    def clean_is_active(self) -> bool:
        is_active = self.cleaned_data["is_active"]
        if not is_active and _is_last_administrator(self.instance):
            raise ValidationError(actions.LAST_ADMINISTRATOR)
        return is_active


def _is_last_administrator(person: User) -> bool:
    if person.pk is None or Role.ADMINISTRATOR not in person.held_roles:
        return False
    return not RoleAssignment.objects.administrators_besides(person).exists()


@admin.register(User)
class UserAdmin(AuditedAdmin):
    """People. Passwords are never shown or set here: a person sets the own one by mail."""

    form = UserForm
    list_display = ["display_name", "email", "role_names", "is_active", "joined_at"]
    list_filter = [HeldRoleFilter, "is_active", "is_demonstration"]
    search_fields = ["display_name", "email"]
    ordering = ["display_name", "pk"]
    fields = ["email", "display_name", "language", "is_active", "joined_at", "last_login"]
    inlines = [RoleInline]

    def get_queryset(self, request) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("role_assignments")

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """The address is the person's: it changes when its owner has confirmed the new one."""
        return ["joined_at", "last_login"] + (["email"] if obj else [])

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        held = [role for role in user.role_assignments.all() if role.ended_at is None]
        return ", ".join(str(role.get_role_display()) for role in held) or "–"

    def save_model(self, request, obj, form, change) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            actions.invite(obj, by=request.user, now=timezone.now())
            self.message_user(request, _("The person gets a mail about choosing a password."))

    def save_formset(self, request, form, formset, change) -> None:
        """Roles are given and ended by the actions, which keep the log."""
        formset.save(commit=False)
        now, person = timezone.now(), form.instance
        for given in formset.new_objects:
            actions.give_role(person, Role(given.role), by=request.user, now=now)
        for ended, _fields in formset.changed_objects:
            actions.end_role(person, Role(ended.role), by=request.user, now=now)


class OrganisationNameInline(admin.TabularInline):
    """The names an organisation has had."""

    model = OrganisationName
    extra = 0


class MailDomainInline(admin.TabularInline):
    """Domains whose addresses confirm that a sender answers for the organisation."""

    model = MailDomain
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(AuditedAdmin):
    """Bodies that own initiatives, take part or answer."""

    list_display = ["name_da", "name_en", "kind", "cvr"]
    list_filter = ["kind", ("report_email", admin.EmptyFieldListFilter), "is_demonstration"]
    search_fields = ["name_da", "name_en", "cvr"]
    inlines = [OrganisationNameInline, MailDomainInline]
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        """Addresses never change once they are out (design 4)."""
        return ["is_demonstration"] + (["slug"] if obj else [])

    def get_prepopulated_fields(self, request, obj=None) -> dict[str, list[str]]:
        return {} if obj else {"slug": ["name_da"]}


@admin.register(Mandate)
class MandateAdmin(AuditedAdmin):
    """Who speaks for which organisation; staff confirm and end."""

    list_display = ["user", "organisation", "title", "asked_at", "confirmed_at", "ended_at"]
    list_filter = [
        ("confirmed_at", admin.EmptyFieldListFilter),
        ("ended_at", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__display_name", "user__email", "organisation__name_da"]
    autocomplete_fields = ["user", "organisation"]
    readonly_fields = ["asked_at", "confirmed_at", "confirmed_by", "ended_at"]
    actions = ["confirm", "end"]

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.action(description=_("Confirm"), permissions=["change"])
    def confirm(self, request, mandates) -> None:
        now = timezone.now()
        done = [actions.confirm_mandate(row, by=request.user, now=now) for row in mandates]
        self._tell(request, sum(done))

    @admin.action(description=_("End"), permissions=["change"])
    def end(self, request, mandates) -> None:
        now = timezone.now()
        done = [actions.end_mandate(row, by=request.user, now=now) for row in mandates]
        self._tell(request, sum(done))

    def _tell(self, request, count: int) -> None:
        text = ngettext("%(count)d mandate changed.", "%(count)d mandates changed.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
