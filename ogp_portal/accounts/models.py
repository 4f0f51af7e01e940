"""People and organisations: who may sign in, who speaks for whom, who has which role."""

import datetime as dt

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModel, RulesModelBase, RulesModelMixin
from rules.permissions import has_perm

from ogp_portal.common import limits
from ogp_portal.common.dates import known_or_unknown, precision_field
from ogp_portal.common.text import danish_sort_key

from .permissions import Role, is_administrator, is_editor, kept_by


class UserManager(BaseUserManager):
    """Makes and finds people by e-mail address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Makes a person; without a password the person sets the own one by mail."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """All in lower case, as sign-in looks it up; nobody tells apart mailboxes by case."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(RulesModelMixin, AbstractBaseUser, metaclass=RulesModelBase):
    """A person with an account. The e-mail address is never public, in no surface."""

    email = models.EmailField(_("e-mail"), max_length=limits.EMAIL_LENGTH)
    display_name = models.CharField(
        _("name shown in the forum"), max_length=limits.DISPLAY_NAME_LENGTH
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("da", "Dansk"), ("en", "English")], default="da"
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_demonstration = models.BooleanField(_("invented person"), default=False, editable=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]
    is_superuser = False  # every right has a role (permissions.py)
    second_factor_passed = True
    """False while the present sign-in used a password alone; roles then rest (middleware.py)."""

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]
        rules_permissions = kept_by(is_administrator)

    def __str__(self) -> str:
        return self.display_name or self.email

    def get_full_name(self) -> str:
        return self.display_name

    get_short_name = get_full_name

    @cached_property
    def held_roles(self) -> frozenset[str]:
        """The roles this person holds now; read once per request."""
        return frozenset(self.role_assignments.current().values_list("role", flat=True))

    @property
    def roles(self) -> frozenset[str]:
        """The roles this person may act in now: none until the second factor was used."""
        return self.held_roles if self.second_factor_passed else frozenset()

    @property
    def is_staff(self) -> bool:
        """May enter the admin: holds any role of the agency."""
        return self.is_active and bool(self.roles)

    def has_perm(self, permission: str, obj: object = None) -> bool:
        return self.is_active and has_perm(permission, self, obj)

    def has_perms(self, permissions, obj: object = None) -> bool:
        return all(self.has_perm(permission, obj) for permission in permissions)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class RoleAssignmentQuerySet(models.QuerySet):
    """Who holds which role."""

    def current(self) -> "RoleAssignmentQuerySet":
        return self.filter(ended_at=None)

    def administrators_besides(self, user: User) -> "RoleAssignmentQuerySet":
        """Who else can sign in and keep the portal's people and roles."""
        others = self.current().exclude(user=user)
        return others.filter(role=Role.ADMINISTRATOR, user__is_active=True)


