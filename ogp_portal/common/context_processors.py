"""What every page shows around its content, gathered in one object: `portal`.

It must stay cheap: what depends on the language alone is worked out, and rendered, once per
process; the rest only when a template asks for it. An anonymous page never touches session, user
or messages here, or it could not be kept in a shared cache (design 5.10).
"""

from collections.abc import Iterable
from functools import cache, cached_property
from types import SimpleNamespace

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.signals import setting_changed
from django.http import HttpRequest
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .headers import has_messages_storage

NAVIGATION = {
    "plan-list": _("Action plans"),
    "consultation-list": _("Consultations"),
    "proposal-list": _("Proposals"),
    "forum": _("Forum"),
    "network": _("Network"),
    "evaluation-list": _("Self-assessments"),
    "document-list": _("Documents"),
    "about": pgettext_lazy("main menu", "About"),
}
FOOTER_LINKS = {
    "about": _("About the portal"),
    "news-list": _("News"),
    "ogp-standards": _("OGP standards"),
    "open-data": _("Open data"),
    "privacy": _("Privacy"),
    "cookies": _("Cookies"),
    "accessibility": _("Accessibility statement"),
}
LANGUAGE_NAMES = {"da": "Dansk", "en": "English"}
NO_ENTRY = -1
"""The place in the menu of a page that belongs to none of its entries."""


def portal(request: HttpRequest) -> dict[str, object]:
    """Gives every template `portal` (see `Portal`) and `signed_in_user` (a User or None)."""
    return {
        "portal": Portal(request),
        "signed_in_user": getattr(request, "signed_in_user", None),
    }


class Portal:
    """One page's surroundings.

    Besides the properties below it carries all of `_constants(language)`: name, tagline,
    language, is_trial, publisher, publisher_logo, contact_person, contact_mail, contact_phone,
    footer_links, urls (front, search, login, logout, account; "" where there is none yet) and
    the addresses of stylesheets, script and favicon.
    """

    def __init__(self, request: HttpRequest):
        self._request = request
        vars(self).update(_constants(get_language() or settings.LANGUAGE_CODE))

    @property
    def assets(self) -> SafeString:
        """Stylesheets, script and icon, as HTML for <head>."""
        return _rendered("components/_assets.html", self.language)

    @property
    def masthead(self) -> SafeString:
        """The part of the header that never changes, as HTML."""
        return _rendered("components/_masthead.html", self.language)

    @property
    def colophon(self) -> SafeString:
        """The part of the footer that never changes, as HTML."""
        return _rendered("components/_colophon.html", self.language)

    @property
    def menu(self) -> SafeString:
        """Search and main menu with this page's entry marked, as HTML."""
        return _rendered_menu(self.language, *_place_in_menu(self.language, self._request.path))

    @property
    def navigation(self) -> tuple[SimpleNamespace, ...]:
        """The main menu's entries with label, url and `current` ("page", "true" or "")."""
        return _marked_menu(self.language, *_place_in_menu(self.language, self._request.path))

    @property
    def messages(self) -> Iterable:
        """Messages for this reader; asks the storage only where there can be one."""
        cookies = self._request.COOKIES
        may_have = "messages" in cookies or settings.SESSION_COOKIE_NAME in cookies
        if not may_have and not has_messages_storage(self._request):
            return ()
        return get_messages(self._request)

    @property
    def language_links(self) -> list[SimpleNamespace]:
        """This page in each language, the present language first, each with its own name.

        None in the middle of a form: another language is a new page, and what is typed would be
        lost without a word.
        """
        if self._request.method == "POST":
            return []
        query = self._request.META.get("QUERY_STRING", "")
        suffix = f"?{query}" if query else ""
        return [
            SimpleNamespace(
                code=code,
                name=LANGUAGE_NAMES[code],
                url=path + suffix,
                current=code == self.language,
            )
            for code, path in self._addresses.items()
        ]

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(language, absolute address) of this page for hreflang."""
        return [
            (code, settings.OGP_SITE_URL + path + self._page_number)
            for code, path in self._addresses.items()
        ]

    @property
    def canonical_url(self) -> str:
        """This page's one absolute address: without query, save the page of a list."""
        return settings.OGP_SITE_URL + self._request.path + self._page_number

    @cached_property
    def _page_number(self) -> str:
        page = self._request.GET.get("side", "")
        return f"?side={page}" if page.isascii() and page.isdigit() and page != "1" else ""

    @cached_property
    def _addresses(self) -> dict[str, str]:
        """This page's path by language, the present one first.

        A view whose address cannot be turned by its name and arguments alone (a word in it is
        itself Danish or English) states it: `request.other_addresses = {"en": "/en/…"}`.
        """
        match = self._request.resolver_match
        own = self._request.path if match is not None else _reversed_in(self.language, None)
        addresses = {self.language: own}
        stated = getattr(self._request, "other_addresses", {})
        for code in LANGUAGE_NAMES:
            if code not in addresses:
                addresses[code] = stated.get(code) or _reversed_in(code, match)
        return addresses


