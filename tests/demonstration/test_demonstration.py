import re
import stat

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.apps import apps
from django.core.management import CommandError, call_command

from deploy import prepare, prepared
from forum.models import Topic
from ogp_portal.accounts.models import User
from ogp_portal.audit.models import Event
from ogp_portal.demonstration import actions, removal
from ogp_portal.demonstration.clock import content
from ogp_portal.demonstration.people import logins_file
from ogp_portal.open_data.models import ChangeNote
from ogp_portal.record.models import Seal
from plans.actions import publish_report
from plans.models import ActionPlan, OwnerReport
from tests.factories import CommitmentFactory, PostFactory, SubmissionFactory

LEFT = {ChangeNote, Event, Seal}
"""The log and the record are append-only; notes go when they are looked at."""


def rows_of_every_table() -> dict[str, int]:
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.managed and model not in LEFT and model._meta.app_label != "contenttypes"
    }


def test_renewing_makes_it_anew_without_doubling(loaded, settings):
    topics = Topic.objects.count()
    call_command("load_demo", again=True, verbosity=0)
    assert Topic.objects.count() == topics
    assert ActionPlan.objects.filter(is_demonstration=True).count() == 7


def test_removal_leaves_the_database_as_it_was(db, settings, now):
    settings.OGP_DEMO = True
    call_command("load_categories", verbosity=0)
    PostFactory(topic__title="En rigtig samtale")
    SubmissionFactory()
    CommitmentFactory()
    before = rows_of_every_table()
    actions.load(now=now)
    removal.remove()
    assert rows_of_every_table() == before
    assert not logins_file().exists()
    assert not [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]


def test_removal_takes_published_owner_reports_too(loaded, now):
    publish_report(OwnerReport.objects.get(), by=None, now=now)
    removal.remove()
    assert not OwnerReport.objects.exists()


def test_switched_off_demonstration_refuses_to_load(db, settings):
    settings.OGP_DEMO = False
    with pytest.raises(CommandError, match="OGP_DEMO is 0"):
        call_command("load_demo", verbosity=0)


def test_logins_are_random_and_for_the_owner_of_the_folder_alone(loaded):
    assert stat.S_IMODE(logins_file().stat().st_mode) == 0o600
    passwords = re.findall(r"@demo\.invalid +(\S{12,})", logins_file().read_text())
    assert len(set(passwords)) == len(content("people")["people"])


def test_invented_people_cannot_sign_in_when_it_is_switched_off(loaded, settings, client):
    password = re.search(r"borger@demo\.invalid +(\S+)", logins_file().read_text())[1]
    settings.OGP_DEMO = False
    assert not client.login(email="borger@demo.invalid", password=password)
    settings.OGP_DEMO = True
    assert client.login(email="borger@demo.invalid", password=password)


def test_staff_of_the_demonstration_have_a_second_factor(loaded, capsys):
    staff = [user for user in User.objects.all() if user.is_staff]
    assert staff
    assert all(user.authenticator_set.exists() for user in staff)
    call_command("demo_code", "redaktoer@demo.invalid")
    printed = capsys.readouterr().out.strip()
    secret = re.search(r"redaktoer@.*kodenøgle (\w+)$", logins_file().read_text(), re.MULTILINE)[1]
    assert validate_totp_code(secret, printed)


@pytest.mark.slow
def test_renewing_gives_staff_new_secrets(loaded):
    before = set(re.findall(r"kodenøgle (\w+)", logins_file().read_text()))
    call_command("load_demo", again=True, verbosity=0)
    after = set(re.findall(r"kodenøgle (\w+)", logins_file().read_text()))
    assert len(before) == len(after) == 3
    assert not before & after


def test_demonstration_is_taken_away_when_it_is_switched_off(loaded, settings, tmp_path):
    settings.OGP_DEMO = False
    prepare.load_demonstration(prepared.Notes(tmp_path))
    assert not actions.is_there()