@pghistory.track()
class RoleAssignment(RulesModel):
    """One role given to one person, from a time, until it is ended."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="role_assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    given_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)
    given_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("given by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["user_id", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at=None), name="role_held_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("given_at")),
                name="role_ends_after_it_was_given",
            ),
        ]
        rules_permissions = kept_by(is_administrator)

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class OrganisationKind(models.TextChoices):
    """Kinds of bodies and of those who answer (høring practice, domain reference 5.1)."""

    MINISTRY = "ministry", _("Ministry")
    AGENCY = "agency", _("Government agency")
    REGION = "region", _("Region")
    MUNICIPALITY = "municipality", _("Municipality")
    INDEPENDENT = "independent", _("Independent authority")
    SELF_GOVERNING = "self_governing", _("Self-governing institution")
    NGO = "ngo", _("NGO or association")
    COMPANY = "company", _("Company")
    RESEARCH = "research", _("Research or education institution")
    OTHER = "other", _("Other")


class OrganisationQuerySet(models.QuerySet):
    """Bodies that own initiatives, take part or answer."""

    def visible_to(self, user) -> "OrganisationQuerySet":
        return self

    def in_danish_order(self) -> "OrganisationQuerySet":
        return self.order_by("sort_key", "pk")


@pghistory.track()
class Organisation(RulesModel):
    """An authority, association or company. Its present name stands here, all names below."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name_da = models.CharField(_("name in Danish"), max_length=limits.TITLE_LENGTH)
    name_en = models.CharField(_("name in English"), max_length=limits.TITLE_LENGTH, blank=True)
    kind = models.CharField(
        _("kind"), max_length=16, choices=OrganisationKind.choices, default=OrganisationKind.OTHER
    )
    cvr = models.CharField(_("CVR number"), max_length=8, blank=True)
    website = models.URLField(_("website"), blank=True)
    public_contact = models.CharField(
        _("public contact (a function mailbox by default)"), max_length=200, blank=True
    )
    report_email = models.EmailField(
        _("address asked for status"),
        max_length=limits.EMAIL_LENGTH,
        blank=True,
        help_text=_(
            "Once per half-year we ask here how the body's commitments go. It is never shown."
        ),
    )
    reports_at_once = models.BooleanField(
        _("reports are published at once"),
        default=False,
        help_text=_("What the body reports is public without waiting for an editor."),
    )
    is_demonstration = models.BooleanField(_("demonstration"), default=False, editable=False)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cvr="") | Q(cvr__regex=r"^[0-9]{8}$"), name="cvr_has_eight_digits"
            )
        ]
        rules_permissions = kept_by(is_editor)

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.sort_key = danish_sort_key(self.name_da)
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        """The present name in the reader's language; Danish where English is missing."""
        return (self.name_en if get_language() == "en" else "") or self.name_da


@pghistory.track()
class OrganisationName(models.Model):
    """A name the organisation has had, with the dates as precisely as they are known."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name_da = models.CharField(_("name in Danish"), max_length=limits.TITLE_LENGTH, blank=True)
    name_en = models.CharField(_("name in English"), max_length=limits.TITLE_LENGTH, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_from_precision = precision_field()
    valid_to = models.DateField(_("to"), null=True, blank=True)
    valid_to_precision = precision_field()

    class Meta:
        verbose_name = _("earlier name")
        verbose_name_plural = _("names")
        ordering = [F("valid_from").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_da="", name_en=""), name="organisation_name_in_one_language"
            ),
            known_or_unknown("valid_from", "valid_from_precision", "name_from_known_or_unknown"),
            known_or_unknown("valid_to", "valid_to_precision", "name_to_known_or_unknown"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="organisation_name_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name_da or self.name_en


@pghistory.track()
class MailDomain(RulesModel):
    """A mail domain that staff have approved: whoever has an address there speaks for the body."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="mail_domains", verbose_name=_("organisation")
    )
    domain = models.CharField(
        _("mail domain"),
        max_length=limits.EMAIL_LENGTH,
        help_text=_(
            "What stands after the @, for example digst.dk. Everybody with an address there can "
            "answer for the organisation, so never a domain that the public gets addresses from."
        ),
    )

    class Meta:
        verbose_name = _("approved mail domain")
        verbose_name_plural = _("approved mail domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "domain"],
                name="mail_domain_of_a_body_once",
                violation_error_message=_("The domain is there already."),
            ),
            models.CheckConstraint(
                condition=Q(domain__regex=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)+$"),
                name="mail_domain_in_lower_case",
                violation_error_message=_("Write the domain in small letters, without the @."),
            ),
        ]
        rules_permissions = kept_by(is_editor)

    def __str__(self) -> str:
        return self.domain


class MandateQuerySet(models.QuerySet):
    """Who speaks for which organisation."""

    def confirmed(self, now: dt.datetime) -> "MandateQuerySet":
        return self.filter(confirmed_at__lte=now).filter(Q(ended_at=None) | Q(ended_at__gt=now))


@pghistory.track()
class Mandate(RulesModel):
    """A person speaks for an organisation, once staff have confirmed it, until it is ended."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="mandates", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="mandates", verbose_name=_("organisation")
    )
    title = models.CharField(_("role in the organisation"), max_length=120, blank=True)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at=None),
                name="one_running_mandate",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(confirmed_at__gte=F("asked_at")),
                name="mandate_confirmed_after_asked",
            ),
        ]
        rules_permissions = kept_by(is_editor)

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
