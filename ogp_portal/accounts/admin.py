"""Staff's upkeep of people, roles, organisations and mandates."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ogp_portal import audit

from .models import Mandate, Organisation, OrganisationName, RoleAssignment, User


class RoleInline(admin.TabularInline):
    """The roles of one person."""

    model = RoleAssignment
    fk_name = "user"
    extra = 0
    readonly_fields = ["given_at", "given_by"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People. Passwords are never shown or set here: a person sets the own one by mail."""

    list_display = ["display_name", "email", "role_names", "is_active", "joined_at"]
    list_filter = ["role_assignments__role", "is_active", "is_demonstration"]
    search_fields = ["display_name", "email"]
    fields = ["email", "display_name", "language", "is_active", "joined_at", "last_login"]
    readonly_fields = ["joined_at", "last_login"]
    inlines = [RoleInline]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("role_assignments")

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        held = [role for role in user.role_assignments.all() if role.ended_at is None]
        return ", ".join(str(role.get_role_display()) for role in held) or "–"

    def save_formset(self, request, form, formset, change) -> None:
        now = timezone.now()
        for role in formset.save(commit=False):
            if role.given_by_id is None:
                role.given_by = request.user
            role.save()
            audit.record("changed a role", role, by=request.user, now=now, role_given=role.role)
        for role in formset.deleted_objects:
            audit.record("deleted a role", role, by=request.user, now=now, role_given=role.role)
            role.delete()
        formset.save_m2m()


class OrganisationNameInline(admin.TabularInline):
    """The names an organisation has had."""

    model = OrganisationName
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    """Bodies that own initiatives, take part or answer."""

    list_display = ["name_da", "name_en", "kind", "cvr"]
    list_filter = ["kind", "is_demonstration"]
    search_fields = ["name_da", "name_en", "cvr"]
    readonly_fields = ["is_demonstration"]
    inlines = [OrganisationNameInline]


@admin.register(Mandate)
class MandateAdmin(admin.ModelAdmin):
    """Who speaks for which organisation; staff confirm."""

    list_display = ["user", "organisation", "title", "asked_at", "confirmed_at", "ended_at"]
    list_filter = [("confirmed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user", "organisation"]
    autocomplete_fields = ["user", "organisation"]
    readonly_fields = ["asked_at", "confirmed_by"]

    def save_model(self, request, obj, form, change) -> None:
        if obj.confirmed_at and obj.confirmed_by_id is None:
            obj.confirmed_by = request.user
        super().save_model(request, obj, form, change)
        audit.record("changed a mandate", obj, by=request.user, now=timezone.now())
