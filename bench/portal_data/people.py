"""Organisations, authors, and writers who are signed in."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.backends.db import SessionStore

from bench import generate
from ogp_portal.accounts.models import Organisation, OrganisationKind, User
from ogp_portal.common.text import danish_sort_key

AUTHORS = 200
ORGANISATIONS = 40


def make_organisations() -> list[Organisation]:
    """Authorities and associations, half of each."""
    kinds = (OrganisationKind.AGENCY, OrganisationKind.NGO)
    names = [generate.title("organisation", number) for number in range(ORGANISATIONS)]
    return Organisation.objects.bulk_create(
        Organisation(
            slug=f"organisation-{number}",
            name_da=name,
            name_en=name,
            kind=kinds[number % 2],
            sort_key=danish_sort_key(name),
        )
        for number, name in enumerate(names)
    )


def make_authors(count: int = AUTHORS, kind: str = "bruger") -> list[User]:
    """People with accounts that nobody can sign in to by password."""
    return User.objects.bulk_create(
        User(
            email=f"{kind}{number}@example.org",
            display_name=f"{kind.capitalize()} {number}",
            joined_at=generate.EPOCH,
            password=make_password(None),
        )
        for number in range(count)
    )


def sign_in(users: list[User]) -> list[str]:
    """The key of a session for each of them, as a sign-in would have stored it."""
    return [_session_of(user) for user in users]


def _session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
