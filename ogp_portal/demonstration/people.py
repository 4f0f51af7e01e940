"""Invented people and bodies, with random passwords kept in the data folder alone."""

import os
import secrets
from pathlib import Path

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings

from ogp_portal.accounts.actions import give_role
from ogp_portal.accounts.models import Mandate, Organisation, User

from .clock import Clock, content

WHO = {
    "editor": "redaktør: planer, høringer, svar (admin)",
    "moderator": "moderator: forum og høringssvar (admin)",
    "administrator": "administrator: brugere og roller (admin)",
    "citizen": "borger",
    "representative": "repræsentant for en forening",
    "owner": "initiativejer",
}


def logins_file() -> Path:
    """Where the log-ins of this data folder stand, readable by its owner alone."""
    return settings.DATA_DIR / "demo-logins.txt"


def address_of(key: str) -> str:
    """The log-in of the invented person with this key."""
    return next(row["email"] for row in content("people")["people"] if row["key"] == key)


def load_organisations() -> dict[str, Organisation]:
    """The invented bodies by slug; those already there are used again."""
    rows = content("people")["organisations"]
    return {
        row["slug"]: Organisation.objects.get_or_create(
            slug=row["slug"], defaults={**row, "is_demonstration": True}
        )[0]
        for row in rows
    }


def load_people(clock: Clock, organisations: dict[str, Organisation]) -> dict[str, User]:
    """The invented people by key, each with a new password; staff with a new second factor."""
    people, lines = {}, []
    for row in content("people")["people"]:
        password = secrets.token_urlsafe(12)
        user = people[row["key"]] = _person(row, password, clock, organisations)
        line = f"{row['email']:34} {password}   {WHO[row['key']]}"
        lines.append(f"{line}, kodenøgle {_second_factor(user)}" if row["roles"] else line)
    _keep(lines)
    return people


def _second_factor(user: User) -> str:
    """Gives a new secret for an authenticator app, in the letters one types into it."""
    secret = generate_totp_secret()
    user.authenticator_set.all().delete()
    TOTP.activate(user, secret)
    return secret


def _person(row, password: str, clock: Clock, organisations) -> User:
    user, _is_new = User.objects.get_or_create(
        email=row["email"],
        defaults={
            "display_name": row["name"],
            "is_demonstration": True,
            "joined_at": clock.instant(-450),
        },
    )
    user.set_password(password)
    user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    for role in row["roles"]:
        give_role(user, role, by=None, now=clock.now)
    if "organisation" in row:
        _mandate(user, organisations[row["organisation"]], row["title"], clock)
    return user


def _mandate(user: User, organisation: Organisation, title: str, clock: Clock) -> None:
    asked_at = clock.instant(-450)
    Mandate.objects.get_or_create(
        user=user,
        organisation=organisation,
        defaults={"title": title, "asked_at": asked_at, "confirmed_at": asked_at},
    )


def _keep(lines: list[str]) -> None:
    path = logins_file()
    text = "\n".join(
        [
            "Opdigtede brugere i denne datamappe. De findes kun, mens demonstrationen er slået til.",
            "Medarbejdere skal også bruge en kode. Den giver ./ogp manage demo_code <e-mail>,",
            "eller skriv kodenøglen ind i en godkendelsesapp.",
            "",
            *lines,
            "",
        ]
    )
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(text)
