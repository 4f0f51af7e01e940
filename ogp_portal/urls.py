"""Every address of the portal. The only place that knows all apps' routes."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView

from .pages import health

admin.site.site_header = _("OGP portal – staff")
admin.site.site_title = _("OGP portal")
admin.site.index_title = _("What do you want to work on?")


class AdminSignIn(RedirectView):
    """The admin's own sign-in leads through the portal's, where the second factor is asked."""

    pattern_name = "account_login"

    def get_redirect_url(self, *args, **kwargs) -> str:
        wanted = self.request.GET.get("next", "/admin/")
        return f"{super().get_redirect_url()}?{urlencode({'next': wanted})}"


urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/login/", AdminSignIn.as_view()),
    path("admin/", admin.site.urls),
    path("api/v1/", include("ogp_portal.open_data.urls")),
    path("data/", include("ogp_portal.open_data.data_urls")),
    *i18n_patterns(
        path("", include("ogp_portal.pages.urls")),
        path("", include("ogp_portal.open_data.page_urls")),
        path("", include("ogp_portal.record.urls")),
        path("", include("ogp_portal.accounts.urls")),
        path("", include("plans.urls")),
        path("", include("consultations.urls")),
        path("", include("forum.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "ogp_portal.pages.errors.bad_request"
handler403 = "ogp_portal.pages.errors.forbidden"
handler404 = "ogp_portal.pages.errors.not_found"
handler500 = "ogp_portal.pages.errors.server_error"
