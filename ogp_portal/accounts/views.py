"""Sign-up and one's own details; the other views of an account are allauth's (urls.py)."""

from allauth.account.views import SignupView
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .forms import DetailsForm
from .sign_in_forms import ActivateAppForm, SignupForm


class RefusedForm:
    """Put before one of allauth's form views: a form with errors is answered with 400."""

    def form_invalid(self, form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 400
        return response


class PortalSignupView(RefusedForm, SignupView):
    """Makes the account and the mail that confirms it in one transaction."""

    form_class = SignupForm

    def form_valid(self, form) -> HttpResponse:
        """The second of two sign-ups at once with one address gets the answer of the first."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            return redirect("account_email_verification_sent")


class PortalActivateAppView(RefusedForm, ActivateTOTPView):
    """Turning the app on counts as the second factor of this sign-in: a code has just shown it."""

    form_class = ActivateAppForm

    def form_valid(self, form) -> HttpResponse:
        response = super().form_valid(form)
        added = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        post_authentication(self.request, added)
        return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """The name that others see, and the language of mails."""
    form = DetailsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        return redirect("account")
    heading = _("Name and language")
    context = {
        "form": form,
        "page_title": heading,
        "breadcrumbs": [(_("My page"), reverse("account")), (heading, "")],
    }
    return render(request, "account/details.html", context, status=400 if form.errors else 200)