def _reversed_in(language: str, match: ResolverMatch | None) -> str:
    """The address of a resolved page in `language`; the front page where there is none."""
    with override(language):
        if match is not None:
            try:
                return reverse(match.view_name, args=match.args, kwargs=match.kwargs)
            except NoReverseMatch:
                pass  # the page exists in one language only, so its reader gets the front page
        return _url("front") or "/"


def _url(name: str) -> str:
    """The address of a named page in the present language; "" while no such page exists."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _links(names: dict[str, object]) -> tuple[SimpleNamespace, ...]:
    entries = ((str(label), _url(name)) for name, label in names.items())
    return tuple(SimpleNamespace(label=label, url=url) for label, url in entries if url)


@cache
def _constants(language: str) -> dict[str, object]:
    """All that is the same on every page of one language."""
    with override(language):
        return _words_and_addresses() | {"language": language} | _settings_and_files()


def _words_and_addresses() -> dict[str, object]:
    return {
        "name": getattr(settings, "OGP_PORTAL_NAME", "") or str(_("Open Government in Denmark")),
        "tagline": str(_("Action plans, consultations and debate")),
        "footer_links": _links(FOOTER_LINKS),
        "urls": {
            "front": _url("front"),
            "search": _url("search"),
            "login": _url("account_login"),
            "logout": _url("account_logout"),
            "account": _url("account"),
        },
    }


def _settings_and_files() -> dict[str, object]:
    return {
        "is_trial": not settings.OGP_PUBLISHER,
        "publisher": settings.OGP_PUBLISHER,
        "publisher_logo": settings.OGP_PUBLISHER_LOGO,
        "contact_person": settings.OGP_CONTACT_PERSON,
        "contact_mail": settings.OGP_CONTACT_MAIL,
        "contact_phone": settings.OGP_CONTACT_PHONE,
        "design_css": static("vendor/dkfds/css/dkfds.min.css"),
        "portal_css": static("portal/portal.css"),
        "portal_js": static("portal/portal.js"),
        "favicon": getattr(settings, "OGP_FAVICON", "") or static("portal/favicon.svg"),
    }


@cache
def _entries(language: str) -> tuple[SimpleNamespace, ...]:
    with override(language):
        return _links(NAVIGATION)


def _place_in_menu(language: str, path: str) -> tuple[int, str]:
    """Which menu entry a path belongs to, and whether it is that very page ("page") or below it."""
    for index, entry in enumerate(_entries(language)):
        if path.startswith(entry.url):
            return index, "page" if path == entry.url else "true"
    return NO_ENTRY, ""


@cache
def _marked_menu(language: str, place: int, mark: str) -> tuple[SimpleNamespace, ...]:
    return tuple(
        SimpleNamespace(**vars(entry), current=mark if index == place else "")
        for index, entry in enumerate(_entries(language))
    )


@cache
def _rendered_menu(language: str, place: int, mark: str) -> SafeString:
    menu = _marked_menu(language, place, mark)
    return _in_language(language, "components/_navigation.html", navigation=menu)


@cache
def _rendered(template_name: str, language: str) -> SafeString:
    return _in_language(language, template_name)


def _in_language(language: str, template_name: str, **context) -> SafeString:
    context["portal"] = SimpleNamespace(**_constants(language))
    with override(language):
        return get_template(template_name).render(context)


def _forget(**_arguments) -> None:
    """Settings change in tests alone; what was worked out from them is worked out again."""
    for remembered in (_constants, _entries, _marked_menu, _rendered_menu, _rendered):
        remembered.cache_clear()


setting_changed.connect(_forget)
