"""Whom the privacy text names is a part of the version that somebody was shown."""

import datetime as dt

import pytest
from django.core.management import call_command

from consultations import actions
from consultations.actions.privacy import renew_privacy_text
from consultations.models import PrivacyText
from ogp_portal.audit.models import Event

pytestmark = pytest.mark.django_db
OFFICER = "DPO Dorte, dpo@example.org"
HOUR = dt.timedelta(hours=1)
IN_FORCE, FIRST = "/privatliv/hoeringssvar/", "/privatliv/hoeringssvar/1/"


@pytest.fixture(autouse=True)
def _server_time(at, now):
    at(now)


def name(settings, officer: str) -> None:
    settings.OGP_DATA_PROTECTION_OFFICER = officer


def test_nothing_is_made_while_the_settings_name_nobody(now):
    assert renew_privacy_text(now=now) == 0
    assert not PrivacyText.objects.exists()


def test_whom_the_settings_name_is_the_next_version(client, settings, now):
    name(settings, OFFICER)
    call_command("renew_privacy_text")
    call_command("renew_privacy_text")
    assert PrivacyText.objects.get().number == 2
    assert Event.objects.filter(verb="renewed the privacy text").count() == 1
    assert OFFICER in client.get(IN_FORCE).text
    assert OFFICER not in client.get(FIRST).text


def test_the_version_of_an_answer_names_whom_it_named_then(
    client, settings, consultation, answer, now
):
    name(settings, OFFICER)
    renew_privacy_text(now=now)
    sent = actions.submit(consultation, answer, by=None, now=now)
    name(settings, "DPO Niels")
    renew_privacy_text(now=now)
    accepted = client.get(f"{IN_FORCE}{sent.identity.privacy_text_version}/").text
    assert OFFICER in accepted
    assert "DPO Niels" not in accepted
    assert "DPO Niels" in client.get(IN_FORCE).text


def test_a_version_that_begins_later_begins_with_the_new_names(client, settings, at, now):
    name(settings, OFFICER)
    PrivacyText.objects.create(
        number=2, text_da="Senere. [data protection officer]", text_en="x", valid_from=now + HOUR
    )
    name(settings, "DPO Niels")
    assert renew_privacy_text(now=now) == 2
    assert "Senere." not in client.get(IN_FORCE).text
    at(now + 2 * HOUR)
    assert "Senere. DPO Niels" in client.get(IN_FORCE).text
